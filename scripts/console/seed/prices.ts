// The made-up company's own prices, with a history, and its exchange rates, month by month.
import type { Registry } from '../../../src/registry/registry.ts';
import type { PriceDraftInput } from '../../../src/schema/price.ts';
import type { RateDraftInput } from '../../../src/schema/rate.ts';

const dayMs = 86_400_000;

/** Midnight in UTC, so many days before. */
const dayBefore = (until: number, days: number): string => new Date(Math.floor(until / dayMs) * dayMs - days * dayMs).toISOString();

export async function seedPrices(registry: Registry, setClock: (at: number) => void, until: number): Promise<void> {
  const add = async (recordedDaysAgo: number, who: string, draft: PriceDraftInput): Promise<void> => {
    setClock(until - recordedDaysAgo * dayMs);
    await registry.prices.add(draft, who);
  };
  const contract = 'Enterprise agreement HP-2026-04, annex B';
  const opus = { vendor: 'anthropic', model: 'claude-opus-4-5', currency: 'USD', unit: 'per_1m' } as const;
  await add(80, 'dora', {
    ...opus,
    rates: { input: '4.50', output: '22.50', cache_read: '0.45', cache_write: '5.625' },
    effective_from: dayBefore(until, 75),
    source: contract,
    note: 'Ten percent off list.',
  });
  await add(22, 'dora', {
    ...opus,
    rates: { input: '4.25', output: '21.25', cache_read: '0.425', cache_write: '5.3125' },
    effective_from: dayBefore(until, 20),
    source: contract,
    note: 'Second volume step reached.',
  });
  await add(60, 'dora', {
    vendor: 'openai',
    model: 'gpt-5.1',
    currency: 'USD',
    unit: 'per_1m',
    rates: { input: '1.25', cache_read: '0.125', output: '10' },
    tiers: [{ above_input_tokens: 200_000, rates: { input: '2.5', cache_read: '0.25', output: '15' } }],
    effective_from: dayBefore(until, 58),
    source: 'openai.com/api/pricing',
  });
  await add(40, 'liwei', {
    vendor: 'dashscope',
    model: 'qwen-plus',
    currency: 'CNY',
    unit: 'per_1k',
    rates: { input: '0.0007', cache_read: '0.00014', output: '0.0018' },
    effective_from: dayBefore(until, 38),
    source: '阿里云合同 2026-17',
    note: '年度框架协议价。',
  });
  await add(12, 'liwei', {
    vendor: 'zhipu',
    model: 'glm-5*',
    currency: 'CNY',
    unit: 'per_1m',
    rates: { input: '3.6', cache_read: '0.9', output: '16' },
    effective_from: dayBefore(until, 10),
    source: '智谱商务邮件',
  });
}

export async function seedRates(registry: Registry, setClock: (at: number) => void, until: number): Promise<void> {
  const month = (back: number): string => {
    const date = new Date(until);
    return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1)).toISOString();
  };
  const rates: readonly (readonly [string, string])[] = [
    ['7.1184', '0.9187'],
    ['7.1052', '0.9204'],
    ['7.0931', '0.9162'],
    ['7.0876', '0.9120'],
  ];
  for (const [n, [yuan, euro]] of rates.entries()) {
    const effective_from = month(rates.length - 1 - n);
    setClock(Math.min(until, Date.parse(effective_from) + 9 * 3_600_000));
    const source = 'European Central Bank, reference rates';
    const drafts: readonly RateDraftInput[] = [
      { from_currency: 'USD', to_currency: 'CNY', rate: yuan, effective_from, source },
      { from_currency: 'USD', to_currency: 'EUR', rate: euro, effective_from, source },
    ];
    await registry.rates.addAll(drafts, 'dora');
  }
}
