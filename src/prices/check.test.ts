import { describe, expect, test } from 'vitest';
import { type PriceDraftInput, priceDraft } from '../schema/price.ts';
import { faultOf, faultsOf } from './check.ts';
import { overlayEntries } from './overlay/index.ts';
import { bookOf } from './own-book.ts';

const rates = { input: '1', output: '2' };
const draft = (more: Partial<PriceDraftInput>) => priceDraft.parse({ vendor: 'v', model: 'm', currency: 'CNY', rates, ...more });
const said = (more: Partial<PriceDraftInput>) => faultOf(draft(more));
const window = { name: 'peak', zone: 'Asia/Shanghai', days: ['mon' as const], from: '09:00', to: '12:00', rates };

describe('a draft is refused', () => {
  test.each<[string, Partial<PriceDraftInput>, RegExp]>([
    [
      'that ends when it begins',
      { effective_from: '2026-01-01T00:00:00Z', effective_to: '2026-01-01T08:00:00+08:00' },
      /^effective_to: .*later than/,
    ],
    ['without a price', { rates: {} }, /^rates: there is no price in it.*such as rates: \{ input: "0\.15", output: "0\.6" \}/],
    ['with tiers and no rates below them', { rates: {}, per_request: '1', tiers: [{ above_input_tokens: 5, rates }] }, /^rates: tiers/],
    ['free with rates', { free: true }, /^free: /],
    ['free with a price by the piece', { free: true, rates: {}, per_request: '0.01' }, /^free: /],
    [
      'with a service tier of both factor and rates',
      { service_tiers: [{ service_tier: 'batch', factor: '0.5', rates }] },
      /^service_tiers\.0: give either .* such as factor: "0\.5"/,
    ],
    ['with a service tier of neither', { service_tiers: [{ service_tier: 'batch' }] }, /^service_tiers\.0: give either/],
    [
      'with a service tier twice',
      {
        service_tiers: [
          { service_tier: 'batch', factor: '0.5' },
          { service_tier: ' BATCH', factor: '0.6' },
        ],
      },
      /^service_tiers\.1\.service_tier: batch/,
    ],
    ['with a zone nobody knows', { windows: [{ ...window, zone: 'Asia/Peking' }] }, /^windows\.0\.zone: Asia\/Peking is no time zone/],
    ['with an offset for a zone', { windows: [{ ...window, zone: '+08:00' }] }, /^windows\.0\.zone: /],
    [
      'with a holiday list nobody ships',
      { windows: [{ ...window, holidays: 'atlantis' }] },
      /^windows\.0\.holidays: there is no holiday list atlantis; such as cn/,
    ],
    [
      'with a tier that asks for nothing',
      { tiers: [{ rates }] },
      /^tiers\.0: a tier needs a condition, such as above_input_tokens: 128000/,
    ],
    [
      'with two tiers for the same requests',
      {
        tiers: [
          { above_input_tokens: 5, rates },
          { above_input_tokens: 5, rates: { input: '3', output: '4' } },
        ],
      },
      /^tiers\.0: a later tier holds whenever/,
    ],
    [
      'with a tier that a looser one follows',
      {
        tiers: [
          { above_input_tokens: 128_000, when_reasoning: true, rates },
          { above_input_tokens: 32_000, rates },
        ],
      },
      /^tiers\.0: a later tier holds whenever/,
    ],
    ['with such tiers in a window', { windows: [{ ...window, tiers: [{ rates }] }] }, /^windows\.0\.tiers\.0: a tier needs/],
    ['with a window of no length', { windows: [{ ...window, to: '09:00' }] }, /^windows\.0\.to: the window has no length/],
    ['with a window from 24:00 on', { windows: [{ ...window, from: '24:00' }] }, /^windows\.0\.from: /],
    [
      'with windows of two zones',
      { windows: [window, { ...window, name: 'b', zone: 'UTC', from: '20:00', to: '21:00' }] },
      /^windows\.1\.zone: /,
    ],
    ['with windows of one name', { windows: [window, { ...window, from: '20:00', to: '21:00' }] }, /^windows\.1\.name: /],
    [
      'with windows that overlap',
      { windows: [window, { ...window, name: 'b', from: '11:59', to: '13:00' }] },
      /^windows\.1: its hours overlap those of windows\.0, peak/,
    ],
    [
      'with a night that runs into the next day’s window',
      {
        windows: [
          { ...window, days: ['tue'] },
          { ...window, name: 'night', from: '22:00', to: '09:01' },
        ],
      },
      /^windows\.1: its hours overlap/,
    ],
    [
      'with a Sunday night that runs into Monday',
      {
        windows: [
          { ...window, from: '00:00' },
          { ...window, name: 'night', days: ['sun'], from: '22:00', to: '00:01' },
        ],
      },
      /^windows\.1: its hours overlap/,
    ],
    [
      'with an amount finer than a pico-unit a token',
      { rates: { input: '0.0000001', output: '2' } },
      /^rates\.input: .*finer than a pico-unit .* at most 6/,
    ],
    ['with such an amount per thousand', { unit: 'per_1k', rates: { input: '0.0000000001', output: '2' } }, /at most 9/],
    [
      'with such an amount in a window’s tier',
      { windows: [{ ...window, tiers: [{ above_input_tokens: 1, rates: { input: '0.0000001', output: '1' } }] }] },
      /^windows\.0\.tiers\.0\.rates\.input/,
    ],
    [
      'with a tier that forgets the output',
      { tiers: [{ above_input_tokens: 5, rates: { input: '3' } }] },
      /^tiers\.0\.rates: there is no rate for output/,
    ],
    [
      'with a unit twice',
      {
        per_unit: [
          { unit: 'image', amount: '1' },
          { unit: 'image', amount: '2' },
        ],
      },
      /^per_unit\.1\.unit/,
    ],
  ])('%s', (_, more, words) => {
    expect(said(more)).toMatch(words);
  });

  test('with every fault named, and where', () => {
    const faults = faultsOf(
      draft({ free: true, effective_from: '2026-01-02T00:00:00Z', effective_to: '2026-01-01T00:00:00Z', tiers: [{ rates }] }),
    );
    expect(faults.map(({ path }) => path)).toEqual(['effective_to', 'free', 'tiers.0']);
  });
});

describe('a draft is taken', () => {
  test.each<[string, Partial<PriceDraftInput>]>([
    ['that is free', { free: true, rates: {} }],
    ['for requests alone', { rates: {}, per_request: '0.005' }],
    ['at a rate of zero beside another', { rates: { input: '0', output: '1' } }],
    ['as fine as can be kept', { rates: { input: '0.000001', output: '999999999999' } }],
    [
      'with windows that touch, the later one first',
      {
        windows: [
          { ...window, from: '12:00', to: '18:00' },
          { ...window, name: 'b' },
        ],
      },
    ],
    ['with windows that touch', { windows: [window, { ...window, name: 'b', from: '12:00', to: '09:00' }] }],
    [
      'with tiers from loose to narrow, across conditions',
      {
        tiers: [
          { above_input_tokens: 128_000, rates },
          { when_reasoning: true, rates },
          { above_input_tokens: 128_000, when_reasoning: true, rates },
          { above_output_tokens: 200, rates },
        ],
      },
    ],
  ])('%s', (_, more) => {
    expect(said(more)).toBeNull();
    expect(() => bookOf([{ ...draft(more), id: 'e' }], 'own', '')).not.toThrow();
  });

  test('and so is every entry that ships', () => {
    expect(overlayEntries.flatMap((entry) => faultsOf(entry).map(({ path, message }) => `${entry.id} ${path}: ${message}`))).toEqual([]);
  });
});

test('what is written in the wrong shape is refused with an example of the right one', () => {
  for (const [more, example] of [
    [{ currency: 'dollars' }, 'such as USD, CNY or EUR'],
    [{ currency: 'rmb' }, 'write CNY'],
    [{ rates: { input: 0.15 } }, 'such as "0.15"'],
    [{ rates: { input: '0,15' } }, 'such as "0.15"'],
    [{ effective_from: '2026-12-01' }, 'such as 2026-12-01T00:00:00+08:00'],
    [{ windows: [{ ...window, from: '9:00' }] }, 'such as 09:00'],
    [{ windows: [{ ...window, days: ['Monday'] }] }, 'such as mon'],
    [{ unit: 'million' }, 'per_1m'],
    [{ tiers: [{ above_input_tokens: '32K', rates }] }, 'such as 32000'],
  ] as const) {
    const { error } = priceDraft.safeParse({ vendor: 'v', model: 'm', currency: 'CNY', rates, ...more });
    expect(error?.issues.map(({ message }) => message).join()).toContain(example);
  }
});

test('amounts that are all zero are not taken for free: whoever means that says so', () => {
  for (const zero of [
    { rates: { input: '0', output: '0.000' } },
    { rates: { input: '0' }, tiers: [{ above_input_tokens: 1, rates: { input: '0' } }] },
    { rates: {}, per_request: '0' },
  ])
    expect(faultOf(priceDraft.parse({ vendor: 'v', model: 'm', currency: 'USD', ...zero }))).toContain('free: true');
});
