// Whose prices an entry of LiteLLM's map are: its `litellm_provider` and Daybook's vendor, and what a model's key carries before the
// vendor's own name of the model. A provider that is not here has no vendor in Daybook, and its prices are passed over.

type Provider = {
  readonly vendor: string;
  /** What stands before the vendor's own id in a key; it may be missing there. */
  readonly prefix: string;
  /** Whether ids of this vendor have slashes. Where not, a slash means a region or a size, each with prices of its own. */
  readonly slashes: boolean;
};

const of = (vendor: string, prefix: string, slashes = false): Provider => ({ vendor, prefix, slashes });

/** The first row of a vendor is what it is written as. DashScope's prices in the map are the dollar list of its Singapore site. */
const providers: ReadonlyMap<string, Provider> = new Map([
  ['openai', of('openai', 'openai/')],
  ['text-completion-openai', of('openai', 'text-completion-openai/')],
  ['azure', of('azure-openai', 'azure/')],
  ['azure_text', of('azure-openai', 'azure/')],
  ['anthropic', of('anthropic', 'anthropic/')],
  ['gemini', of('gemini', 'gemini/')],
  ['openrouter', of('openrouter', 'openrouter/', true)],
  ['deepseek', of('deepseek', 'deepseek/')],
  ['groq', of('groq', 'groq/', true)],
  ['mistral', of('mistral', 'mistral/')],
  ['codestral', of('mistral', 'codestral/')],
  ['text-completion-codestral', of('mistral', 'text-completion-codestral/')],
  ['xai', of('xai', 'xai/')],
  ['moonshot', of('moonshot', 'moonshot/')],
  ['zai', of('zai', 'zai/')],
  ['dashscope', of('dashscope-intl', 'dashscope/')],
  ['ollama', of('ollama', 'ollama/', true)],
  ['bedrock_converse', of('bedrock', 'bedrock/')],
  ['bedrock', of('bedrock', 'bedrock/')],
  ['vertex_ai', of('vertex', 'vertex_ai/', true)],
  ['cerebras', of('cerebras', 'cerebras/')],
  ['cloudflare', of('cloudflare', 'cloudflare/', true)],
  ['cohere_chat', of('cohere', 'cohere/')],
  ['cohere', of('cohere', 'cohere/')],
  ['fireworks_ai', of('fireworks', 'fireworks_ai/', true)],
  ['fireworks_ai-embedding-models', of('fireworks', 'fireworks_ai/', true)],
  ['minimax', of('minimax', 'minimax/')],
  ['novita', of('novita', 'novita/', true)],
  ['ovhcloud', of('ovhcloud', 'ovhcloud/', true)],
  ['perplexity', of('perplexity', 'perplexity/', true)],
  ['together_ai', of('together', 'together_ai/', true)],
  ['voyage', of('voyage', 'voyage/')],
]);

/** `vertex_ai-anthropic_models` and its like are groups of one provider's models. */
const providerOf = (name: string): Provider | undefined => providers.get(name.startsWith('vertex_ai-') ? 'vertex_ai' : name);

export type Model = { readonly vendor: string; readonly model: string } | { readonly left_out: string };

export function modelOf(key: string, provider: string): Model {
  const found = providerOf(provider);
  if (!found) return { left_out: `provider ${JSON.stringify(provider)} is no vendor of Daybook` };
  const name = key.startsWith(found.prefix) ? key.slice(found.prefix.length) : key;
  if (name.includes('/') && !found.slashes)
    return { left_out: 'the name holds a region, a size or a quality, which a price here cannot depend on' };
  if (/^(together|fireworks)-ai-/.test(name)) return { left_out: 'the name is a group of models by size, not a model' };
  // A model that was tuned is called by more than this name: ft:gpt-4o-mini-2024-07-18:an-organisation::an-id.
  return { vendor: found.vendor, model: name.startsWith('ft:') ? `${name}:*` : name };
}

/** The key and provider that are read back as this vendor and model; null where the map has none. */
export function keyOf(vendor: string, model: string): { readonly key: string; readonly provider: string } | null {
  const row = [...providers].find(([, one]) => one.vendor === vendor);
  if (!row) return null;
  const [provider, { prefix }] = row;
  const name = model.startsWith('ft:') && model.endsWith(':*') ? model.slice(0, -2) : model;
  // OpenAI's and Anthropic's own models stand in the map without a prefix.
  const key = vendor === 'openai' || vendor === 'anthropic' ? name : prefix + name;
  const back = modelOf(key, provider);
  return 'model' in back && back.model === model && back.vendor === vendor ? { key, provider } : null;
}
