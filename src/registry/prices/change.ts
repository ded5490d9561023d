// Changing what the book holds: a correction, another end, a withdrawal. The row that was true until now stays and is told when it
// ceased to be.
import { DaybookError } from '../../errors.ts';
import type { PriceDraftInput, RecordedPrice } from '../../schema/price.ts';
import { type AuditNote, note, noteAll } from '../audit.ts';
import { beginOf, endOf, utcOf } from '../bitemporal/instant.ts';
import { takeMoment } from '../bitemporal/moment.ts';
import type { Change } from '../database.ts';
import { readDraft } from './drafts.ts';
import { nameOf, rangeText, vacatedMessage } from './messages.ts';
import { type Closing, place } from './place.ts';
import type { PriceAdded, PriceParts } from './prices.ts';
import { historyOf, newestOf } from './read.ts';
import { scopeOf } from './row.ts';
import { vacatedBy } from './vacated.ts';
import { heldOf, newEntry, record, revised, type Stamp, supersede } from './write.ts';

export async function correctPrice({ clerk, changing }: PriceParts, id: string, input: PriceDraftInput, who: string): Promise<PriceAdded> {
  const where = `${input.vendor} ${input.model}`;
  const draft = readDraft(input);
  if (typeof draft === 'string') throw new DaybookError('price_invalid', `${where}: ${draft}`);
  return changing(async (change) => {
    const before = await currentOf(change, id);
    const scope = scopeOf(draft);
    const { extended, gap } = vacatedBy(before, draft, await historyOf(change, before));
    if (gap !== null) throw new DaybookError('price_overlap', `${where}: ${vacatedMessage(before, gap)}`);
    const stamp: Stamp = { at: await takeMoment(change, clerk), who };
    const goesOn: Closing | null = extended && { before: extended.price, after: revised(extended.price, extended.until, stamp) };
    const held = (await heldOf(change, [scope])).get(scope) ?? [];
    const { placed, closings } = place({
      held: held.filter(({ id: other }) => other !== before.id).map((price) => (price.id === goesOn?.after.id ? goesOn.after : price)),
      wanted: [{ index: 0, draft }],
      leaveSame: false,
      mint: (one) => newEntry(one, clerk.id(Date.parse(stamp.at)), stamp, before.id),
      reviseEnd: (price, effective_to) => revised(price, effective_to, stamp),
      refuse: (_index, code, detail) => new DaybookError(code, `${where}: ${detail}`),
    });
    const [one] = placed;
    if (one === undefined) throw new Error('a price was corrected and is not in the book');
    const ends = goesOn === null ? closings : [goesOn, ...closings];
    await supersede(change, [before.id, ...ends.map((closing) => closing.before.id)], stamp);
    await record(change, [...ends.map(({ after }) => after), one.added]);
    await noteAll(change, clerk, [
      { who, action: 'price.correct', subject: before.id, before, after: one.added },
      ...(goesOn === null ? [] : [{ who, action: 'price.extend', subject: goesOn.before.id, ...goesOn }]),
      ...closings.map((closing): AuditNote => ({ who, action: 'price.close', subject: closing.before.id, ...closing })),
    ]);
    const ahead = goesOn?.after.effective_to === one.added.effective_from && scopeOf(goesOn.after) === scope ? goesOn.after : null;
    return { added: one.added, closed: one.closed ?? ahead, unchanged: false };
  });
}

export async function endPrice({ clerk, changing }: PriceParts, id: string, until: string | null, who: string): Promise<RecordedPrice> {
  const effective_to = until === null ? null : utcOf(until);
  if (until !== null && effective_to === null)
    throw new DaybookError('price_invalid', `effective_to must be a moment with its offset, such as 2026-12-01T00:00:00Z, not ${until}.`);
  return changing(async (change) => {
    const before = await currentOf(change, id);
    if (before.effective_to === effective_to) return before;
    const where = `${before.vendor} ${before.model}: price ${nameOf(before.id)}`;
    if (endOf(effective_to) <= beginOf(before.effective_from))
      throw new DaybookError(
        'price_invalid',
        `${where} begins ${before.effective_from}; it cannot end ${effective_to}. Withdraw it instead.`,
      );
    const scope = scopeOf(before);
    const held = (await heldOf(change, [scope])).get(scope) ?? [];
    const next = held.find((price) => beginOf(price.effective_from) > beginOf(before.effective_from) && overlapsTill(price, effective_to));
    if (next !== undefined) {
      const range = rangeText({ ...before, effective_to });
      const detail = `${where} would hold ${range}, and price ${nameOf(next.id)} begins ${next.effective_from}.`;
      throw new DaybookError('price_overlap', `${detail} End it at ${next.effective_from} at the latest, or withdraw that price.`);
    }
    const stamp: Stamp = { at: await takeMoment(change, clerk), who };
    const after = revised(before, effective_to, stamp);
    await supersede(change, [before.id], stamp);
    await record(change, [after]);
    await note(change, clerk, { who, action: 'price.end', subject: before.id, before, after });
    return after;
  });
}

export async function withdrawPrice({ clerk, changing }: PriceParts, id: string, who: string): Promise<RecordedPrice> {
  return changing(async (change) => {
    const before = await lastOf(change, id);
    if (before.superseded_at !== null) return before;
    const stamp: Stamp = { at: await takeMoment(change, clerk), who };
    await supersede(change, [before.id], stamp);
    const after = { ...before, superseded_at: stamp.at, superseded_by: who };
    await note(change, clerk, { who, action: 'price.withdraw', subject: before.id, before, after: null });
    return after;
  });
}

const overlapsTill = (price: RecordedPrice, effective_to: string | null): boolean => beginOf(price.effective_from) < endOf(effective_to);

async function currentOf(change: Change, id: string): Promise<RecordedPrice> {
  const price = await lastOf(change, id);
  if (price.superseded_at === null) return price;
  const { superseded_at, superseded_by } = price;
  const successor = (await historyOf(change, price)).find(({ replaces }) => replaces === price.id);
  const what = successor === undefined ? 'withdrawn' : 'corrected';
  const now = successor === undefined ? '' : ` Price ${nameOf(successor.id)} stands in its place.`;
  throw new DaybookError('price_unknown', `Price ${nameOf(price.id)} was ${what} ${superseded_at} by ${superseded_by}.${now}`);
}

/** An entry's last revision. The id may come as calls name it, `own:<id>@<window>`. */
async function lastOf(change: Change, name: string): Promise<RecordedPrice> {
  const price = await newestOf(change, name);
  if (price === null) throw new DaybookError('price_unknown', `There is no price ${name}.`);
  return price;
}
