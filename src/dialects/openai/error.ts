// Error bodies of OpenAI and of those who answer in its place: OpenAI, Groq, DeepSeek, Azure, OpenRouter, Perplexity, Gemini's
// compatible endpoint (wrapped in a list), xAI, Ollama, Hugging Face, Mistral, Cohere, Voyage. The code is the vendor's own word.
import { asList, asObjects, asText, isObject, type JsonObject } from '../../lib/json.ts';
import { jsonText, objectOf } from './json.ts';

export type VendorError = { readonly code: string | null; readonly message: string };

const longest = 2000;

/** What a body says of an error. Under an error status any body is one; else only a body that names an error. */
export function errorOf(body: unknown, status: number | null): VendorError | null {
  const failed = status !== null && status >= 400;
  const root = Array.isArray(body) ? body[0] : body;
  if (!isObject(root)) return failed ? { code: null, message: textError(jsonText(root) ?? '', status) } : null;
  const named = namedError(root);
  if (named || !failed) return named;
  return {
    code: word(root.code ?? root.error_type ?? root.statusCode),
    message: messageOf(root) ?? textError(jsonText(root) ?? '', status),
  };
}

/** The data of an event that is named `error`. */
export function eventError(data: JsonObject | null, text: string): VendorError {
  if (!data) return { code: null, message: text.slice(0, longest) };
  return namedError(data) ?? { code: word(data.code ?? data.type), message: messageOf(data) ?? (jsonText(data) ?? text).slice(0, longest) };
}

/** An error a body or chunk names itself, whatever the status: `error`, `object: "error"`, or a choice that failed. */
export function namedError(root: JsonObject): VendorError | null {
  const { error } = root;
  if (isObject(error)) return { code: codeOf(error), message: messageOf(error) ?? jsonText(error) ?? '' };
  // xAI's `error` is a string beside `code`; Hugging Face's and Ollama's stands alone, sometimes as a list.
  if (typeof error === 'string' && error !== '') return { code: word(root.code ?? root.error_type), message: error };
  if (Array.isArray(error) && error.length > 0) return { code: word(root.code ?? root.error_type), message: sentences(error) };
  if (root.object === 'error') return { code: word(root.code ?? root.type), message: messageOf(root) ?? jsonText(root) ?? '' };
  for (const choice of asObjects(root.choices)) if (isObject(choice.error)) return namedError({ error: choice.error });
  return null;
}

/** The message of an error whose body is no JSON. */
export function textError(text: string, status: number | null): string {
  const trimmed = text.trim().slice(0, longest);
  return trimmed === '' ? `HTTP ${status ?? 'error'}` : trimmed;
}

function codeOf(error: JsonObject): string | null {
  // A code that is a number repeats the HTTP status; Gemini's class is in `status` beside it.
  if (typeof error.code === 'number' && typeof error.status === 'string') return error.status;
  return word(error.code) ?? word(error.type) ?? word(error.status);
}

const word = (value: unknown): string | null => (typeof value === 'number' ? String(value) : value === '' ? null : asText(value));

/** Mistral's message may hold a `detail`; nothing is looked for deeper than that. */
function messageOf(root: JsonObject, depth = 0): string | null {
  for (const value of [root.message, root.detail]) {
    if (typeof value === 'string' && value !== '') return value;
    if (Array.isArray(value) && value.length > 0) return sentences(value);
    if (isObject(value)) return (depth < 2 ? messageOf(value, depth + 1) : null) ?? jsonText(value);
  }
  return null;
}

/** Validation errors come as a list of `{loc, msg}`. */
function sentences(list: readonly unknown[]): string {
  return asList(list)
    .map((entry) => asText(objectOf(entry).msg) ?? asText(objectOf(entry).message) ?? jsonText(entry) ?? '')
    .join('; ');
}
