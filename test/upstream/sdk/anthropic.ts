// Calls through the `@anthropic-ai/sdk` package.
import Anthropic from '@anthropic-ai/sdk';
import { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
import type { MessageCountTokensParams, MessageCreateParams } from '@anthropic-ai/sdk/resources/messages';
import type { Exchange } from '../exchange.ts';
import { failureOf, linesOf, outcomeOfStream, paramsOf, placeOf, plain, type SdkOutcome, type Target } from './outcome.ts';

export async function viaAnthropic(exchange: Exchange, target: Target): Promise<SdkOutcome> {
  const own = /\/v1\/messages(?:\/count_tokens)?(?=\?|$)/.exec(exchange.path)?.[0] ?? '';
  const { prefix, query } = placeOf(exchange, own);
  const client = new Anthropic({
    apiKey: target.key ?? 'test',
    baseURL: target.origin + (target.prefix ?? prefix),
    defaultHeaders: { ...target.headers },
    defaultQuery: query,
    maxRetries: 0,
    timeout: target.timeout_ms ?? 20_000,
  });
  try {
    if (own.endsWith('/count_tokens')) {
      const { data, request_id } = await client.messages.countTokens(paramsOf<MessageCountTokensParams>(exchange)).withResponse();
      return { kind: 'object', value: plain(data), request_id: request_id ?? null };
    }
    const { data, request_id } = await client.messages.create(paramsOf<MessageCreateParams>(exchange)).withResponse();
    if (!(Symbol.asyncIterator in data)) return { kind: 'object', value: plain(data), request_id: request_id ?? null };
    return await outcomeOfStream(data, request_id ?? null, (events) => MessageStream.fromReadableStream(linesOf(events)).finalMessage());
  } catch (error) {
    return { kind: 'error', error: failureOf(error) };
  }
}
