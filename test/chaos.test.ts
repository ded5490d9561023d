// A small chaos run as a test: kill -9 of the gateway, then of desk and engine together, under load, and every call is recorded
// once. And the comparison itself: each way in which a ledger can be wrong is seen. `npm run chaos` is the long one.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Call, costOf, model, tokensOf, vendorIdOf } from '../chaos/call.ts';
import { compare, type Facts } from '../chaos/compare.ts';
import { usual } from '../chaos/daybook.ts';
import type { LedgerRow } from '../chaos/ledger.ts';
import { runChaos } from '../chaos/run.ts';
import { requireEngine } from '../src/ledger/engine/platform.ts';
import { createDefaultBook } from '../src/prices/default-book.ts';

const isBuilt = existsSync(new URL('../dist/daybook.js', import.meta.url));
if (!isBuilt) console.warn('The chaos test is skipped: there is no dist/; npm run build makes it.');

describe.skipIf(!isBuilt || !hasEngine())('kill -9 under load', () => {
  it('of the gateway, then of desk and engine: calls received = calls recorded, none twice', { timeout: 180_000 }, async () => {
    const { differences, faults, figures, rounds } = await runChaos({
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
      cost: rows.reduce((sum, { cost }) => sum + (cost ?? 0n), 0n),
    },
  };
  return compare(facts)
    .differences.map(({ rule }) => rule)
    .sort();
}

const unknown = { status: 'unknown', vendor_request_id: null, prompt: null, completion: null, cost: null } as const;
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
