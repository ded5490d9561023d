// Volume and facets, asked of a real engine and compared with the same calls counted in memory, and with the list itself.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../schema/call.ts';
import type { Filter } from '../../../schema/question.ts';
import { insertCalls } from '../../insert.ts';
import { makeCall } from '../../testing/calls.ts';
import { startTestLedger, type TestLedger } from '../../testing/engine.ts';
import { askCalls } from '../calls.ts';
import type { RowRule } from '../rule.ts';
import { askFacets } from './facets.ts';
import { askVolume, endings } from './volume.ts';

const start = Date.UTC(2026, 9, 1);
const minute = 60_000;
const day = 86_400_000;
const now = start + 12 * day;
// Some six hundred calls over ten days, many of them close together.
const made = Array.from({ length: 600 }, (_, n) => makeCall(n, start + Math.floor((n * n * 7_919) % (10 * day))));
const calls = made.map(({ call }) => call);

let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
  await insertCalls(
    test.ledger,
    calls,
    made.map(({ body }) => body),
    'all',
  );
});
afterAll(() => test.close());

type Case = { readonly filter: Filter; readonly keeps: (call: CallRecord) => boolean };
const is = (field: keyof CallRecord, values: readonly (string | null)[], not = false): Case => ({
  filter: { field, is: values, not },
  keeps: (call) => values.some((value) => (value === null ? call[field] === null : String(call[field]) === value)) !== not,
});

/** The first ones are over what usage rows know, the others only calls do. */
const someFilters = fc.subarray([
  is('model_name', ['gpt-5', 'glm-5']),
  is('user', ['user-1', 'user-2', null]),
  is('source_app', ['shop'], true),
  is('status', ['failed', 'timeout']),
  is('is_stream', ['true']),
  is('error_code', [null]),
]);

const someRange = fc
  .tuple(fc.integer({ min: -day, max: 11 * day }), fc.integer({ min: 1, max: 12 * day }))
  .map(([from, length]) => ({ from: start + from, to: start + from + length }));

const someRule = fc.constantFrom<RowRule>({ user: null }, { user: null }, { user: 'user-2' });

const isoOf = (at: number): string => new Date(at).toISOString();
const rangeOf = ({ from, to }: { from: number; to: number }) => ({ from: isoOf(from), to: isoOf(to) });

const inside = ({ from, to }: { from: number; to: number }, { user }: RowRule, cases: readonly Case[]): readonly CallRecord[] =>
  calls.filter((call) => {
    const at = Date.parse(call.request_timestamp);
    return at >= from && at < to && (user === null || call.user === user) && cases.every(({ keeps }) => keeps(call));
  });

const endingOf = ({ status }: CallRecord) => endings.find((name) => name === (status === 'timeout' ? 'failed' : status)) ?? 'unknown';

describe('the volume of calls', () => {
  it('is every call of the question in the bar it began in, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        someRange,
        someFilters,
        someRule,
        fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/New_York'),
        async (range, cases, rule, zone) => {
          const filters = cases.map(({ filter }) => filter);
          const volume = await askVolume(test.ledger, { range: rangeOf(range), filters, search: null, zone }, now, rule);
          const starts = volume.buckets.map((bar) => Date.parse(bar.start));
          const expected = starts.map((at) => ({ start: isoOf(at), success: 0, failed: 0, cancelled: 0, refused: 0, unknown: 0 }));
          const wanted = inside(range, rule, cases);
          for (const call of wanted) {
            const bar = expected[starts.findLastIndex((at) => at <= Date.parse(call.request_timestamp))];
            if (bar !== undefined) bar[endingOf(call)] += 1;
          }
          expect(volume.buckets).toEqual(expected);
          expect(volume.total).toBe(wanted.length);
          expect(volume.range).toEqual(rangeOf(range));
          expect(starts.length).toBeLessThanOrEqual(122);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of no range is of all calls, up to now', async () => {
    const volume = await askVolume(test.ledger, { range: { from: null, to: null }, filters: [], search: null, zone: 'UTC' }, now);
    expect(volume.range).toEqual({ from: calls.map((call) => call.request_timestamp).sort()[0], to: isoOf(now) });
    expect(volume.total).toBe(calls.length);
  });

  it('of a search is of the calls that are found', async () => {
    const asked = { filters: [], search: 'invoice' };
    const volume = await askVolume(test.ledger, { ...asked, range: { from: null, to: null }, zone: 'UTC' }, now);
    const list = await askCalls(test.ledger, { ...asked, range: null, limit: 1_000, cursor: null });
    expect(volume.total).toBe(list.calls.length);
    expect(volume.total).toBeGreaterThan(0);
  });

  it('of an empty stretch is bars of nothing', async () => {
    const range = { from: isoOf(start - 400 * day), to: isoOf(start - 399 * day) };
    const volume = await askVolume(test.ledger, { range, filters: [], search: null, zone: 'UTC' }, now);
    expect([volume.buckets.length, volume.total, volume.every_ms]).toEqual([96, 0, 15 * minute]);
  });

  it('refuses a wrong filter by name', async () => {
    const filters = [{ field: 'usr', not: false, is: ['x'] }];
    const asked = askVolume(test.ledger, { range: { from: null, to: null }, filters, search: null, zone: 'UTC' }, now);
    await expect(asked).rejects.toMatchObject({ code: 'question_invalid' });
  });
});

describe('facets', () => {
  const fields = [
    'status',
    'model_name',
    'user',
    'source_app',
    'call_type',
    'error_code',
    'is_stream',
    'redaction',
    'http_status',
  ] as const;

  const expectedFacet = (field: (typeof fields)[number], of: readonly CallRecord[]): ReadonlyMap<string | null, number> => {
    const counts = new Map<string | null, number>();
    for (const call of of) {
      const values = field === 'redaction' ? call.redaction : [call[field] === null ? null : String(call[field])];
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return counts;
  };

  it('count every value as the list would have it, under all filters but the field’s own, and of nobody else’s calls', async () => {
    await fc.assert(
      fc.asyncProperty(someRange, someFilters, someRule, async (range, cases, rule) => {
        const filters = cases.map(({ filter }) => filter);
        const facets = await askFacets(
          test.ledger,
          { range: rangeOf(range), filters, search: null, fields: [...fields], match: null },
          rule,
        );
        expect(facets.map(({ field }) => field)).toEqual(fields);
        fields.forEach((field, index) => {
          const others = cases.filter(({ filter }) => filter.field !== field);
          const expected = expectedFacet(field, inside(range, rule, others));
          expect(new Map(facets[index]?.values.map(({ value, count }) => [value, count]))).toEqual(expected);
        });
      }),
      { numRuns: 40 },
    );
  });

  const all = { range: null, filters: [], search: null, match: null };

  it('give twenty values with the most calls first, and say where there are more', async () => {
    const [facet] = await askFacets(test.ledger, { ...all, fields: ['session_id'] });
    const counts = facet?.values.map(({ count }) => count) ?? [];
    expect(counts).toHaveLength(20);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(facet?.more).toBe(true);
  });

  it('give keys of the metadata, numbers as they are written', async () => {
    const facets = await askFacets(test.ledger, { ...all, fields: ['metadata.team', 'metadata.tier'] });
    expect(facets.map(({ values }) => values.map(({ value }) => value ?? '~').sort())).toEqual([
      ['blue', 'red', '~'],
      ['0', '1', '2', '~'],
    ]);
  });

  it('give only values with a text in them, in either case', async () => {
    const [facet] = await askFacets(test.ledger, { ...all, fields: ['model_name'], match: 'GP' });
    expect(facet?.values.map(({ value }) => value)).toEqual(['gpt-5']);
  });

  it.each([['usr'], ['preview'], ['request_id'], ['prompt_tokens'], ['metadata'], ['constructor']])('refuse %s', async (field) => {
    await expect(askFacets(test.ledger, { ...all, fields: [field] })).rejects.toMatchObject({ code: 'question_invalid' });
  });
});
