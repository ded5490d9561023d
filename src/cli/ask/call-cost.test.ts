import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costRows, flagText } from './call-cost.ts';

const currencies = { currency: 'USD', billing_currency: 'CNY' };
const detail = {
  price: {
    id: 'own:1',
    model: 'deepseek-*',
    match: 'pattern',
    pattern: 'deepseek-*',
    effective_from: '2026-12-01T00:00:00.000Z',
    effective_to: null,
  },
  lines: [
    { kind: 'input', tokens: 1200, unit_price: '0.0000009', per: 1, amount: '0.00108', price_id: 'own:1' },
    { kind: 'web_search', tokens: '3', unit_price: '10', per: 1000, amount: '0.03', price_id: 'own:1' },
  ],
  multipliers: [{ statement: 'service_tier', value: 'batch', factor: '1/2', source: 'own:1' }],
  flags: ['billed_in_another_currency', 'matched_by_pattern'],
};

describe('how a cost came about', () => {
  it('has the price, its contract, a line for each kind, what multiplied them, and the doubts in words', () => {
    expect(costRows({ cost_detail: detail, ...currencies }, { source: 'contract 17', note: 'renewed' })).toEqual([
      ['price', 'by the pattern deepseek-*, since 2026-12-01T00:00:00.000Z'],
      ['price from', 'contract 17'],
      ['price note', 'renewed'],
      [' ', '0.00108 USD = 1200 × 0.0000009  input'],
      [' ', '0.03 USD = 3 × 10 / 1000  web_search'],
      [' ', 'times 1/2 for service_tier batch'],
      [
        'because',
        'the price is in USD, the endpoint bills in CNY: if that is wrong, set `currency` of the endpoint in daybook.yaml; ' +
          'if it is right, add the price in it with `daybook prices add`  [billed_in_another_currency]',
      ],
      ['because', 'the price was found by a pattern, not by this model’s own name  [matched_by_pattern]'],
    ]);
  });

  it('says nothing of a call without a cost', () => {
    expect(costRows({ cost_detail: null, ...currencies }, null)).toEqual([]);
  });
});

describe('a flag', () => {
  it.each([
    ['iteration_unpriced:claude-x', 'claude-x took part'],
    ['output_unpriced', 'no rate for output;'],
    ['input_audio_priced_as_input', 'input audio has no rate of its own and is charged as input'],
    ['cached_exceeds_input', 'the vendor counted more cached than input'],
    ['media_exceed_output', 'more media than output'],
    ['unpriced_service_tier:flex', 'tier flex'],
  ])('%s is said in words, and stands behind them', (flag, words) => {
    expect(flagText(flag, currencies)).toContain(words);
    expect(flagText(flag, currencies)).toContain(`[${flag}]`);
  });

  it('that nobody knows is shown as it is', () => {
    for (const flag of ['made_up', 'constructor', 'constructor:x']) expect(flagText(flag, currencies)).toBe(flag);
  });

  it('of every cost has its words', () => {
    const written = ['calculate', 'cost-of', 'split', 'genai-prices/rates', 'own-book', 'default-book', 'entries/compile'].flatMap(
      (name) => {
        const text = readFileSync(new URL(`../../prices/${name}.ts`, import.meta.url), 'utf8');
        return [
          ...[...text.matchAll(/(?:flags\.add\(|odd\.push\(|flag: |doubts\.push\(|doubt: \w+ \? |outOfRange = )['`]([a-z_]+)/g)].map(
            ([, flag]) => flag ?? '',
          ),
        ];
      },
    );
    expect(written.length).toBeGreaterThan(10);
    expect(written.filter((flag) => flagText(flag, currencies) === flag)).toEqual([]);
  });
});
