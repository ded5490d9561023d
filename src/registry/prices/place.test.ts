import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type PriceDraft, priceDraft, type RecordedPrice } from '../../schema/price.ts';
import { priceOf } from '../testing/drafts.ts';
import { type PlacedAll, place } from './place.ts';

const stamp = { at: '2026-11-23T08:00:00.000Z', who: 'ann' };

/** The book after placing, or what was refused. */
function placedIn(held: readonly RecordedPrice[], drafts: readonly PriceDraft[], leaveSame = true): PlacedAll & { book: RecordedPrice[] } {
  let made = held.length;
  const result = place({
    held,
    wanted: drafts.map((draft, index) => ({ index, draft })),
    leaveSame,
    mint: (draft) => {
      made += 1;
      return {
        ...draft,
        id: `p${made}`,
        revision: 1,
        recorded_at: stamp.at,
        recorded_by: stamp.who,
        superseded_at: null,
        superseded_by: null,
        replaces: null,
      };
    },
    reviseEnd: (price, effective_to) => ({ ...price, effective_to, revision: price.revision + 1 }),
    refuse: (index, _code, detail) => new Refused(`${index}: ${detail}`),
  });
  const book = new Map(held.map((price) => [price.id, price]));
  for (const { after } of result.closings) book.set(after.id, after);
  for (const { added } of result.placed) book.set(added.id, added);
  return { ...result, book: [...book.values()] };
}

class Refused extends Error {}

const moment = fc.integer({ min: 1, max: 9 }).map((n) => `2026-12-0${n}`);
const drafts = fc
  .array(fc.record({ from: fc.option(moment, { freq: 5 }), to: fc.option(moment, { freq: 1 }), input: fc.constantFrom('1', '2') }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((all) => all.filter(({ from, to }) => from === null || to === null || from < to))
  .map((all) => all.map(({ from, to, input }) => priceDraft.parse(priceOf('m', from, to, input))));

const ranges = (book: readonly RecordedPrice[]): readonly string[] =>
  book.map(({ effective_from, effective_to, rates }) => `${effective_from} ${effective_to} ${rates.input}`).sort();

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

it('an import that fits changes nothing when it is repeated', () => {
  let fits = 0;
  fc.assert(
    fc.property(drafts, drafts, (first, second) => {
      const start = attempt(() => placedIn([], first))?.book ?? [];
      const once = attempt(() => placedIn(start, second));
      if (once === null) return;
      fits += 1;
      const twice = placedIn(once.book, second);
      expect(twice.closings).toEqual([]);
      expect(twice.placed.every(({ unchanged }) => unchanged)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  expect(fits).toBeGreaterThan(200);
});

it('prices that can be added one after another can be imported at once, with the same book', () => {
  let fits = 0;
  fc.assert(
    fc.property(drafts, (all) => {
      const inOrder = [...all].sort((a, b) => ((a.effective_from ?? '') < (b.effective_from ?? '') ? -1 : 1));
      const one = attempt(() => inOrder.reduce<RecordedPrice[]>((book, draft) => placedIn(book, [draft], false).book, []));
      if (one === null) return;
      fits += 1;
      expect(ranges(placedIn([], all).book)).toEqual(ranges(one));
    }),
    { numRuns: 2_000 },
  );
  expect(fits).toBeGreaterThan(200);
});

it('gives each draft its answer, and closes at most one price for it', () => {
  fc.assert(
    fc.property(drafts, (all) => {
      const result = attempt(() => placedIn([], all));
      if (result === null) return;
      expect(result.placed.map(({ index }) => index).sort()).toEqual(all.map((_, index) => index));
      for (const { added, closed } of result.placed) if (closed !== null) expect(closed.effective_to).toBe(added.effective_from);
    }),
  );
});
