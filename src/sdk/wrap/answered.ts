// What an answer says as far as a client must know it: whether a stream came to its end, when its first content came, and its body in
// the form that is told. The rest is read at the desk, by the same code that reads the gateway's answers.
import { requestIdHeaders } from '../../lib/request-ids.ts';
import { member, text } from './asked.ts';
import type { Kept } from './kept.ts';

const ends: Readonly<Record<string, RegExp>> = {
  'openai-chat': /^data: ?\[DONE\]|"finish_reason"\s*:\s*"/m,
  'openai-completions': /^data: ?\[DONE\]|"finish_reason"\s*:\s*"/m,
  'openai-responses': /"type"\s*:\s*"response\.(?:completed|failed|incomplete)"/,
  'anthropic-messages': /"type"\s*:\s*"message_stop"/,
  gemini: /"(?:finishReason|blockReason)"\s*:\s*"/,
};

/** An error event ends an answer as well; what it says is read at the desk. */
const failure = /^event: ?error\b|^data: ?\{\s*"error"\s*:|^data: ?\{\s*"type"\s*:\s*"error"/m;

/** Whether an answer that broke off, or was not read on, had said everything before. */
export function isWhole(dialect: string, body: unknown): boolean {
  if (body === undefined) return false;
  // A document that could be parsed is whole.
  if (typeof body !== 'string') return true;
  return failure.test(body) || (ends[dialect]?.test(body) ?? false);
}

const contents: Readonly<Record<string, RegExp>> = {
  'openai-chat':
    /"(?:content|reasoning_content|reasoning|refusal|thinking)"\s*:\s*"(?!")|"content"\s*:\s*\[\s*\{|"tool_calls"\s*:\s*\[\s*\{|"(?:function_call|audio)"\s*:\s*\{/,
  'openai-completions': /"text"\s*:\s*"(?!")/,
  'openai-responses': /"delta"\s*:\s*"(?!")|"type"\s*:\s*"(?:function|custom_tool)_call"/,
  'anthropic-messages': /"(?:text|partial_json|thinking)"\s*:\s*"(?!")|"type"\s*:\s*"(?:server_)?tool_use"/,
  gemini: /"text"\s*:\s*"(?!")|"(?:functionCall|inlineData|executableCode|toolCall)"\s*:/,
};

const longestWait = 64 * 1024;

/** A whole event that says the answer failed, or an error's JSON in its place. Readers leave a stream there without a word. */
const failed =
  /^(?:event: ?error\b|data: ?\{\s*"error"\s*:|data: ?\{\s*"type"\s*:\s*"error")[^\n]*(?:\n[^\r\n]+\r?)*\r?\n\r?\n|^\{\s*"error"\s*:[\s\S]*\}\s*$/m;

export type StreamWatch = {
  /** Takes the next bytes. */
  see(chunk: Uint8Array): void;
  /** Something that a reader or a program can use has come. */
  readonly hasContent: boolean;
  readonly hasFailed: boolean;
};

export function watchStream(dialect: string): StreamWatch {
  const sought = contents[dialect];
  const decoder = new TextDecoder();
  let seen = '';
  let hasContent = false;
  let hasFailed = false;
  return {
    see(chunk) {
      seen += decoder.decode(chunk, { stream: true });
      hasContent ||= sought?.test(seen) ?? false;
      hasFailed ||= failed.test(seen);
      const lastEvent = Math.max(seen.lastIndexOf('\n\n'), seen.lastIndexOf('\r\n\r\n'));
      if (lastEvent > 0) seen = seen.slice(lastEvent);
      else if (seen.length > longestWait) seen = seen.slice(-1024);
    },
    get hasContent() {
      return hasContent;
    },
    get hasFailed() {
      return hasFailed;
    },
  };
}

/** Whether bytes of this type are a text worth keeping. */
export const isText = (contentType: string): boolean => contentType === '' || /json|text\/|event-stream|xml/i.test(contentType);

export const isEventStream = (contentType: string): boolean => /^\s*text\/event-stream\b/i.test(contentType);

/** A document as its value, so that long texts in it can be cut and the rest stays; a stream, or what is no JSON, as its text. */
export function bodyTold(kept: Kept, contentType: string, textLength: number): unknown {
  if (kept.bytes === 0) return undefined;
  const said = kept.text();
  if (said === '') return undefined;
  if (isEventStream(contentType)) return said;
  try {
    const value: unknown = JSON.parse(said);
    return said.length > textLength ? withoutVectors(value) : value;
  } catch {
    return said;
  }
}

const longVector = 64;

/** Embeddings are numbers by the thousand; in a body that is too long to be kept whole they go first. */
function withoutVectors(value: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.length >= longVector && value.every((item) => typeof item === 'number')) return [];
    return value.map(withoutVectors);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutVectors(item)]));
}

export function headerOf(response: unknown, name: string): string {
  const headers = member(response, 'headers');
  const get = member(headers, 'get');
  const value: unknown = typeof get === 'function' ? Reflect.apply(get, headers, [name]) : member(headers, name);
  return typeof value === 'string' ? value : '';
}

export function requestIdOf(response: unknown): string | null {
  for (const name of requestIdHeaders) {
    const value = text(headerOf(response, name));
    if (value !== null) return value;
  }
  return null;
}

export function jsonOr(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return said; // Not one JSON document: it is told as the text it is.
  }
}
