// What it takes to price a call: the book asked and the cost worked out, in the process itself, without a gateway or a ledger. The
// books are the three that posting asks, with two hundred entries of a person's own on top.
import { layers, type PriceBook } from '../../src/prices/book.ts';
import { type CostQuestion, costOf } from '../../src/prices/cost-of.ts';
import { createDefaultBook } from '../../src/prices/default-book.ts';
import { overlayEntries, overlayVersion } from '../../src/prices/overlay/index.ts';
import { bookOf } from '../../src/prices/own-book.ts';
import { type PriceDraftInput, type PriceEntry, priceEntry } from '../../src/schema/price.ts';
import { noUsage, type TokenUsage } from '../../src/schema/token-usage.ts';
import { count, least, median } from '../rig/figures.ts';
import type { Rig } from '../rig/rig.ts';
import type { Findings } from '../table.ts';

const usage: TokenUsage = {
  ...noUsage,
  input_total: 48_211,
  output_total: 1_377,
  total: 49_588,
  parts: { input_cache_read: 31_744, output_reasoning: 512 },
};
const rates = { input: '1', cache_read: '0.1', output: '4' };
const dearer = { input: '2', cache_read: '0.2', output: '8' };
const tiers = [32, 128, 256].map((thousands) => ({ above_input_tokens: thousands * 1000, rates: dearer }));

const entry = (id: string, draft: Partial<PriceDraftInput>): PriceEntry =>
  priceEntry.parse({ id, vendor: 'openai', model: id, currency: 'USD', rates, ...draft });

function ownEntries(): readonly PriceEntry[] {
  const hours = { zone: 'Asia/Shanghai', days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, holidays: 'cn', rates: dearer, tiers };
  const window = (name: string, from: string, to: string) => ({ ...hours, days: [...hours.days], name, from, to });
  const others = Array.from({ length: 170 }, (_, index) => entry(`model-${index}`, { vendor: index % 2 === 0 ? 'openai' : 'dashscope' }));
  const patterns = Array.from({ length: 28 }, (_, index) => entry(`house-${index}-*`, {}));
  return [
    ...others,
    ...patterns,
    entry('contract', { model: 'gpt-contract' }),
    entry('peaks', {
      vendor: 'deepseek',
      model: 'deepseek-contract',
      currency: 'CNY',
      tiers,
      windows: [window('morning', '09:00', '12:00'), window('afternoon', '14:00', '18:00')],
    }),
  ];
}

type Case = { readonly what: string; readonly question: Omit<CostQuestion, 'book' | 'at' | 'usage'>; readonly calls: number };

const asked = (vendor: string, model: string, response_model: string | null, billing_currency = 'USD'): Case['question'] => ({
  usage_source: 'vendor',
  vendor,
  model,
  response_model,
  billing_currency,
});

const minute = 60_000;
const begin = Date.parse('2026-11-02T00:00:00Z');

export async function costPart(rig: Rig): Promise<Findings> {
  const calls = rig.pick(300_000, 30_000);
  const cases: readonly Case[] = [
    { what: 'lookup and cost, default book', question: asked('openai', 'gpt-4o', 'gpt-4o-2024-08-06'), calls },
    { what: 'lookup and cost, own exact entry of 200', question: asked('openai', 'gpt-contract', null), calls },
    { what: 'lookup and cost, own pattern', question: asked('openai', 'house-7-large', null), calls },
    { what: 'lookup and cost, weekly windows and tiers', question: asked('deepseek', 'deepseek-contract', null, 'CNY'), calls },
    { what: 'no price in any book', question: asked('ollama', 'llama3', null), calls },
  ];
  const book = layers([bookOf(ownEntries(), 'own', ''), bookOf(overlayEntries, 'overlay', overlayVersion), createDefaultBook()]);
  const found = cases.map((one) => {
    timed(one, book, Math.min(one.calls, 50_000));
    const rounds = Array.from({ length: rig.pick(7, 3) }, () => timed(one, book, one.calls));
    rig.say(`${one.what}: ${count(median(rounds))} ns (min ${count(least(rounds))})`);
    return { what: one.what, rounds };
  });
  return {
    rows: found.map(({ what, rounds }) => ({
      part: 'cost',
      what,
      daybook: `${count(median(rounds))} ns (min ${count(least(rounds))})`,
      rival: null,
      ratio: null,
      bar: '≤ 10 µs',
      met: median(rounds) <= 10_000,
    })),
    notes: [
      'cost: the whole cost record of a call, with its lines, in nanoseconds of CPU, the collector’s included; calls a minute apart, over some months.',
    ],
    raw: found,
  };
}

/** Nanoseconds of CPU a call, the collector's included. */
function timed({ question }: Case, book: PriceBook, calls: number): number {
  let lines = 0;
  const began = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) {
    const cost = costOf({ ...question, usage, book, at: begin + (index % 200_000) * minute });
    lines += cost.cost_detail?.lines.length ?? 0;
  }
  const spent = process.cpuUsage(began);
  // Read once more, so that nothing of the work can be left out as unused.
  if (lines < 0) throw new Error('a cost has no lines');
  return ((spent.user + spent.system) * 1000) / calls;
}
