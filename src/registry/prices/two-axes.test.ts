// Random stories of changes, told to both databases: prices of one model never overlap, what was known at a past moment stays so,
// and nothing that was recorded is lost, however the clock goes.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RecordedPrice } from '../../schema/price.ts';
import { beginOf, endOf } from '../bitemporal/instant.ts';
import { DaybookError } from '../../errors.ts';
import { onBothDatabases } from '../testing/databases.ts';
import { priceOf } from '../testing/drafts.ts';

const moment = fc.integer({ min: 1, max: 9 }).map((n) => `2026-12-0${n}`);
const begin = fc.option(moment, { freq: 4 });
const end = fc.option(moment, { freq: 1 });
const input = fc.constantFrom('1', '2');
const draft = fc.record({ from: begin, to: end, input });
const pick = fc.nat(99);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), draft }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('addAll' as const), drafts: fc.array(draft, { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), pick, to: end }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('correct' as const), pick, draft }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), pick }) },
);
/** The clock stands still, goes on, or steps back. */
const clock = fc.constantFrom(0, 0, 1, 7, -1, -5);
const story = fc.array(fc.record({ step, clock }), { minLength: 3, maxLength: 14 });

onBothDatabases('the two time axes of prices', (room) => {
  it('hold whatever is changed, and however the clock goes', async () => {
    let models = 0;
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        models += 1;
        const model = `m-${models}`;
        const { prices } = room.registry;
        const book = async (known_at: string | null = null): Promise<readonly RecordedPrice[]> =>
          (await prices.list({ known_at })).filter((price) => price.model === model);
        const known: { at: string; book: readonly RecordedPrice[] }[] = [];
        let rows: readonly RecordedPrice[] = [];
        for (const { step, clock } of steps) {
          room.time += clock;
          const changed = await attempt(async () => {
            const priced = ({ from, to, input }: { from: string | null; to: string | null; input: string }) =>
              priceOf(model, from, to, input);
            if (step.kind === 'add') return prices.add(priced(step.draft), 'ann');
            if (step.kind === 'addAll') return prices.addAll(step.drafts.map(priced), 'ann');
            const one = rows[step.pick % rows.length];
            if (one === undefined) return null;
            if (step.kind === 'end') return prices.end(one.id, step.to === null ? null : `${step.to}T00:00:00Z`, 'bob');
            if (step.kind === 'correct') return prices.correct(one.id, priced(step.draft), 'bob');
            return prices.withdraw(one.id, 'bob');
          });
          const before = rows;
          rows = await prices.history('acme', model);
          if (!changed) expect(rows).toEqual(before);
          expectKept(before, rows);
          const now = await book();
          expect(now).toEqual(rows.filter(({ superseded_at }) => superseded_at === null).sort(byBeginning));
          expectApart(now);
          const last = rows
            .flatMap((row) => [row.recorded_at, row.superseded_at ?? ''])
            .sort()
            .at(-1);
          if (last !== undefined && last !== known.at(-1)?.at) {
            changes += 1;
            known.push({ at: last, book: now });
          }
        }
        for (const [i, { at, book: then }] of known.entries()) {
          expect(await book(at)).toEqual(then);
          const justBefore = new Date(Date.parse(at) - 1).toISOString();
          expect(await book(justBefore)).toEqual(known[i - 1]?.book ?? []);
          if (i > 0) expect(at > (known[i - 1]?.at ?? '')).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
    // Stories in which nothing could be done would prove nothing.
    expect(changes).toBeGreaterThan(100);
  }, 60_000);
});

/** Whether it was done; a refusal is an answer too, anything else a failure. */
async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof DaybookError && error.code.startsWith('price_')) return false;
    throw error;
  }
}

/** What was recorded is there, unchanged but for being superseded, which happens once. */
function expectKept(before: readonly RecordedPrice[], after: readonly RecordedPrice[]): void {
  const kept = new Map(after.map((row) => [`${row.id} ${row.revision}`, row]));
  for (const row of before) {
    const there = kept.get(`${row.id} ${row.revision}`);
    const { superseded_at, superseded_by } = row.superseded_at === null ? (there ?? row) : row;
    expect(there).toEqual({ ...row, superseded_at, superseded_by });
  }
}

function expectApart(prices: readonly RecordedPrice[]): void {
  for (const [i, one] of prices.entries()) {
    expect(beginOf(one.effective_from)).toBeLessThan(endOf(one.effective_to));
    for (const other of prices.slice(i + 1)) expect(endOf(one.effective_to)).toBeLessThanOrEqual(beginOf(other.effective_from));
  }
}

const byBeginning = (a: RecordedPrice, b: RecordedPrice): number => ((a.effective_from ?? '') < (b.effective_from ?? '') ? -1 : 1);
