// When the book changed, as it is recorded: a moment later than that of every change before, though the clock may repeat itself
// or step back. So what was known at such a moment is the same for ever, and two changes within a millisecond keep their order.
import type { Clerk } from '../audit.ts';
import type { Change } from '../database.ts';

/** Takes the moment of this change of prices or rates. Only inside `changing`, which lets changes stand in line. */
export async function takeMoment(change: Change, clerk: Clerk): Promise<string> {
  const state = change.selectFrom('registry_state').select('book_moment').where('id', '=', 1);
  const { book_moment: last } = await state.executeTakeFirstOrThrow();
  const now = clerk.now();
  const book_moment = new Date(last === null ? now : Math.max(now, Date.parse(last) + 1)).toISOString();
  await change.updateTable('registry_state').set({ book_moment }).where('id', '=', 1).execute();
  return book_moment;
}
