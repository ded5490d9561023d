// Adding prices, one or many, as one change: read, placed scope by scope, written, noted.
import { DaybookError, type ErrorCode } from '../../errors.ts';
import type { PriceDraft, PriceDraftInput } from '../../schema/price.ts';
import { type AuditNote, noteAll } from '../audit.ts';
import { DraftRefused } from '../bitemporal/draft-refused.ts';
import { takeMoment } from '../bitemporal/moment.ts';
import { readDraft } from './drafts.ts';
import { type Closing, place, type Placed, type Wanted } from './place.ts';
import type { PriceAdded, PriceParts } from './prices.ts';
import { scopeOf } from './row.ts';
import { heldOf, newEntry, record, revised, type Stamp, supersede } from './write.ts';

export async function addPrices(
  { clerk, changing }: PriceParts,
  drafts: readonly PriceDraftInput[],
  who: string,
  as: 'single' | 'import',
): Promise<readonly PriceAdded[]> {
  const refuse = (index: number, code: ErrorCode, detail: string): Error => {
    const { vendor, model } = drafts[index] ?? { vendor: '?', model: '?' };
    if (as === 'single') return new DaybookError(code, `${vendor} ${model}: ${detail}`);
    return new DraftRefused(code, index, `Price ${index + 1} of ${drafts.length} (${vendor} ${model}): ${detail}`);
  };
  const wanted = byScope(drafts, refuse);
  if (drafts.length === 0) return [];
  return changing(async (change) => {
    const held = await heldOf(change, [...wanted.keys()]);
    const stamp: Stamp = { at: await takeMoment(change, clerk), who };
    const made = Date.parse(stamp.at);
    const placed: Placed[] = [];
    const closings: Closing[] = [];
    for (const [scope, some] of wanted) {
      const result = place({
        held: held.get(scope) ?? [],
        wanted: some,
        leaveSame: as === 'import',
        mint: (draft) => newEntry(draft, clerk.id(made), stamp, null),
        reviseEnd: (price, effective_to) => revised(price, effective_to, stamp),
        refuse,
      });
      placed.push(...result.placed);
      closings.push(...result.closings);
    }
    const added = placed.filter(({ unchanged }) => !unchanged).map((one) => one.added);
    await supersede(
      change,
      closings.map(({ before }) => before.id),
      stamp,
    );
    await record(change, [...closings.map(({ after }) => after), ...added]);
    await noteAll(change, clerk, [
      ...closings.map((closing): AuditNote => ({ who, action: 'price.close', subject: closing.before.id, ...noted(closing) })),
      ...added.map((price): AuditNote => ({ who, action: 'price.add', subject: price.id, before: null, after: price })),
    ]);
    return placed.sort((a, b) => a.index - b.index).map(({ index, ...rest }) => rest);
  });
}

const noted = ({ before, after }: Closing) => ({ before, after });

function byScope(
  drafts: readonly PriceDraftInput[],
  refuse: (index: number, code: ErrorCode, detail: string) => Error,
): ReadonlyMap<string, readonly Wanted[]> {
  const scopes = new Map<string, Wanted[]>();
  for (const [index, input] of drafts.entries()) {
    const draft: PriceDraft | string = readDraft(input);
    if (typeof draft === 'string') throw refuse(index, 'price_invalid', draft);
    const scope = scopeOf(draft);
    const there = scopes.get(scope);
    if (there === undefined) scopes.set(scope, [{ index, draft }]);
    else there.push({ index, draft });
  }
  return scopes;
}
