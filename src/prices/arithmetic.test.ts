// Whatever anybody might enter, compiled and calculated, costs what decimal arithmetic on the typed amounts gives.
import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPico } from '../lib/money.ts';
import { type PriceDraftInput, type PriceKind, priceKinds, type PriceRates } from '../schema/price.ts';
import { noUsage, type TokenPart, type TokenUsage } from '../schema/token-usage.ts';
import { calculate } from './calculate.ts';
import { faultOf } from './check.ts';
import { bookOf } from './own-book.ts';
import { pieceKinds, type PieceKind } from './split.ts';
import { entry } from './testing/entries.ts';

/** What a piece of usage is billed as, the first of these that the rates have. */
const billedAs: Readonly<Record<PieceKind, readonly PriceKind[]>> = {
  cache_read: ['cache_read', 'input'],
  cache_read_audio: ['cache_read_audio', 'cache_read', 'input'],
  cache_read_image: ['cache_read_image', 'cache_read', 'input'],
  cache_read_explicit: ['cache_read_explicit', 'cache_read', 'input'],
  cache_write_5m: ['cache_write', 'input'],
  cache_write_30m: ['cache_write', 'input'],
  cache_write_1h: ['cache_write_1h', 'cache_write', 'input'],
  cache_write_12h: ['cache_write_12h', 'cache_write', 'input'],
  cache_write_unspecified: ['cache_write', 'input'],
  input_audio: ['input_audio', 'input'],
  input_image: ['input_image', 'input'],
  input_video: ['input_video', 'input'],
  input: ['input'],
  output_reasoning: ['output_reasoning', 'output'],
  output_audio: ['output_audio', 'output'],
  output_image: ['output_image', 'output'],
  output: ['output'],
};
type Counts = (kind: PieceKind) => number;

/** Counts that do not overlap, written as a vendor would: parts inside of totals. */
function usageOf(n: Counts): TokenUsage {
  const parts: Partial<Record<TokenPart, number>> = {
    input_cache_read: n('cache_read') + n('cache_read_audio') + n('cache_read_image') + n('cache_read_explicit'),
    cache_read_explicit: n('cache_read_explicit'),
    cache_read_audio: n('cache_read_audio'),
    cache_read_image: n('cache_read_image'),
    input_cache_write_5m: n('cache_write_5m'),
    input_cache_write_30m: n('cache_write_30m'),
    input_cache_write_1h: n('cache_write_1h'),
    input_cache_write_12h: n('cache_write_12h'),
    input_cache_write_unspecified: n('cache_write_unspecified'),
    input_audio: n('input_audio') + n('cache_read_audio'),
    input_image: n('input_image') + n('cache_read_image'),
    input_video: n('input_video'),
    output_reasoning: n('output_reasoning'),
    output_audio: n('output_audio'),
    output_image: n('output_image'),
  };
  const sum = (isIn: (kind: string) => boolean) => pieceKinds.reduce((total, kind) => total + (isIn(kind) ? n(kind) : 0), 0);
  const isOutput = (kind: string) => kind.startsWith('output');
  return { ...noUsage, input_total: sum((kind) => !isOutput(kind)), output_total: sum(isOutput), parts };
}

describe('any entry and any usage', () => {
  const count = fc.oneof(fc.constant(0), fc.nat({ max: 300_000 }));
  const counts: fc.Arbitrary<Counts> = fc
    .tuple(...pieceKinds.map(() => count))
    .map((list) => (kind) => list[pieceKinds.indexOf(kind)] ?? 0);
  const amountOf = (places: number) =>
    fc
      .tuple(fc.nat({ max: 9_999 }), fc.nat({ max: 10 ** places - 1 }))
      .map(([whole, part]) => `${whole}.${String(part).padStart(places, '0')}`);
  const ratesOf = (places: number) =>
    fc
      .record({ input: amountOf(places), output: amountOf(places) })
      .chain((must) =>
        fc
          .dictionary(fc.constantFrom(...priceKinds), amountOf(places), { noNullPrototype: true, maxKeys: 6 })
          .map((may): PriceRates => ({ ...may, ...must })),
      );
  const bound = fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 1_500_000 }));
  const drafts: fc.Arbitrary<Partial<PriceDraftInput>> = fc.constantFrom('per_1k' as const, 'per_1m' as const).chain((unit) => {
    const rates = ratesOf(unit === 'per_1k' ? 9 : 6);
    const tier = fc.record({ above_input_tokens: bound, above_output_tokens: bound, when_reasoning: fc.boolean(), rates });
    return fc.record({
      unit: fc.constant(unit),
      rates,
      tiers: fc.array(tier, { maxLength: 3 }),
      service_tiers: fc.oneof<fc.Arbitrary<NonNullable<PriceDraftInput['service_tiers']>>[]>(
        fc.constant([]),
        fc.constantFrom('0', '0.5', '1.25', '6', '0.333333333333').map((factor) => [{ service_tier: 'flex', factor }]),
        rates.map((own) => [{ service_tier: 'flex', rates: own }]),
      ),
      per_request: fc.oneof(fc.constant(null), amountOf(12)),
    });
  });

  test('cost what decimal arithmetic on the typed amounts gives', () => {
    fc.assert(
      fc.property(drafts, counts, fc.boolean(), (draft, n, isFlex) => {
        const made = entry({ vendor: 'v', model: 'm', ...draft });
        fc.pre(faultOf(made) === null);
        const usage = { ...usageOf(n), service_tier: isFlex ? 'flex' : null };
        const match = bookOf([made], 'own', '').lookup({ vendor: 'v', model: 'm', at: 0 });
        if (!match) throw new Error('the entry is not in its own book');
        const cost = calculate(usage, match.price);

        const stated = isFlex ? made.service_tiers[0] : undefined;
        const tier = made.tiers.findLast(
          (one) =>
            (one.above_input_tokens ?? -1) < (usage.input_total ?? 0) &&
            (one.above_output_tokens ?? -1) < (usage.output_total ?? 0) &&
            (!one.when_reasoning || n('output_reasoning') > 0),
        );
        const rates = stated?.rates ?? tier?.rates ?? made.rates;
        const factor = new Big(stated?.factor ?? 1);
        let truth = new Big(made.per_request ?? 0);
        for (const kind of pieceKinds) {
          const rate = billedAs[kind].map((one) => rates[one]).find((one) => one !== undefined);
          const line = new Big(rate ?? Number.NaN).times(n(kind)).div(made.unit === 'per_1k' ? 1_000 : 1_000_000);
          // A factor may leave a fraction of a pico-unit, which each line rounds.
          truth = truth.plus(line.times(factor).round(12, Big.roundHalfUp));
        }
        const lines = cost.by_kind.reduce((sum, line) => sum.plus(formatPico(line.amount)), new Big(0));
        expect(lines.toFixed()).toBe(truth.toFixed());
        expect(cost.amount).toBe(BigInt(truth.times(1_000_000_000).round(0, Big.roundHalfUp).toFixed(0)));
      }),
      { numRuns: 500 },
    );
  });
});
