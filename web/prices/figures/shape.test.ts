import { describe, expect, it } from 'vitest';
import { type Figures, forceOf, kindsIn, writtenFigures } from './shape.ts';

const bare: Figures = {
  currency: 'USD',
  unit: 'per_1m',
  free: false,
  rates: {},
  tiers: [],
  windows: [],
  service_tiers: [],
  per_request: null,
  per_unit: [],
};
const at = (day: number): string => new Date(Date.UTC(2026, 10, day)).toISOString();
const entry = { effective_from: at(10), effective_to: at(20), superseded_at: null };

describe('what is shown of a price', () => {
  it('has a column for every kind that any of its conditions names', () => {
    const tier = { above_input_tokens: 1, above_output_tokens: null, when_reasoning: false, rates: { output_reasoning: '2' } };
    const figures = {
      ...bare,
      rates: { output: '1' },
      tiers: [tier],
      service_tiers: [{ service_tier: 'flex', factor: null, rates: { input: '1' } }],
    };
    expect(kindsIn(figures, ['input', 'cache_read', 'output', 'output_reasoning'])).toEqual(['input', 'output', 'output_reasoning']);
  });

  it('tells the amount for a request from those for pieces', () => {
    const price = {
      id: 'own:1',
      source: 'own' as const,
      source_version: '',
      vendor: 'v',
      provider: 'v',
      model: 'm',
      match: 'exact' as const,
      pattern: null,
      effective_from: null,
      effective_to: null,
      window: null,
      caveats: [],
      units: [
        { unit: 'request', amount: '0.1', per: '1' },
        { unit: 'page', amount: '2', per: '1000' },
      ],
    };
    const { per_request, per_unit } = writtenFigures({ ...bare, ...price, rates: {}, tiers: [], service_tiers: [] });
    expect([per_request, per_unit]).toEqual(['0.1', [{ unit: 'page', amount: '2', per: '1000' }]]);
  });

  it('is in force from its beginning, and no more at its end', () => {
    expect(forceOf(entry, Date.parse(at(9)))).toBe('later');
    expect(forceOf(entry, Date.parse(at(10)))).toBe('now');
    expect(forceOf(entry, Date.parse(at(20)))).toBe('ended');
    expect(forceOf({ ...entry, superseded_at: at(11) }, Date.parse(at(12)))).toBe('superseded');
    expect(forceOf({ effective_from: null, effective_to: null, superseded_at: null }, 0)).toBe('now');
  });
});
