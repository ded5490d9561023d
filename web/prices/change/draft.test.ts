import { describe, expect, it } from 'vitest';
import { priceDraft } from '../../../src/schema/price.ts';
import type { Listed } from '../figures/shape.ts';
import { bodyOf, draftOf, emptyDraft, isComplete } from './draft.ts';

const entry = priceDraft.parse({
  vendor: 'dashscope',
  model: 'qwen3-max',
  currency: 'CNY',
  unit: 'per_1k',
  rates: { input: '0.0025', output: '0.01' },
  tiers: [{ above_input_tokens: 32_000, when_reasoning: true, rates: { input: '0.004', output: '0.016' } }],
  service_tiers: [{ service_tier: 'batch', factor: '0.5' }],
  windows: [
    {
      name: 'peak',
      zone: 'Asia/Shanghai',
      days: ['mon'],
      from: '09:00',
      to: '12:00',
      holidays: 'cn',
      rates: { input: '0.005' },
      tiers: [],
    },
  ],
  per_request: '0.001',
  per_unit: [{ unit: 'web_search', amount: '10', per: 1_000 }],
  effective_from: '2026-12-01T00:00:00.000Z',
  effective_to: null,
  source: 'contract 17',
  note: null,
});
const listed: Listed = {
  ...entry,
  id: '1',
  layer: 'own',
  revision: 1,
  recorded_at: null,
  recorded_by: null,
  superseded_at: null,
  superseded_by: null,
  replaces: null,
};

describe('a price in a form', () => {
  it('says all that the entry says when it is sent as it was opened, whatever the zone', () => {
    for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York'])
      expect(priceDraft.parse(bodyOf(draftOf(listed, zone), zone))).toEqual(entry);
  });

  it('leaves out amounts that are empty', () => {
    const body = bodyOf({ ...emptyDraft, vendor: ' v ', model: 'm', currency: 'usd', rates: { input: ' ', output: '1' } }, 'UTC');
    expect(priceDraft.parse(body)).toMatchObject({ vendor: 'v', currency: 'USD', rates: { output: '1' }, effective_from: null });
  });

  it('sends no amount of what costs nothing', () => {
    const body = priceDraft.parse(bodyOf({ ...draftOf(listed, 'UTC'), free: true }, 'UTC'));
    expect(body).toMatchObject({ free: true, rates: {}, tiers: [], windows: [], per_request: null, per_unit: [] });
  });

  it('is complete with a vendor, a model and an amount, or where it is free', () => {
    const named = { ...emptyDraft, vendor: 'v', model: 'm' };
    expect([isComplete(named), isComplete({ ...named, rates: { input: '1' } }), isComplete({ ...named, free: true })]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
