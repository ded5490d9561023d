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

type Fraction = readonly [numerator: bigint, denominator: bigint];
type Stated = readonly [vendor: string, statement: Statement, value: string];

const every = ([vendor, statement, value]: Stated, [numerator, denominator]: Fraction, source: string): Multiplier => ({
  vendor,
  statement,
  value,
  model: null,
  numerator,
  denominator,
  source,
});

const each = (stated: Stated, fraction: Fraction, source: string, models: readonly string[]): readonly Multiplier[] =>
  models.map((model) => ({ ...every(stated, fraction, source), model }));

const half: Fraction = [1n, 2n];

/**
 * Quotients of the keys of LiteLLM's price map that end in `_flex`, `_priority` and those that do not. A model has a row where the
 * quotient is one and the same for every kind of token the bundled book prices; where it is not (gpt-5.4 and gemini-3.5-flash-lite
 * at flex), or its plain price was another by then (gpt-5.6), it has none.
 */
const liteLlm = "LiteLLM's price map (MIT), copy of 2026-07-24";

/** Vertex serves Gemini at the same quotients. */
const gemini = (vendor: string): readonly Multiplier[] => [
  ...each([vendor, 'service_tier', 'flex'], half, liteLlm, ['gemini-3.6-flash']),
  ...each([vendor, 'service_tier', 'priority'], [9n, 5n], liteLlm, [
    'gemini-3-pro-preview',
    'gemini-3.1-pro-preview',
    'gemini-3.5-flash',
    'gemini-3.6-flash',
  ]),
];

const openaiPriority: Stated = ['openai', 'service_tier', 'priority'];

/** They apply to tokens, not to what is billed by the piece. */
export const multipliers: readonly Multiplier[] = [
  every(['anthropic', 'service_tier', 'batch'], half, 'Anthropic pricing: the Batch API costs 50 % of standard prices'),
  every(['anthropic', 'region', 'us'], [11n, 10n], 'Anthropic pricing: inference_geo "us" is 1.1 times every token price'),
  ...each(
    ['anthropic', 'speed', 'fast'],
    [6n, 1n],
    "LiteLLM's price table: fast is 6 times for opus-4-6 and 4-7; OpenRouter lists claude-opus-4.6-fast at the same",
    ['claude-opus-4-6', 'claude-opus-4-7'],
  ),
  ...each(['anthropic', 'speed', 'fast'], [2n, 1n], liteLlm, ['claude-opus-4-8', 'claude-opus-5']),

  every(['openai', 'service_tier', 'batch'], half, 'OpenAI pricing: the Batch API costs 50 % of standard prices'),
  ...each(['openai', 'service_tier', 'flex'], half, liteLlm, [
    'gpt-5',
    'gpt-5-mini',
    'gpt-5-nano',
    'gpt-5.4-mini',
    'gpt-5.4-nano',
    'gpt-5.4-pro',
    'gpt-5.5',
    'gpt-5.5-pro',
    'o3',
    'o4-mini',
  ]),
  ...each(openaiPriority, [2n, 1n], liteLlm, [
    'gpt-4.1-nano',
    'gpt-5',
    'gpt-5.1',
    'gpt-5.2',
    'gpt-5.3',
    'gpt-5.3-codex',
    'gpt-5.4',
    'gpt-5.4-mini',
    'gpt-5.5',
  ]),
  ...each(openaiPriority, [9n, 5n], liteLlm, ['gpt-5-mini', 'gpt-5.1-codex-mini']),
  ...each(openaiPriority, [7n, 4n], liteLlm, ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4o-2024-05-13', 'o3']),
  ...each(openaiPriority, [17n, 10n], liteLlm, ['gpt-4o']),
  ...each(openaiPriority, [5n, 3n], liteLlm, ['gpt-4o-mini']),
  ...each(openaiPriority, [20n, 11n], liteLlm, ['o4-mini']),

  ...gemini('gemini'),
  ...gemini('vertex'),
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
