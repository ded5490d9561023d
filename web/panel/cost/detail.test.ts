import fc from 'fast-check';
import { expect, it } from 'vitest';
import { costDetailOf, entryOf, listPrice, tokenRows } from './detail.ts';

const call = { prompt_tokens: 80, completion_tokens: 20, total_tokens: 100 };

it('lists the parts under what they are parts of', () => {
  const usage = { parts: { input_cache_read: 40, output_reasoning: 5, cache_read_text: 40 } };
  expect(tokenRows(usage, call).map(({ key, share }) => [key, share])).toEqual([
    ['input_total', 0.8],
    ['input_cache_read', 0.4],
    ['cache_read_text', 0.4],
    ['output_total', 0.2],
    ['output_reasoning', 0.05],
    ['total', 1],
  ]);
});

it('what is unknown stays unknown', () => {
  const rows = tokenRows(null, { prompt_tokens: null, completion_tokens: null, total_tokens: null });
  expect(rows.map(({ tokens, share }) => [tokens, share])).toEqual([
    [null, null],
    [null, null],
    [null, null],
  ]);
});

it('reads any JSON and never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      costDetailOf(value);
      tokenRows(value, call);
    }),
  );
});

it('only entries of the organisation and the overlay have a page', () => {
  expect(entryOf('own:abc@2')).toBe('abc');
  expect(entryOf('overlay:deepseek:flash:cny:2026-01-01@1')).toBe('deepseek:flash:cny:2026-01-01');
  expect(entryOf('genai-prices@0.1.8/openai/gpt-5')).toBeNull();
  expect(entryOf(null)).toBeNull();
});

it.each([
  ['input', '0.000001', 1, '1', 1_000_000],
  ['input', '0.00000125', 1, '1.25', 1_000_000],
  ['output', '0.0123', 1_000, '12.3', 1_000_000],
  ['output', '10', 1_000_000, '10', 1_000_000],
  ['cache_read', '0.000000000001', 1, '0.000001', 1_000_000],
  ['web_search', '0.01', 1, '0.01', 1],
  ['input', '2', 300, '2', 300],
  ['input', 'what', 1, 'what', 1],
])('a price of %s of %s by %d is shown as %s by %d', (kind, unit_price, per, price, by) => {
  expect(listPrice({ kind, tokens: 1, unit_price, per, amount: null })).toEqual({ price, per: by });
});
