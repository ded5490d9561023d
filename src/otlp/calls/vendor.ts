// Who served the call: the conventions' provider names to the ids of our vendors, and the address where a span tells one. Clients of
// OpenAI's SDK say `openai` whatever address they call; there the address decides, and the provider's word is not taken.
import { numberAt, textAt, wordOf } from '../attributes.ts';
import type { Attributes } from '../signal.ts';

export type Served = { readonly vendor: string | null; readonly endpoint: string | null };

export function servedBy(attributes: Attributes): Served {
  const provider = textAt(
    attributes,
    'gen_ai.provider.name',
    'ai.model.provider',
    'llm.provider',
    'gen_ai.system',
    'llm.system',
    'llm.vendor',
  );
  const endpoint = endpointOf(attributes);
  const vendor = provider === null ? null : vendorOf(provider);
  const host = endpoint === null ? null : new URL(endpoint).hostname;
  if (vendor === 'openai' && host !== null && !/(^|\.)openai\.com$/.test(host)) {
    return { vendor: /\.azure\.com$/.test(host) ? 'azure-openai' : null, endpoint };
  }
  return { vendor: wordOf(vendor), endpoint };
}

/** `openai.responses` and `google.generative-ai` of the AI SDK begin with the provider. Names that are none of ours stay as they are. */
export function vendorOf(provider: string): string {
  const name = provider.trim().toLowerCase();
  return vendors.get(name) ?? vendors.get(name.split('.', 1)[0] ?? '') ?? name;
}

const vendors: ReadonlyMap<string, string> = new Map([
  ['openai', 'openai'],
  ['azure', 'azure-openai'],
  ['azure-openai', 'azure-openai'],
  ['azure_openai', 'azure-openai'],
  ['azure.ai.openai', 'azure-openai'],
  ['az.ai.openai', 'azure-openai'],
  ['azure.ai.inference', 'azure.ai.inference'],
  ['az.ai.inference', 'azure.ai.inference'],
  ['anthropic', 'anthropic'],
  ['gcp.gemini', 'gemini'],
  ['gemini', 'gemini'],
  ['google', 'gemini'],
  ['google_genai', 'gemini'],
  ['google_generativeai', 'gemini'],
  ['gcp.gen_ai', 'gemini'],
  ['google.generative-ai', 'gemini'],
  ['google.vertex', 'gemini'],
  ['vertex', 'gemini'],
  ['vertexai', 'gemini'],
  ['vertex_ai', 'gemini'],
  ['gcp.vertex_ai', 'gemini'],
  ['aws', 'aws.bedrock'],
  ['bedrock', 'aws.bedrock'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['aws.bedrock', 'aws.bedrock'],
  ['openrouter', 'openrouter'],
  ['deepseek', 'deepseek'],
  ['groq', 'groq'],
  ['mistral', 'mistral'],
  ['mistral_ai', 'mistral'],
  ['mistralai', 'mistral'],
  ['xai', 'xai'],
  ['x_ai', 'xai'],
  ['moonshot', 'moonshot'],
  ['moonshotai', 'moonshot'],
  ['moonshot_ai', 'moonshot'],
  ['zhipu', 'zhipu'],
  ['zhipuai', 'zhipu'],
  ['bigmodel', 'zhipu'],
  ['zai', 'zai'],
  ['z_ai', 'zai'],
  ['z.ai', 'zai'],
  ['dashscope', 'dashscope'],
  ['alibaba', 'dashscope'],
  ['qwen', 'dashscope'],
  ['ollama', 'ollama'],
  ['vllm', 'vllm'],
]);

/** The address as far as the span tells it; the host is what decides. */
function endpointOf(attributes: Attributes): string | null {
  const whole = textAt(attributes, 'url.full', 'http.url', 'gen_ai.openai.api_base', 'openai.api_base', 'llm.api_base');
  const bare = whole === null ? null : withoutCredentials(whole);
  if (bare !== null) return bare;
  const host = textAt(attributes, 'server.address');
  const port = numberAt(attributes, 'server.port');
  if (host === null) return null;
  const isLocal = /^(localhost|127\.|\[?::1)/.test(host);
  const scheme = port === 443 || (port === null && !isLocal) ? 'https' : isLocal || port === 80 ? 'http' : 'https';
  return withoutCredentials(/^https?:\/\//.test(host) ? host : `${scheme}://${host}${port === null ? '' : `:${port}`}`);
}

/** Keys travel in queries, and some in the place of a user. */
function withoutCredentials(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, origin, pathname } = new URL(address);
  const bare = `${origin}${pathname}`.replace(/\/$/, '');
  // Cut off in the middle it would be another address.
  return /^https?:$/.test(protocol) && bare.length <= 512 ? bare : null;
}
