// Exchange rates that people entered or imported. Nothing is overwritten: a rate entered again for the same pair and moment
// supersedes the one before, so the rates can be read as they were known at any moment.
import { DaybookError } from '../../errors.ts';
import { fitted, faultsText } from '../../lib/faults.ts';
import { type RateDraft, type RateDraftInput, type RecordedRate, rateDraft } from '../../schema/rate.ts';
import { type Clerk, note } from '../audit.ts';
import { DraftRefused } from '../bitemporal/draft-refused.ts';
import { utcOf } from '../bitemporal/instant.ts';
import { asKnown, type KnownAt, wasKnown } from '../bitemporal/known-at.ts';
import { takeMoment } from '../bitemporal/moment.ts';
import { type Change, type Changing, type Database, pieces } from '../database.ts';
import { plainDecimal } from '../prices/figures.ts';

export type RatesAdded = { readonly added: number; readonly replaced: number; readonly unchanged: number };

export type Rates = {
  /** What the rates are, or were at a past moment, which never changes; by pair and beginning. One query. */
  list(question?: KnownAt): Promise<readonly RecordedRate[]>;
  /** All or nothing. Throws `DraftRefused`, which is `rate_invalid` with the index. `digest` names the file, for the audit log. */
  addAll(drafts: readonly RateDraftInput[], who: string, digest?: string | null): Promise<RatesAdded>;
  /** Gives the rate as it was. Throws `rate_unknown`. Withdrawing twice changes nothing. */
  withdraw(id: string, who: string): Promise<RecordedRate>;
};

type Parts = { readonly db: Database; readonly clerk: Clerk; readonly changing: Changing };

export function ratesOf({ db, clerk, changing }: Parts): Rates {
  return {
    async list(question = {}) {
      const rows = await db
        .selectFrom('rates')
        .selectAll()
        .where(wasKnown(question))
        .orderBy('from_currency')
        .orderBy('to_currency')
        .orderBy('effective_from')
        .execute();
      return rows.map(asKnown(question));
    },

    async addAll(inputs, who, digest = null) {
      const drafts = distinct(inputs);
      if (drafts.size === 0) return { added: 0, replaced: 0, unchanged: 0 };
      return changing(async (change) => {
        const held = await heldOf(change, [...drafts.values()]);
        const changed = [...drafts].filter(([place, draft]) => !sameRate(held.get(place), draft));
        const unchanged = inputs.length - changed.length;
        if (changed.length === 0) return { added: 0, replaced: 0, unchanged };
        const at = await takeMoment(change, clerk);
        const made = Date.parse(at);
        const replaced = changed.flatMap(([place]) => held.get(place) ?? []);
        const recorded = changed.map(
          ([, draft]): RecordedRate => ({
            ...draft,
            id: clerk.id(made),
            recorded_at: at,
            recorded_by: who,
            superseded_at: null,
            superseded_by: null,
          }),
        );
        for (const some of pieces(replaced.map(({ id }) => id)))
          await change.updateTable('rates').set({ superseded_at: at, superseded_by: who }).where('id', 'in', some).execute();
        for (const some of pieces(recorded)) await change.insertInto('rates').values(some).execute();
        const counts = { added: recorded.length - replaced.length, replaced: replaced.length, unchanged };
        const [only] = recorded;
        if (recorded.length === 1 && only !== undefined)
          await note(change, clerk, { who, action: 'rate.add', subject: only.id, before: replaced[0] ?? null, after: only });
        else
          await note(change, clerk, {
            who,
            action: 'rate.add',
            subject: 'rates',
            before: null,
            after: summaryOf(recorded, counts, digest),
          });
        return counts;
      });
    },

    async withdraw(id, who) {
      return changing(async (change) => {
        const before = await change.selectFrom('rates').selectAll().where('id', '=', id).executeTakeFirst();
        if (before === undefined) throw new DaybookError('rate_unknown', `There is no rate ${id}.`);
        if (before.superseded_at !== null) return before;
        const superseded = { superseded_at: await takeMoment(change, clerk), superseded_by: who };
        await change.updateTable('rates').set(superseded).where('id', '=', id).execute();
        await note(change, clerk, { who, action: 'rate.withdraw', subject: id, before, after: null });
        return { ...before, ...superseded };
      });
    },
  };
}

/** What no two rates may say at once. */
const placeOf = ({ from_currency, to_currency, effective_from }: RateDraft): string => `${from_currency} ${to_currency} ${effective_from}`;

const sameRate = (held: RecordedRate | undefined, { rate }: RateDraft): boolean =>
  held !== undefined && plainDecimal(held.rate) === plainDecimal(rate);

/** By place, each once; the same rate given twice is one. */
function distinct(inputs: readonly RateDraftInput[]): ReadonlyMap<string, RateDraft> {
  const drafts = new Map<string, RateDraft & { index: number }>();
  const refuse = (index: number, detail: string): Error => {
    const { from_currency, to_currency, effective_from } = inputs[index] ?? {};
    const place = `${from_currency} to ${to_currency}, ${effective_from}`;
    return new DraftRefused('rate_invalid', index, `Rate ${index + 1} of ${inputs.length} (${place}): ${detail}`);
  };
  for (const [index, input] of inputs.entries()) {
    const fits = fitted(rateDraft, input);
    if ('faults' in fits) throw refuse(index, faultsText(fits.faults));
    const effective_from = utcOf(fits.value.effective_from);
    if (effective_from === null) throw refuse(index, 'effective_from is no moment between the years 0 and 9999.');
    const draft = { ...fits.value, effective_from };
    const place = placeOf(draft);
    const before = drafts.get(place);
    if (before === undefined) drafts.set(place, { ...draft, index });
    else if (plainDecimal(before.rate) !== plainDecimal(draft.rate))
      throw refuse(
        index,
        `rate ${before.index + 1} says ${before.rate} for the same pair and moment, this one ${draft.rate}. Keep one of them.`,
      );
  }
  return new Map([...drafts].map(([place, { index, ...draft }]) => [place, draft]));
}

/** Current rates of the drafts' currencies within the drafts' span, by place. */
async function heldOf(change: Change, drafts: readonly RateDraft[]): Promise<ReadonlyMap<string, RecordedRate>> {
  const { first, last } = spanOf(drafts);
  const rows = await change
    .selectFrom('rates')
    .selectAll()
    .where('superseded_at', 'is', null)
    .where('from_currency', 'in', [...new Set(drafts.map(({ from_currency }) => from_currency))])
    .where('effective_from', '>=', first)
    .where('effective_from', '<=', last)
    .execute();
  return new Map(rows.map((row) => [placeOf(row), row]));
}

function spanOf(drafts: readonly RateDraft[]): { first: string; last: string } {
  let first = drafts[0]?.effective_from ?? '';
  let last = first;
  for (const { effective_from } of drafts) {
    if (effective_from < first) first = effective_from;
    if (effective_from > last) last = effective_from;
  }
  return { first, last };
}

function summaryOf(rates: readonly RecordedRate[], counts: RatesAdded, digest: string | null): unknown {
  const currencies = [...new Set(rates.flatMap(({ from_currency, to_currency }) => [from_currency, to_currency]))].sort();
  const sources = [...new Set(rates.map(({ source }) => source))].slice(0, 10);
  return { ...counts, ...spanOf(rates), currencies, sources, digest };
}
