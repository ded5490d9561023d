// A small chaos run as a test: kill -9 of the gateway, then of desk and engine together, under load and amid re-costings, and every
// call is recorded once, at the cost that was planned for it. And the comparison itself: each way in which a ledger can be wrong is
// seen. `npm run chaos` is the long one.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Call, costOf, model, tokensOf, vendorIdOf } from '../chaos/call.ts';
import { compare, type Facts } from '../chaos/compare.ts';
import { compareCosts, type CostFacts } from '../chaos/compare-costs.ts';
import { usual } from '../chaos/daybook.ts';
import type { LedgerRow, Line } from '../chaos/ledger.ts';
import { runChaos } from '../chaos/run.ts';
import { requireEngine } from '../src/ledger/engine/platform.ts';
import { createDefaultBook } from '../src/prices/default-book.ts';

const isBuilt = existsSync(new URL('../dist/daybook.js', import.meta.url));
if (!isBuilt) console.warn('The chaos test is skipped: there is no dist/; npm run build makes it.');

describe.skipIf(!isBuilt || !hasEngine())('kill -9 under load', () => {
  it('of the gateway, then of desk and engine: calls received = calls recorded, none twice', { timeout: 180_000 }, async () => {
    const { differences, faults, figures, rounds, costed } = await runChaos({
      ...usual,
      seed: 1,
      plan: ['gateway', 'desk+engine'],
      seconds: 9,
      connections: 8,
      think_ms: 100,
      drain_seconds: 90,
      keep: false,
      onRound: () => undefined,
    });
    expect({ differences, faults }).toEqual({ differences: [], faults: [] });
    expect(rounds).toHaveLength(2);
    expect(figures.answered).toBeGreaterThan(50);
    expect(figures.recorded).toBe(figures.received + figures.never_sent);
    expect(Math.min(costed.applied, costed.changes)).toBeGreaterThan(0);
  });
});

function hasEngine(): boolean {
  try {
    requireEngine();
    return true;
  } catch (error) {
    console.warn(`The chaos test is skipped: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const call = (id: string, more: Partial<Call> = {}): Call => ({
  id,
  kind: 'document',
  started: 1_000_000,
  ended: 1_000_050,
  seen: 'complete',
  http_status: 200,
  note: null,
  ...more,
});

const row = (id: string, more: Partial<LedgerRow> = {}): LedgerRow => ({
  request_id: `01-${id}`,
  client_request_id: id,
  vendor_request_id: vendorIdOf(id),
  status: 'success',
  error_code: null,
  http_status: 200,
  ...tokensOf(id),
  cost: costOf(tokensOf(id)),
  currency: 'USD',
  price_id: 'default_book:0:openai:gpt-4.1-mini:always',
  at: 1_000_000,
  bodies: 1,
  ...more,
});

const a = row('a');
const b = row('b');

/** Two calls, answered and recorded, but for what is given. Usage sums what the rows say, and `extra` calls more. */
function rulesBroken(given: Partial<Omit<Facts, 'usage'>>, extra = 0): string[] {
  const rows = given.rows ?? [a, b];
  const facts: Facts = {
    calls: [call('a'), call('b')],
    received: [
      ['a', 1, true],
      ['b', 1, true],
    ],
    rows,
    deaths: [],
    sync: 'interval',
    ...given,
    usage: {
      calls: rows.length + extra,
      prompt: rows.reduce((sum, { prompt }) => sum + (prompt ?? 0), 0),
      completion: rows.reduce((sum, { completion }) => sum + (completion ?? 0), 0),
      cost: { USD: rows.reduce((sum, { cost }) => sum + (cost ?? 0n), 0n) },
    },
  };
  return compare(facts)
    .differences.map(({ rule }) => rule)
    .sort();
}

const unknown = { status: 'unknown', vendor_request_id: null, prompt: null, completion: null, cost: null } as const;
const twice = (rule: string): string[] => [rule, rule];
const justAfter = [{ at: 1_000_060, back: 1_000_500 }];

describe('the comparison', () => {
  it('finds nothing where all is right', () => {
    expect(rulesBroken({})).toEqual([]);
  });

  it.each<[string, Partial<Facts>, string[]]>([
    ['a call recorded twice', { rows: [a, b, row('a', { request_id: '02' })] }, ['a call recorded twice']],
    ['a call that is missing', { rows: [a] }, ['a call the vendor received is not recorded', 'an answered call is not recorded']],
    ['a record of nobody', { rows: [a, b, row('c')] }, ['a record of a call nobody made']],
    ['other tokens', { rows: [row('a', { prompt: 1 }), b] }, ['a record is wrong']],
    ['another cost', { rows: [row('a', { cost: null }), b] }, ['a record is wrong']],
    ['another currency', { rows: [row('a', { currency: 'CNY' }), b] }, ['a record is wrong', ...twice('usage rows and calls differ')]],
    ['a price nobody entered', { rows: [row('a', { price_id: 'own:1' }), b] }, ['a record is wrong']],
    ['no body', { rows: [row('a', { bodies: 0 }), b] }, ['a record is wrong']],
    ['another status', { rows: [row('a', { status: 'failed' }), b] }, ['a record is wrong']],
    [
      'an end unknown without a kill',
      { rows: [row('a', unknown), b] },
      ['an answered call is unknown', 'unknown, though no gateway was killed'],
    ],
    [
      'an answered call unknown long before a kill',
      { rows: [row('a', unknown), b], deaths: [{ at: 1_001_000, back: 1_001_500 }] },
      ['an answered call is unknown'],
    ],
    [
      'an answered call unknown though its record went first',
      { rows: [row('a', unknown), b], deaths: justAfter, sync: 'each' },
      ['an answered call is unknown'],
    ],
    ['a call cut without a kill', { calls: [call('a', { seen: 'cut' }), call('b')] }, ['a caller saw: cut, though no gateway was killed']],
    ['a refusal', { calls: [call('a', { seen: 'refused' }), call('b')] }, ['a caller saw: refused']],
    [
      'a call sent twice',
      {
        received: [
          ['a', 2, true],
          ['b', 1, true],
        ],
      },
      ['a call sent to the vendor twice'],
    ],
  ])('sees %s', (_, given, rules) => {
    expect(rulesBroken(given)).toEqual(rules);
  });

  it('sees usage rows that count a call more', () => {
    expect(rulesBroken({}, 1)).toEqual(['usage rows and calls differ']);
  });

  it('lets a call be unknown that was open, or answered just now, when the gateway was killed', () => {
    const calls = [call('a'), call('b', { seen: 'cut' })];
    expect(rulesBroken({ rows: [row('a', unknown), row('b', unknown)], calls, deaths: justAfter })).toEqual([]);
  });

  it('knows what the price book says of its model', () => {
    const found = createDefaultBook().lookup({ vendor: 'openai', model, at: 1_763_000_000_000 });
    const ours = { input: costOf({ prompt: 1, completion: 0 }) * 1_000n, output: costOf({ prompt: 0, completion: 1 }) * 1_000n };
    expect(found?.price.prices).toMatchObject(ours);
  });
});

const listed = a.price_id ?? '';
const own = { currency: 'CNY', prompt: 1n, completion: 2n, from: 0, to: Number.POSITIVE_INFINITY, isInBook: true } as const;
const ended = (id: string, state: string, at: string) => ({
  ...{ id, state, reason: 'why', confirmed_at: state === 'applied' ? at : null, ended_at: at, error: null },
  progress: { calls_seen: 2, calls_changed: 1, calls_applied: state === 'applied' ? 1 : 0 },
});
const line = (recost_id: string, before: Line['before'], after: Line['after']): Line => ({ recost_id, request_id: '01-a', before, after });
const first = line('one', ['5', 'USD', listed], ['6', 'USD', 'own:gone']);
const second = line('two', ['6', 'USD', 'own:gone'], ['7', 'CNY', 'own:1']);
const audit: CostFacts['accounts']['audit'] = [
  ...['one', 'two', 'three'].map((id) => ['recost.plan', id] as const),
  ...['one', 'two'].flatMap((id) => [['recost.confirm', id] as const, ['recost.applied', id] as const]),
  ['recost.cancel', 'three'],
  ['price.add', '1'],
];
const jobs = [ended('two', 'applied', '2026-02'), ended('one', 'applied', '2026-01'), ended('three', 'cancelled', '2026-03')];
const accounts = { prices: new Map([['own:1', own]]), jobs, audit };
const costed = [row('a', { cost: 7n, currency: 'CNY', price_id: 'own:1' })];

describe('the comparison of costs', () => {
  const rules = (changes: Partial<Omit<CostFacts, 'accounts'>> & { readonly accounts?: Partial<CostFacts['accounts']> }): string[] =>
    compareCosts({ rows: costed, lines: [first, second], ...changes, accounts: { ...accounts, ...changes.accounts } })
      .map(({ rule }) => rule)
      .sort();
  const without = (action: string, subject: string) => ({ accounts: { audit: audit.filter(([a, s]) => a !== action || s !== subject) } });

  it('finds nothing where all is right', () => {
    expect(rules({})).toEqual([]);
  });

  it.each<[string, Parameters<typeof rules>[0], string[]]>([
    [
      'another cost than was planned',
      { rows: [row('a', { cost: 8n, currency: 'CNY', price_id: 'own:1' })] },
      ['a call has not the cost that was planned'],
    ],
    ['a costed call that is gone', { rows: [] }, ['a call has not the cost that was planned']],
    [
      'a price of another time',
      { accounts: { prices: new Map([['own:1', { ...own, to: 5 }]]) } },
      ['a call has not the price of its time'],
    ],
    ['a history that is torn', { lines: [first, { ...second, before: ['9', 'USD', listed] }] }, ['a call’s history is torn']],
    ['a line that is missing', { lines: [second] }, ['a re-costing has other lines than it says']],
    [
      'a line that stands twice',
      { lines: [first, second, second] },
      ['a call stands in a re-costing twice', 'a re-costing has other lines than it says'],
    ],
    [
      'a re-costing that did not end',
      { accounts: { jobs: [...jobs.slice(0, 2), ended('three', 'planned', '')] } },
      ['a re-costing did not end', 'the audit log and a re-costing differ'],
    ],
    ['a plan nobody noted', without('recost.plan', 'one'), ['the audit log lacks a plan']],
    ['a confirmation nobody noted', without('recost.confirm', 'one'), ['the audit log lacks a confirmation']],
    ['an application nobody noted', without('recost.applied', 'two'), ['the audit log and a re-costing differ']],
    ['a price nobody noted', without('price.add', '1'), ['the audit log lacks a price']],
  ])('sees %s', (_, given, expected) => {
    expect(rules(given)).toEqual(expected);
  });
});
