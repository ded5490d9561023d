// What a request to a vendor asks for, read from its address and its body. Only requests that ask a model for something are calls; lists,
// files and the like are let through unseen.
import type { ToldFields } from './teller.ts';

export type Asked = {
  /** Address without query, as the record has it. */
  readonly endpoint: string;
  readonly origin: string;
  readonly dialect: string;
  readonly isStream: boolean;
  /** The dialect's own field for the end user. */
  readonly endUser: string | null;
  readonly told: ToldFields;
};

type Kind = { readonly dialect: string; readonly call_type: string; readonly model?: string | undefined; readonly isStream?: boolean };

const tails: readonly (readonly [tail: RegExp, dialect: string, callType: string])[] = [
  [/\/chat\/completions$/, 'openai-chat', 'chat'],
  [/\/completions$/, 'openai-completions', 'completion'],
  [/\/responses(?:\/compact)?$/, 'openai-responses', 'chat'],
  [/\/embeddings$/, 'openai-embeddings', 'embedding'],
  [/\/images\/(?:generations|edits|variations)$/, 'none', 'image'],
  [/\/audio\/(?:transcriptions|translations)$/, 'none', 'transcription'],
  [/\/audio\/speech$/, 'none', 'speech'],
  [/\/moderations$/, 'none', 'moderation'],
  [/\/rerank$/, 'none', 'rerank'],
  [/\/messages$/, 'anthropic-messages', 'chat'],
  [/\/messages\/count_tokens$/, 'none', 'count_tokens'],
  [/\/complete$/, 'none', 'completion'],
];

const geminiVerbs: Readonly<Record<string, readonly [dialect: string, callType: string, stream: boolean]>> = {
  generateContent: ['gemini', 'chat', false],
  streamGenerateContent: ['gemini', 'chat', true],
  embedContent: ['gemini', 'embedding', false],
  batchEmbedContents: ['gemini', 'embedding', false],
  countTokens: ['none', 'count_tokens', false],
  predict: ['none', 'image', false],
  // Anthropic's models on Google's platform.
  rawPredict: ['anthropic-messages', 'chat', false],
  streamRawPredict: ['anthropic-messages', 'chat', true],
};

/** Null where no model is asked. */
export function askedBy(input: unknown, init: unknown): Asked | null {
  const url = addressOf(input);
  if (url === null || methodOf(init) !== 'POST') return null;
  const kind = kindOf(url.pathname);
  if (kind === null) return null;
  const body = bodyOf(init);
  const isStream = kind.isStream ?? member(body, 'stream') === true;
  const model = kind.model ?? text(member(body, 'model'));
  const endpoint = `${url.origin}${url.pathname}`;
  return {
    endpoint,
    origin: url.origin,
    dialect: kind.dialect,
    isStream,
    endUser: text(member(body, 'user')) ?? text(member(member(body, 'metadata'), 'user_id')),
    told: {
      endpoint,
      dialect: kind.dialect,
      call_type: kind.call_type,
      is_stream: isStream,
      ...(model === null ? {} : { model_name: model }),
      ...(body === undefined ? {} : { request_body: body }),
    },
  };
}

function kindOf(path: string): Kind | null {
  const [, model, verb] = /\/(?:models|tunedModels)\/([^/]+):(\w+)$/.exec(path) ?? [];
  const gemini = verb === undefined ? undefined : geminiVerbs[verb];
  if (gemini !== undefined) return { dialect: gemini[0], call_type: gemini[1], isStream: gemini[2], model: decoded(model) };
  const row = tails.find(([tail]) => tail.test(path));
  if (row === undefined) return null;
  const deployment = /\/deployments\/([^/]+)\//.exec(path)?.[1];
  return { dialect: row[1], call_type: row[2], model: decoded(deployment) };
}

function addressOf(input: unknown): URL | null {
  const said = input instanceof URL ? input : typeof input === 'string' ? input : member(input, 'url');
  if (said instanceof URL) return said;
  try {
    return typeof said === 'string' ? new URL(said) : null;
  } catch {
    return null; // The vendor's SDK says itself what is wrong with its address.
  }
}

const methodOf = (init: unknown): string => (text(member(init, 'method')) ?? 'GET').toUpperCase();

/** The JSON of a body that is a text. Files and forms are not kept. */
function bodyOf(init: unknown): unknown {
  const body = member(init, 'body');
  if (typeof body !== 'string') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function decoded(part: string | undefined): string | undefined {
  if (part === undefined) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

export const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
