// The comparison: what the vendor received and what callers saw, against what stands in the ledger. Every rule that a record can
// break is here, and each break is named with the call.
import { type Call, costOf, listPrice, type Price, tokensOf, vendorIdOf } from './call.ts';
import type { Death } from './daybook.ts';
import type { LedgerRow } from './ledger.ts';
import type { Received } from './upstream.ts';

export type Facts = {
  readonly calls: readonly Call[];
  readonly received: readonly Received[];
  readonly rows: readonly LedgerRow[];
  readonly deaths: readonly Death[];
  /** With `journal.sync: each` the last byte waits for the record, so an answered call is never unknown. */
  readonly sync: 'interval' | 'each';
  /** Sums of the usage rows. */
  readonly usage: UsageSums;
  /** Prices that people entered, by the id calls name; without any, all calls have the default book’s. */
  readonly prices?: ReadonlyMap<string, Price>;
};

export type UsageSums = { readonly calls: number; readonly prompt: number; readonly completion: number; readonly cost: Amounts };
/** Nano-units by currency. */
export type Amounts = Readonly<Record<string, bigint>>;

export type Difference = { readonly rule: string; readonly id: string; readonly detail: string };

export type Figures = {
  readonly sent: number;
  readonly answered: number;
  readonly cut: number;
  readonly left: number;
  readonly no_connection: number;
  readonly received: number;
  readonly served: number;
  readonly recorded: number;
  readonly success: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly unknown: number;
  /** The caller had all of it, and the gateway was killed before it could write that down. */
  readonly answered_yet_unknown: number;
  /** Opened, and the gateway was killed before the vendor was asked. */
  readonly never_sent: number;
};

export type Comparison = { readonly differences: readonly Difference[]; readonly figures: Figures };

/** An answer read by its caller this long before the kill may not have been written down: the record follows the last byte. */
const unwrittenMs = 250;
/** Clocks of two processes, and a machine that is busy. */
const slackMs = 2_000;

export function compare(facts: Facts): Comparison {
  const { calls, received, rows, deaths, sync, usage } = facts;
  const differences: Difference[] = [];
  const differs = (rule: string, id: string, detail: string): void => void differences.push({ rule, id, detail });
  const byId = new Map<string, LedgerRow[]>();
  for (const row of rows) {
    const id = row.client_request_id ?? '';
    byId.set(id, [...(byId.get(id) ?? []), row]);
  }
  const arrived = new Map(received.map(([id, times, served]) => [id, { times, served }]));
  const made = new Set(calls.map(({ id }) => id));
  let answeredYetUnknown = 0;
  let neverSent = 0;

  for (const [id, of] of byId) {
    if (!made.has(id)) differs('a record of a call nobody made', id, `${of.length} of them`);
    if (of.length > 1) differs('a call recorded twice', id, of.map((row) => `${row.request_id} ${row.status}`).join(', '));
  }
  for (const [id, { times }] of arrived) {
    if (times > 1) differs('a call sent to the vendor twice', id, `${times} times`);
    if (!byId.has(id)) differs('a call the vendor received is not recorded', id, seenOf(calls, id));
  }

  for (const call of calls) {
    const [row] = byId.get(call.id) ?? [];
    const diedMeanwhile = deaths.some(({ at, back }) => back >= call.started - slackMs && at <= (call.ended ?? Infinity) + slackMs);
    const diedAtEnd = deaths.some(({ at }) => (call.ended ?? 0) >= at - unwrittenMs && (call.ended ?? 0) <= at + slackMs);
    if (call.seen === 'stuck' || call.seen === 'wrong' || call.seen === 'refused' || call.seen === 'open')
      differs(`a caller saw: ${call.seen}`, call.id, call.note ?? '');
    if ((call.seen === 'cut' || call.seen === 'no connection') && !diedMeanwhile)
      differs(`a caller saw: ${call.seen}, though no gateway was killed`, call.id, call.note ?? '');
    if (row === undefined) {
      if (call.seen === 'complete') differs('an answered call is not recorded', call.id, '');
      continue;
    }
    if (call.seen === 'no connection') differs('a call without a connection is recorded', call.id, row.status);
    if (!arrived.has(call.id)) {
      neverSent += 1;
      if (row.status !== 'unknown' && row.status !== 'cancelled') differs('a call the vendor never got', call.id, `is ${row.status}`);
    }
    if (row.status === 'unknown') {
      if (!diedMeanwhile) differs('unknown, though no gateway was killed', call.id, '');
      if (call.seen === 'complete') {
        answeredYetUnknown += 1;
        if (sync === 'each' || !diedAtEnd) differs('an answered call is unknown', call.id, `ended ${call.ended}`);
      }
      continue;
    }
    for (const wrong of wrongIn(call, row, diedMeanwhile, facts.prices ?? new Map())) differs('a record is wrong', call.id, wrong);
  }

  const sum = sumOf(rows);
  for (const name of ['calls', 'prompt', 'completion'] as const)
    if (usage[name] !== sum[name]) differs('usage rows and calls differ', name, `usage ${usage[name]}, calls ${sum[name]}`);
  for (const currency of new Set([...Object.keys(usage.cost), ...Object.keys(sum.cost)])) {
    const [kept, counted] = [usage.cost[currency] ?? 0n, sum.cost[currency] ?? 0n];
    if (kept !== counted) differs('usage rows and calls differ', currency, `usage ${kept}, calls ${counted}`);
  }

  const seen = (...kinds: Call['seen'][]): number => calls.filter((call) => kinds.includes(call.seen)).length;
  const status = (name: string): number => rows.filter((row) => row.status === name).length;
  return {
    differences,
    figures: {
      sent: calls.length,
      answered: seen('complete'),
      cut: seen('cut'),
      left: seen('left'),
      no_connection: seen('no connection'),
      received: received.length,
      served: received.filter(([, , served]) => served).length,
      recorded: rows.length,
      success: status('success'),
      failed: status('failed'),
      cancelled: status('cancelled'),
      unknown: status('unknown'),
      answered_yet_unknown: answeredYetUnknown,
      never_sent: neverSent,
    },
  };
}

/** What does not fit in the record of a call whose end the gateway saw. */
function* wrongIn(call: Call, row: LedgerRow, diedMeanwhile: boolean, prices: ReadonlyMap<string, Price>): Generator<string> {
  const allowed =
    call.kind === 'error'
      ? ['failed']
      : call.seen === 'left'
        ? ['cancelled', 'success']
        : call.seen === 'cut' && diedMeanwhile
          ? ['success', 'cancelled']
          : ['success'];
  if (call.seen === 'left' && call.kind === 'leaves' && row.status === 'cancelled') return;
  if (!allowed.includes(row.status)) yield `status ${row.status} (${row.error_code}), caller saw ${call.seen} of a ${call.kind}`;
  if (row.status === 'cancelled') return;
  if (row.vendor_request_id !== vendorIdOf(call.id)) yield `vendor’s id ${row.vendor_request_id}`;
  if (row.bodies !== 1) yield `${row.bodies} bodies`;
  if (row.status !== 'success') return;
  const tokens = tokensOf(call.id);
  if (row.prompt !== tokens.prompt || row.completion !== tokens.completion)
    yield `tokens ${row.prompt} and ${row.completion}, the vendor said ${tokens.prompt} and ${tokens.completion}`;
  const price = priceOf(row, prices);
  if (price === null) yield `a price nobody entered, ${row.price_id}`;
  else if (row.cost !== costOf(tokens, price) || row.currency !== price.currency)
    yield `cost ${row.cost} nano ${row.currency}, by its price ${costOf(tokens, price)} ${price.currency}`;
}

function priceOf({ price_id }: LedgerRow, prices: ReadonlyMap<string, Price>): Price | null {
  return price_id?.startsWith('default_book:') ? listPrice : (prices.get(price_id ?? '') ?? null);
}

function sumOf(rows: readonly LedgerRow[]): UsageSums {
  const cost: Record<string, bigint> = {};
  const sum = { calls: rows.length, prompt: 0, completion: 0, cost };
  for (const row of rows) {
    sum.prompt += row.prompt ?? 0;
    sum.completion += row.completion ?? 0;
    if (row.currency !== null) cost[row.currency] = (cost[row.currency] ?? 0n) + (row.cost ?? 0n);
  }
  return sum;
}

function seenOf(calls: readonly Call[], id: string): string {
  const call = calls.find((one) => one.id === id);
  return call === undefined ? 'and nobody made it' : `a ${call.kind}, the caller saw ${call.seen}, ${call.started}–${call.ended}`;
}
