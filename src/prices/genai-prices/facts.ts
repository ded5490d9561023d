// What Daybook must know about the bundled price book and its data cannot say: which release it is, which of its lists belongs to
// which of our vendors, and where its own comments admit that a price is not quite the vendor's.

/** The package exports no version; a test compares this with its package.json. */
export const bookVersion = '0.1.8';

/** Every price in the book is in this currency. */
export const bookCurrency = 'USD';

/**
 * Daybook's vendor id → the book's provider id. A vendor that is not here has no price in this book: its models may be called
 * like another vendor's, but what that other vendor charges says nothing about them. DashScope is missing from the book, and so is
 * Moonshot's Chinese list, which is not its dollar list converted; Ollama and vLLM run on the operator's own machines.
 */
export const providerOfVendor: ReadonlyMap<string, string> = new Map([
  ['anthropic', 'anthropic'],
  ['avian', 'avian'],
  ['azure', 'azure'],
  ['azure-openai', 'azure'],
  ['bedrock', 'aws'],
  ['cerebras', 'cerebras'],
  ['cloudflare', 'cloudflare'],
  ['cohere', 'cohere'],
  ['deepseek', 'deepseek'],
  ['fireworks', 'fireworks'],
  ['gemini', 'google'],
  ['groq', 'groq'],
  ['minimax', 'minimax'],
  ['mistral', 'mistral'],
  ['moonshot', 'moonshotai'],
  ['novita', 'novita'],
  ['openai', 'openai'],
  ['openrouter', 'openrouter'],
  ['ovhcloud', 'ovhcloud'],
  ['perplexity', 'perplexity'],
  ['together', 'together'],
  ['vertex', 'google'],
  ['voyage', 'voyageai'],
  ['xai', 'x-ai'],
  ['zai', 'zai'],
  ['zhipu', 'zhipuai'],
]);

/** Caveats for every price of a provider, from the book's own `price_comments`. */
export const providerCaveats: ReadonlyMap<string, string> = new Map([
  // "Zhipu AI does not publish USD prices … converted to USD at 1 USD = 7.25 CNY … prices shown are for the cheapest tier".
  ['zhipuai', 'price_converted_from_cny'],
  // "Prices per request vary based on usage … we just take the highest price shown".
  ['perplexity', 'request_price_is_the_highest'],
]);

/**
 * Daily windows that hold on working days only. DeepSeek bills V4 off-peak all day at weekends, Beijing time, from 2026-08-23, and
 * on Chinese public holidays, which nobody lists in advance: inside a window the price is an upper bound.
 * Source: the book's comment on deepseek-v4-flash, and DeepSeek's price page (peak: Mon–Fri, except public holidays).
 */
export const workingDayWindows = [
  { provider: 'deepseek', model: /^deepseek-v4/, from: Date.parse('2026-08-23T00:00:00+08:00'), zone_offset_ms: 8 * 3_600_000 },
] as const;

export const holidayCaveat = 'peak_hours_ignore_holidays';
