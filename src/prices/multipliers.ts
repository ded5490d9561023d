// What multiplies a price and stands in no price book: how urgently, how fast and where a call was served, as its answer states it.
// A row needs a source. A statement without a row is not ignored: the cost is computed at the plain price and marked an estimate.
import type { TokenUsage } from '../schema/token-usage.ts';
import type { Price } from './price.ts';

type Statement = 'service_tier' | 'speed' | 'region';

export type Multiplier = {
  readonly vendor: string;
  readonly statement: Statement;
  readonly value: string;
  /** The model's id in the book, where the row holds for that model alone. */
  readonly model: string | null;
  /** A fraction, so that money stays whole numbers. */
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly source: string;
};

/** They apply to tokens, not to what is billed by the piece. */
export const multipliers: readonly Multiplier[] = [
  {
    vendor: 'anthropic',
    statement: 'service_tier',
    value: 'batch',
    model: null,
    numerator: 1n,
    denominator: 2n,
    source: 'Anthropic pricing: the Batch API costs 50 % of standard prices',
  },
  {
    vendor: 'anthropic',
    statement: 'region',
    value: 'us',
    model: null,
    numerator: 11n,
    denominator: 10n,
    source: 'Anthropic pricing: inference_geo "us" is 1.1 times every token price',
  },
  {
    vendor: 'anthropic',
    statement: 'speed',
    value: 'fast',
    model: 'claude-opus-4-6',
    numerator: 6n,
    denominator: 1n,
    source: "LiteLLM's price table: fast is 6 times for opus-4-6; OpenRouter lists claude-opus-4.6-fast at the same",
  },
  {
    vendor: 'openai',
    statement: 'service_tier',
    value: 'batch',
    model: null,
    numerator: 1n,
    denominator: 2n,
    source: 'OpenAI pricing: the Batch API costs 50 % of standard prices',
  },
];

/** What vendors say when nothing is special. `auto` is the request's word echoed in an answer: it names no tier. */
const plain: Readonly<Record<Statement, ReadonlySet<string>>> = {
  service_tier: new Set(['standard', 'default', 'on_demand', 'auto']),
  speed: new Set(['standard']),
  region: new Set(['global', 'not_available']),
};

const statements: readonly Statement[] = ['service_tier', 'speed', 'region'];
const none: Multipliers = { applied: [], flags: [] };

export type Multipliers = {
  readonly applied: readonly Multiplier[];
  /** Statements that may change the price in a way nobody here knows. */
  readonly flags: readonly string[];
};

export function multipliersFor(price: Price, usage: Pick<TokenUsage, Statement>): Multipliers {
  if (usage.service_tier === null && usage.speed === null && usage.region === null) return none;
  const applied: Multiplier[] = [];
  const flags: string[] = [];
  for (const statement of statements) {
    const value = usage[statement]?.toLowerCase();
    if (!value || plain[statement].has(value)) continue;
    // A person's own price is what a contract says: general rows about the vendor's list do not change it.
    const row = multipliers.find(
      (candidate) =>
        price.source !== 'own' &&
        candidate.statement === statement &&
        candidate.value === value &&
        candidate.vendor === price.vendor &&
        (candidate.model === null || candidate.model === price.model),
    );
    if (row) applied.push(row);
    else flags.push(`unpriced_${statement}:${value}`);
  }
  return { applied, flags };
}
