// Calls through the vendors' SDKs of both generations, as an app makes them: bare or wrapped, read to the end, given up, aborted, tried
// again. What the app sees is put into a plain form, so that the two can be compared.
import AnthropicNow from '@anthropic-ai/sdk';
import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages';
import { type Content, type GenerateContentConfig, GoogleGenAI as GoogleNow } from '@google/genai';
import AnthropicBefore from 'anthropic0';
import { GoogleGenAI as GoogleBefore } from 'genai1';
import OpenAINow from 'openai';
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import type { CompletionCreateParams } from 'openai/resources/completions';
import type { EmbeddingCreateParams } from 'openai/resources/embeddings';
import type { ResponseCreateParams } from 'openai/resources/responses/responses';
import OpenAIFour from 'openai4';
import OpenAIFive from 'openai5';
import { z } from 'zod';
import type { Wraps } from '../../src/sdk/wrap/types.ts';
import type { Exchange } from '../upstream/exchange.ts';
import { failureOf, paramsOf, plain, type SdkOutcome } from '../upstream/sdk/outcome.ts';

export type Way = {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  readonly wraps: Wraps | null;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retries?: number;
  readonly timeout_ms?: number;
  readonly signal?: AbortSignal;
  /** After so many events of a stream: the app leaves its loop, or raises its signal. */
  readonly after?: { readonly events: number; readonly leave: 'break' | (() => void) };
};

export type Generation = {
  readonly name: string;
  readonly family: 'openai' | 'anthropic' | 'gemini';
  readonly ask: (exchange: Exchange, way: Way) => Promise<SdkOutcome>;
};

const isStream = (data: unknown): data is AsyncIterable<unknown> =>
  typeof data === 'object' && data !== null && Symbol.asyncIterator in data;

async function outcomeOf(
  asked: () => Promise<unknown>,
  { after }: Way,
  requestId: (answer: unknown) => string | null = () => null,
): Promise<SdkOutcome> {
  try {
    const answer = await asked();
    const inner: unknown = z.looseObject({ data: z.unknown() }).safeParse(answer).data?.data;
    const data = requestId(answer) === null && inner === undefined ? answer : inner;
    const request_id = requestId(answer);
    if (!isStream(data)) return { kind: 'object', value: tidy(data), request_id };
    const events: unknown[] = [];
    try {
      for await (const event of data) {
        events.push(tidy(event));
        if (events.length !== after?.events) continue;
        if (after.leave === 'break') break;
        after.leave();
      }
    } catch (error) {
      return { kind: 'stream', events, final: null, error: failureOf(error), request_id };
    }
    return { kind: 'stream', events, final: null, error: null, request_id };
  } catch (error) {
    return { kind: 'error', error: failureOf(error) };
  }
}

/** Without the HTTP response that Google's SDK hangs on each object: its headers hold dates. */
function tidy(value: unknown): unknown {
  const read = z.looseObject({ sdkHttpResponse: z.unknown().optional() }).safeParse(plain(value));
  if (!read.success) return plain(value);
  const { sdkHttpResponse: _, ...rest } = read.data;
  return rest;
}

const requestIdIn = (answer: unknown): string | null =>
  z.looseObject({ request_id: z.string().nullish() }).safeParse(answer).data?.request_id ?? null;

/** The older clients take and give the same; what TypeScript sees of them is that of the newest. */
const openaiClient = (made: unknown): OpenAINow => z.custom<OpenAINow>().parse(made);

function openai(name: string, make: (options: ConstructorParameters<typeof OpenAINow>[0]) => unknown): Generation {
  return {
    name,
    family: 'openai',
    ask(exchange, way) {
      const { pathname, searchParams } = new URL(exchange.path, 'http://vendor');
      const own = /\/(?:chat\/completions|completions|responses|embeddings)$/.exec(pathname)?.[0] ?? '';
      const bare = openaiClient(
        make({
          apiKey: way.key ?? 'sk-test',
          baseURL: `${way.origin}/v1`,
          defaultHeaders: { ...way.headers },
          defaultQuery: Object.fromEntries(searchParams),
          maxRetries: way.retries ?? 0,
          timeout: way.timeout_ms ?? 10_000,
        }),
      );
      const client = way.wraps === null ? bare : way.wraps.wrapOpenAI(bare);
      const options = { ...(way.signal && { signal: way.signal }) };
      return outcomeOf(
        () => {
          if (own === '/chat/completions')
            return client.chat.completions.create(paramsOf<ChatCompletionCreateParams>(exchange), options).withResponse();
          if (own === '/completions') return client.completions.create(paramsOf<CompletionCreateParams>(exchange), options).withResponse();
          if (own === '/responses') return client.responses.create(paramsOf<ResponseCreateParams>(exchange), options).withResponse();
          return client.embeddings.create(paramsOf<EmbeddingCreateParams>(exchange), options).withResponse();
        },
        way,
        requestIdIn,
      );
    },
  };
}

function anthropic(name: string, make: (options: ConstructorParameters<typeof AnthropicNow>[0]) => unknown): Generation {
  return {
    name,
    family: 'anthropic',
    ask(exchange, way) {
      const bare = z.custom<AnthropicNow>().parse(
        make({
          apiKey: way.key ?? 'sk-test',
          baseURL: way.origin,
          defaultHeaders: { ...way.headers },
          maxRetries: way.retries ?? 0,
          timeout: way.timeout_ms ?? 10_000,
        }),
      );
      const client = way.wraps === null ? bare : way.wraps.wrapAnthropic(bare);
      const options = { ...(way.signal && { signal: way.signal }) };
      return outcomeOf(() => client.messages.create(paramsOf<MessageCreateParams>(exchange), options).withResponse(), way, requestIdIn);
    },
  };
}

type GeminiBody = Readonly<Record<string, unknown>> & {
  readonly contents?: Content[];
  readonly requests?: readonly { readonly content: Content }[];
  readonly content?: Content;
  readonly generationConfig?: Readonly<Record<string, unknown>>;
};

function google(name: string, make: (options: ConstructorParameters<typeof GoogleNow>[0]) => unknown): Generation {
  return {
    name,
    family: 'gemini',
    ask(exchange, way) {
      const [, model = '', verb = ''] = /\/models\/([^/:]+):(\w+)/.exec(exchange.path) ?? [];
      const retryOptions = way.retries === undefined ? {} : { retryOptions: { attempts: way.retries + 1, initialDelay: 0.01 } };
      const bare = z.custom<GoogleNow>().parse(
        make({
          apiKey: way.key ?? 'test',
          httpOptions: { baseUrl: way.origin, headers: { ...way.headers }, timeout: way.timeout_ms ?? 10_000, ...retryOptions },
        }),
      );
      const client = way.wraps === null ? bare : way.wraps.wrapGoogleGenAI(bare);
      const { contents = [], requests, content, generationConfig, tools, ...rest } = paramsOf<GeminiBody>(exchange);
      const config = z.custom<GenerateContentConfig>().parse({
        ...generationConfig,
        ...rest,
        ...(tools === undefined ? {} : { tools: [tools].flat() }),
        ...(way.signal && { abortSignal: way.signal }),
      });
      return outcomeOf(() => {
        if (verb === 'streamGenerateContent') return client.models.generateContentStream({ model, contents, config });
        if (verb === 'generateContent') return client.models.generateContent({ model, contents, config });
        const all = requests?.map((one) => one.content) ?? (content === undefined ? [] : [content]);
        return client.models.embedContent({ model, contents: all });
      }, way);
    },
  };
}

export const generations: readonly Generation[] = [
  openai('openai 6', (options) => new OpenAINow(options)),
  openai('openai 5', (options) => new OpenAIFive(z.custom<ConstructorParameters<typeof OpenAIFive>[0]>().parse(options))),
  openai('openai 4', (options) => new OpenAIFour(z.custom<ConstructorParameters<typeof OpenAIFour>[0]>().parse(options))),
  anthropic('@anthropic-ai/sdk 1', (options) => new AnthropicNow(options)),
  anthropic(
    '@anthropic-ai/sdk 0',
    (options) => new AnthropicBefore(z.custom<ConstructorParameters<typeof AnthropicBefore>[0]>().parse(options)),
  ),
  google('@google/genai 2', (options) => new GoogleNow(options)),
  google('@google/genai 1', (options) => new GoogleBefore(z.custom<ConstructorParameters<typeof GoogleBefore>[0]>().parse(options))),
];
