// The parameters of a request under the names the vendors' APIs have for them: `gen_ai.request.max_tokens`, the AI SDK's
// `ai.settings.maxOutputTokens` and OpenInference's `llm.invocation_parameters` all end as `max_tokens`.
import { asObject, asObjects, asText, isObject } from '../../lib/json.ts';
import { structureAt, structureOf, under } from '../attributes.ts';
import { listUnder } from '../content/indexed.ts';
import type { Attributes } from '../signal.ts';

export function paramsOf(attributes: Attributes): Readonly<Record<string, unknown>> | null {
  const tools = toolsOf(attributes);
  const params = {
    ...renamed(under(attributes, 'ai.settings.'), vercelNames),
    ...renamed(oldOnes(attributes), {}),
    ...renamed(under(attributes, 'gen_ai.request.'), semconvNames),
    ...withoutMessages(asObject(structureAt(attributes, 'llm.invocation_parameters', 'embedding.invocation_parameters'))),
    ...(tools.length > 0 && { tools }),
  };
  return Object.keys(params).length === 0 ? null : params;
}

/** Null takes a name out: it has a field of its own, or says how the client works rather than what was asked. */
type Names = Readonly<Record<string, string | null>>;

const semconvNames: Names = {
  model: null,
  type: null,
  'choice.count': 'n',
  stop_sequences: 'stop',
  'reasoning.level': 'reasoning_effort',
  is_stream: 'stream',
};

const vercelNames: Names = {
  maxTokens: 'max_tokens',
  maxOutputTokens: 'max_tokens',
  topP: 'top_p',
  topK: 'top_k',
  stopSequences: 'stop',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  maxRetries: null,
  maxSteps: null,
  mode: null,
  output: null,
};

function oldOnes(attributes: Attributes): Readonly<Record<string, unknown>> {
  const names = ['top_k', 'frequency_penalty', 'presence_penalty', 'temperature', 'top_p'] as const;
  const stop = attributes.get('llm.chat.stop_sequences');
  return { ...Object.fromEntries(names.map((name) => [name, attributes.get(`llm.${name}`)])), stop };
}

function renamed(given: Readonly<Record<string, unknown>>, names: Names): Readonly<Record<string, unknown>> {
  const pairs = Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
    const to = Object.hasOwn(names, name) ? names[name] : name;
    return to === null || to === undefined || value === null || value === undefined ? [] : [[to, value]];
  });
  return Object.fromEntries(pairs);
}

const withoutMessages = (parameters: Readonly<Record<string, unknown>> | null): Readonly<Record<string, unknown>> => {
  const { model: _model, messages: _messages, input: _input, prompt: _prompt, ...rest } = parameters ?? {};
  return rest;
};

/** Tools as the request had them. Each convention writes them as JSON text in another place. */
function toolsOf(attributes: Attributes): readonly unknown[] {
  const whole = structureAt(attributes, 'gen_ai.tool.definitions');
  if (Array.isArray(whole) && whole.length > 0) return whole.map(parsed);
  const vercel = attributes.get('ai.prompt.tools');
  if (Array.isArray(vercel) && vercel.length > 0) return vercel.map(parsed);
  const inference = asObjects(listUnder(attributes, 'llm.tools')).flatMap((item) => {
    const schema = asObject(item['tool'])?.['json_schema'];
    return schema === undefined ? [] : [parsed(schema)];
  });
  if (inference.length > 0) return inference;
  return asObjects(listUnder(attributes, 'llm.request.functions')).map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name: asText(name), description: asText(description), parameters: parsed(parameters ?? null) },
  }));
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const structure = structureOf(value);
  return isObject(structure) || Array.isArray(structure) ? structure : value;
}
