// An app in the matrix: it asks the vendor through OpenAI's SDK, as a scenario has it, and gives what it came to know.
import OpenAI from 'openai';
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import { z } from 'zod';
import type { WayName } from './parts.ts';
import { lastOf, patienceMs, type Scenario } from './scenarios.ts';

/** What every way is given to say who calls. */
export const who = { user: 'ada', app: 'matrix', function: 'name-a-river', metadata: { team: 'search' } } as const;
export const letterOf = (way: WayName): string => way.charAt(0);
export const sessionOf = (way: WayName, { name }: Scenario): string => `${way}-${name}`;

export type Place = { readonly baseURL: string; readonly apiKey: string; readonly headers?: Readonly<Record<string, string>> };

export type ClientOptions = Place & { readonly timeoutMs?: number };

/** Each try is answered by its exchange. */
export function clientFor(
  way: WayName,
  scenario: Scenario,
  { baseURL, apiKey, headers = {}, timeoutMs = patienceMs }: ClientOptions,
): OpenAI {
  let tries = 0;
  return new OpenAI({
    baseURL,
    apiKey,
    maxRetries: scenario.tries.length - 1,
    timeout: timeoutMs,
    defaultHeaders: { 'x-replay-plan': scenario.plan, ...headers },
    fetch: (input, init) => {
      const all = new Headers(init?.headers);
      all.set('x-replay-id', `${letterOf(way)}-${scenario.tries[tries]}`);
      tries += 1;
      return fetch(input, { ...init, headers: all });
    },
  });
}

export const bodyOf = (scenario: Scenario): ChatCompletionCreateParams =>
  z.custom<ChatCompletionCreateParams>().parse(JSON.parse(lastOf(scenario).request.toString('utf8')));

export type Seen = {
  readonly answer: OpenAI.ChatCompletion | null;
  readonly chunks: readonly OpenAI.ChatCompletionChunk[];
  readonly requestId: string | null;
  readonly error: unknown;
  /** Milliseconds until the first text. */
  readonly first: number | null;
};

/** Asks and reads to the end, or until the app has enough. */
export async function ask(client: OpenAI, scenario: Scenario): Promise<Seen> {
  const body = bodyOf(scenario);
  const began = performance.now();
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  const abort = new AbortController();
  const seen = { answer: null, chunks, requestId: null, error: null, first: null };
  try {
    const { data, request_id: requestId } = await client.chat.completions.create(body, { signal: abort.signal }).withResponse();
    if (!(Symbol.asyncIterator in data)) return { ...seen, answer: data, requestId };
    let first: number | null = null;
    for await (const chunk of data) {
      if (chunk.choices[0]?.delta.content) first ??= performance.now() - began;
      chunks.push(chunk);
      if (chunks.length === scenario.abortAfter) abort.abort();
    }
    return { ...seen, requestId, error: abort.signal.aborted ? abort.signal.reason : null, first };
  } catch (error) {
    return { ...seen, error };
  }
}
