// The closed lists of words a record may use. Each list is written once here; zod enums, ledger columns, filters and
// documentation follow from it. A word that is not in its list is refused at the door.

/** How a call ended. Exactly one per call; `pending` is only ever seen live, never in the ledger. */
export const statuses = ['pending', 'success', 'failed', 'timeout', 'cancelled', 'refused', 'unknown'] as const;
export type Status = (typeof statuses)[number];

/** The wire formats Daybook reads. `none` passes through unread: the call is recorded without token detail. */
export const dialectNames = [
  'openai-chat',
  'openai-completions',
  'openai-responses',
  'openai-embeddings',
  'anthropic-messages',
  'gemini',
  'none',
] as const;
export type DialectName = (typeof dialectNames)[number];

/** Which vendor's path layout and error shape a request follows; its SDK raises the right class for errors in that shape. */
export const families = ['openai', 'anthropic', 'gemini'] as const;
export type Family = (typeof families)[number];

/** How a vendor wants its credential. `google` is x-goog-api-key, `azure` is api-key, `none` sends nothing. */
export const authStyles = ['bearer', 'x-api-key', 'google', 'azure', 'none'] as const;
export type AuthStyle = (typeof authStyles)[number];

/** How a call came in. */
export const routes = ['gateway', 'sdk', 'api', 'otlp'] as const;
export type Route = (typeof routes)[number];

/** Where token counts come from; `vendor_partial` is a vendor's figure for one side and an estimate for the other. */
export const usageSources = ['vendor', 'vendor_partial', 'tokenizer', 'none'] as const;
export type UsageSource = (typeof usageSources)[number];

export const costSources = ['price', 'vendor_reported', 'none'] as const;
export type CostSource = (typeof costSources)[number];

/** How far a cost can be trusted. `unknown` goes with a null amount, never with 0; `free` goes with 0. */
export const costStatuses = ['exact', 'estimated', 'unknown', 'free'] as const;
export type CostStatus = (typeof costStatuses)[number];

export const cacheStatuses = ['off', 'miss', 'hit', 'bypass'] as const;
export type CacheStatus = (typeof cacheStatuses)[number];

/** What the gateway itself saw of a call's end, before any dialect has read the bytes. */
export const endings = ['complete', 'cut', 'unreachable', 'timeout', 'cancelled', 'refused', 'died'] as const;
export type Ending = (typeof endings)[number];

/** Named departures from a dialect's rules. A vendor row lists those that apply to it. */
export const quirks = [
  /** Sends usage in a stream without being asked (Mistral, Z.ai, DeepSeek, Groq…), so the gateway never asks. */
  'usage_unasked',
  /** xAI chat: reasoning tokens stand beside completion_tokens, not inside. */
  'reasoning_outside_completion',
  /** Mistral: audio tokens stand beside prompt_tokens, not inside. */
  'audio_outside_prompt',
  /** Reports its own cost in `usage.cost`, in USD (OpenRouter, Vercel's gateway). */
  'reports_cost',
] as const;
export type Quirk = (typeof quirks)[number];
