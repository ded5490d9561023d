// A recorded call as a command for a shell, to be sent again through Daybook. Credentials are never in it: the shell puts in $DAYBOOK_KEY.
// Everything that came from outside is quoted so that a shell takes it as the text it is.
import type { CallBody, CallRecord } from '../../../src/schema/call.ts';
import { escaped } from '../../chat/text/hidden.ts';

export type CurlCall = Pick<CallRecord, 'dialect' | 'method' | 'path' | 'endpoint' | 'model_name' | 'model_id' | 'truncated' | 'route'>;
export type CurlBody = Pick<CallBody, 'request_messages' | 'request_params' | 'request_headers'>;

/** Why there is no command: the body was cut, it is no JSON, or nothing of it was kept. */
export type NoCurl = 'cut' | 'not_json' | 'not_kept';

export type Curl = { readonly command: string } | { readonly none: NoCurl };

/** `daybook` is where it answers, without a path. */
export function curlOf(call: CurlCall, body: CurlBody, daybook: string): Curl {
  if (call.truncated.includes('request')) return { none: 'cut' };
  const hasBody = call.method !== 'GET' && call.method !== 'DELETE';
  const json = hasBody ? bodyOf(call, body) : null;
  if (hasBody && json === null) return { none: typeof body.request_params === 'string' ? 'not_json' : 'not_kept' };
  const lines = [`curl ${quoted(`${daybook}${addressOf(call)}`)}`];
  if (call.method !== 'POST' || json === null) lines.push(`-X ${quoted(call.method)}`);
  // The one line in which the shell is to put something in: nothing in it came from outside.
  lines.push(`-H "${credentialOf(call)}"`, ...headersOf(call, body).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`));
  if (json === null) return { command: lines.join(' \\\n  ') };
  // One argument of a command has a longest length; a document that is read has none.
  if (json.length < longestArgument) return { command: [...lines, `--data-raw ${quoted(json)}`].join(' \\\n  ') };
  return { command: `${[...lines, `--data-binary @- <<'${mark}'`].join(' \\\n  ')}\n${json}\n${mark}` };
}

const longestArgument = 30_000;
const mark = 'DAYBOOK_BODY';

/** In single quotes a shell takes everything as it is, but the quote itself. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const members: Readonly<Record<CallRecord['dialect'], string | null>> = {
  'openai-chat': 'messages',
  'openai-completions': 'prompt',
  'openai-responses': 'input',
  'openai-embeddings': 'input',
  'anthropic-messages': 'messages',
  gemini: 'contents',
  none: null,
};

/** One line of JSON: what was asked in the place the dialect has for it, beside the rest. */
function bodyOf({ dialect, path, model_name }: CurlCall, { request_messages, request_params }: CurlBody): string | null {
  const params = isObject(request_params) ? request_params : null;
  const member = dialect === 'gemini' ? geminiMember(path) : members[dialect];
  if (params === null && (request_messages === null || request_messages === undefined)) return null;
  if (typeof request_params === 'string') return null;
  const model =
    member !== null && dialect !== 'gemini' && params?.['model'] === undefined && model_name !== null ? { model: model_name } : {};
  const messages = member === null || request_messages === null ? {} : { [member]: request_messages };
  // Where it is pasted, a terminal would act on what cannot be seen.
  return escaped(JSON.stringify({ ...model, ...params, ...messages }));
}

const geminiMember = (path: string): string =>
  /:batchEmbedContents/.test(path) ? 'requests' : /:embedContent/.test(path) ? 'content' : 'contents';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Daybook's own path of the dialect: the vendor's may lie elsewhere. The endpoint is named unless a model's route chose it. */
function addressOf({ dialect, path, endpoint, model_name, model_id }: CurlCall): string {
  const isRouted = model_name !== null && model_id !== null && model_name !== model_id;
  const to = endpoint === null || isRouted ? '' : `/to/${encoded(endpoint)}`;
  // Without its slash a path would go on with the host's name. curl makes many addresses of brackets and braces.
  const own = ownPath(dialect, path.startsWith('/') ? path : `/${path}`, model_name);
  return `${to}${own}`.replace(/[[\]{}]/g, encodeURIComponent);
}

/** Half of a pair has no encoding. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD'));

function ownPath(dialect: CallRecord['dialect'], path: string, model: string | null): string {
  switch (dialect) {
    case 'openai-chat':
      return '/v1/chat/completions';
    case 'openai-completions':
      return '/v1/completions';
    case 'openai-responses':
      return path.includes('/responses/') ? `/v1${path.slice(path.lastIndexOf('/responses/'))}` : '/v1/responses';
    case 'openai-embeddings':
      return '/v1/embeddings';
    case 'anthropic-messages':
      return path.slice(Math.max(0, path.lastIndexOf('/v1/')));
    case 'gemini': {
      const method = /:(\w+)(\?[^#]*)?$/.exec(path);
      return `/v1beta/models/${encoded(model ?? '')}:${method?.[1] ?? 'generateContent'}${method?.[2] ?? ''}`;
    }
    case 'none':
      return path;
  }
}

function credentialOf({ dialect }: CurlCall): string {
  if (dialect === 'anthropic-messages') return 'x-api-key: $DAYBOOK_KEY';
  return dialect === 'gemini' ? 'x-goog-api-key: $DAYBOOK_KEY' : 'authorization: Bearer $DAYBOOK_KEY';
}

function headersOf({ dialect }: CurlCall, { request_headers }: CurlBody): readonly (readonly [name: string, value: string])[] {
  const kept = (name: string): readonly (readonly [string, string])[] => {
    const value = isObject(request_headers) ? request_headers[name] : undefined;
    return typeof value === 'string' && !/\p{Cc}/u.test(value) ? [[name, value]] : [];
  };
  const version = dialect === 'anthropic-messages' ? kept('anthropic-version') : [];
  const versions = dialect === 'anthropic-messages' && version.length === 0 ? [['anthropic-version', '2023-06-01'] as const] : version;
  return [['content-type', 'application/json'], ...versions, ...kept('anthropic-beta'), ...kept('openai-beta')];
}
