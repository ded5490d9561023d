// Which wire format a path belongs to. Every path of the three families is served; only those with a dialect are read.
// Sources: the endpoint lists of the OpenAI, Anthropic and Gemini SDKs. A path that two vendors share (/v1/models, /v1/files)
// is told apart by the headers their SDKs send.
import type { DialectName, Family } from '../schema/vocabulary.ts';

export type Recognised = {
  readonly family: Family;
  readonly dialect: DialectName;
  readonly call_type: string;
  /** Gemini and Azure name the model in the path. */
  readonly model: string | null;
  /** Gemini says in the path whether it streams; null where the body says. */
  readonly is_stream: boolean | null;
};

const openaiPaths: readonly (readonly [path: string, dialect: DialectName, callType: string])[] = [
  ['/chat/completions', 'openai-chat', 'chat'],
  ['/completions', 'openai-completions', 'completion'],
  ['/responses/compact', 'openai-responses', 'chat'],
  ['/responses', 'openai-responses', 'chat'],
  ['/embeddings', 'openai-embeddings', 'embedding'],
  ['/images/generations', 'none', 'image'],
  ['/images/edits', 'none', 'image'],
  ['/images/variations', 'none', 'image'],
  ['/audio/transcriptions', 'none', 'transcription'],
  ['/audio/translations', 'none', 'transcription'],
  ['/audio/speech', 'none', 'speech'],
  ['/moderations', 'none', 'moderation'],
  ['/rerank', 'none', 'rerank'],
];

const geminiMethods: Readonly<Record<string, readonly [dialect: DialectName, callType: string, stream: boolean]>> = {
  generateContent: ['gemini', 'chat', false],
  streamGenerateContent: ['gemini', 'chat', true],
  embedContent: ['gemini', 'embedding', false],
  batchEmbedContents: ['gemini', 'embedding', false],
  countTokens: ['none', 'count_tokens', false],
  predict: ['none', 'image', false],
};

/** `path` without query. `anthropicHeader` is true where anthropic-version or x-api-key was sent. Null: not a vendor's path. */
export function recognise(method: string, path: string, anthropicHeader: boolean): Recognised | null {
  if (/^\/(?:upload\/)?v1(?:beta\d*|alpha)(?:\/|$)/.test(path))
    return path.includes('/openai/') ? openai(method, path) : gemini(method, path);
  if (path.startsWith('/openai/')) return openai(method, path);
  if (!/^\/v\d+(?:\/|$)/.test(path)) return null;
  if (/^\/v1\/(?:messages|complete)(?:\/|$)/.test(path) || (anthropicHeader && !isOpenaiAlone(path))) return anthropic(method, path);
  if (/^\/v1\/(?:projects\/[^/]+\/locations|models)\/.+:\w+$/.test(path)) return gemini(method, path);
  return openai(method, path);
}

/** A path that only OpenAI's format has: whatever header carries the key, it is not Anthropic's. */
const isOpenaiAlone = (path: string): boolean =>
  /^\/v\d+\/responses(?:\/|$)/.test(path) || openaiPaths.some(([tail]) => path.replace(/^\/v\d+/, '') === tail);

function openai(method: string, path: string): Recognised {
  const deployment = /^\/openai\/deployments\/([^/]+)(\/.*)$/.exec(path);
  const rest = deployment?.[2] ?? path.replace(/^(?:\/v1beta\/openai|\/openai\/v1|\/v\d+)/, '');
  const model = deployment?.[1] === undefined ? null : decode(deployment[1]);
  const plain = { family: 'openai', model, is_stream: null } as const;
  if (method === 'GET' && /^\/responses\/[^/]+$/.test(rest)) return { ...plain, dialect: 'openai-responses', call_type: 'chat' };
  if (method !== 'POST') return { ...plain, dialect: 'none', call_type: 'other', is_stream: false };
  const row = openaiPaths.find(([tail]) => rest === tail);
  return row ? { ...plain, dialect: row[1], call_type: row[2] } : { ...plain, dialect: 'none', call_type: 'other' };
}

function anthropic(method: string, path: string): Recognised {
  const plain = { family: 'anthropic', model: null, is_stream: null } as const;
  if (method === 'POST' && path === '/v1/messages') return { ...plain, dialect: 'anthropic-messages', call_type: 'chat' };
  if (path === '/v1/messages/count_tokens') return { ...plain, dialect: 'none', call_type: 'count_tokens' };
  return { ...plain, dialect: 'none', call_type: method === 'POST' && path === '/v1/complete' ? 'completion' : 'other' };
}

function gemini(method: string, path: string): Recognised {
  const match = /\/(?:models|tunedModels)\/([^/]+):(\w+)$/.exec(path);
  const model = match?.[1] === undefined ? null : decode(match[1]);
  const row = method === 'POST' ? geminiMethods[match?.[2] ?? ''] : undefined;
  if (!row) return { family: 'gemini', dialect: 'none', call_type: 'other', model, is_stream: false };
  return { family: 'gemini', dialect: row[0], call_type: row[1], model, is_stream: row[2] };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not valid percent-encoding: the vendor sees the same bytes and says what it thinks of them.
  }
}
