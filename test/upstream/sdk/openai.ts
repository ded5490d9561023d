// Calls through the `openai` package.
import OpenAI from 'openai';
import { ChatCompletionStream } from 'openai/lib/ChatCompletionStream';
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import type { CompletionCreateParams } from 'openai/resources/completions';
import type { EmbeddingCreateParams } from 'openai/resources/embeddings';
import type { ResponseCreateParams } from 'openai/resources/responses/responses';
import type { Exchange } from '../exchange.ts';
import { failureOf, linesOf, outcomeOfStream, paramsOf, placeOf, plain, type SdkOutcome, type Target } from './outcome.ts';

export async function viaOpenai(exchange: Exchange, target: Target): Promise<SdkOutcome> {
  const own = /\/(?:chat\/completions|completions|responses|embeddings)(?=\?|$)/.exec(exchange.path)?.[0] ?? '';
  const { prefix, query } = placeOf(exchange, own);
  const client = new OpenAI({
    apiKey: target.key ?? 'test',
    baseURL: target.origin + (target.prefix ?? prefix),
    defaultHeaders: { ...target.headers },
    defaultQuery: query,
    maxRetries: 0,
    timeout: target.timeout_ms ?? 20_000,
  });
  try {
    const { data, request_id } = await call(client, own, exchange).withResponse();
    if (!isStream(data)) return { kind: 'object', value: plain(data), request_id };
    return await outcomeOfStream(data, request_id, (events) => accumulate(own, events));
  } catch (error) {
    return { kind: 'error', error: failureOf(error) };
  }
}

type Called = { withResponse(): Promise<{ readonly data: unknown; readonly request_id: string | null }> };

function call(client: OpenAI, own: string, exchange: Exchange): Called {
  if (own === '/chat/completions') return client.chat.completions.create(paramsOf<ChatCompletionCreateParams>(exchange));
  if (own === '/completions') return client.completions.create(paramsOf<CompletionCreateParams>(exchange));
  if (own === '/responses') return client.responses.create(paramsOf<ResponseCreateParams>(exchange));
  return client.embeddings.create(paramsOf<EmbeddingCreateParams>(exchange));
}

const isStream = (data: unknown): data is AsyncIterable<unknown> =>
  typeof data === 'object' && data !== null && Symbol.asyncIterator in data;

/** Chat has an accumulator that can be fed; responses end with the whole object; text completions have none. */
async function accumulate(own: string, events: readonly unknown[]): Promise<unknown> {
  if (own === '/chat/completions') return ChatCompletionStream.fromReadableStream(linesOf(events)).finalChatCompletion();
  const last = events.at(-1);
  return typeof last === 'object' && last !== null && 'response' in last ? last.response : null;
}
