// Calls through the `@google/genai` package, which builds its bodies itself: a recorded body is taken apart into its params.
import { type Content, type GenerateContentConfig, GoogleGenAI } from '@google/genai';
import { z } from 'zod';
import type { Exchange } from '../exchange.ts';
import { failureOf, outcomeOfStream, paramsOf, plain, type SdkOutcome, type Target } from './outcome.ts';

type Body = Readonly<Record<string, unknown>> & {
  readonly contents?: Content[];
  readonly requests?: readonly { readonly content: Content; readonly taskType?: string; readonly outputDimensionality?: number }[];
  readonly content?: Content;
  readonly generationConfig?: Readonly<Record<string, unknown>>;
};

export async function viaGemini(exchange: Exchange, target: Target): Promise<SdkOutcome> {
  const [, model = '', verb = ''] = /\/models\/([^/:]+):(\w+)/.exec(exchange.path) ?? [];
  const client = new GoogleGenAI({
    apiKey: target.key ?? 'test',
    // Without retryOptions this SDK tries once.
    httpOptions: { baseUrl: target.origin + (target.prefix ?? ''), headers: { ...target.headers }, timeout: target.timeout_ms ?? 20_000 },
  });
  const body = paramsOf<Body>(exchange);
  const { contents = [], requests, content, generationConfig, tools, ...rest } = body;
  // Which fields go beside the contents is the SDK's own naming: everything but those is `config`.
  const config = z
    .custom<GenerateContentConfig>()
    .parse({ ...generationConfig, ...rest, ...(tools === undefined ? {} : { tools: [tools].flat() }) });
  try {
    if (verb === 'streamGenerateContent') {
      return await outcomeOfStream(tidyAll(await client.models.generateContentStream({ model, contents, config })), null, async () => null);
    }
    if (verb === 'countTokens') return done(await client.models.countTokens({ model, contents }));
    if (verb === 'generateContent') return done(await client.models.generateContent({ model, contents, config }));
    const all = requests?.map((one) => one.content) ?? (content === undefined ? [] : [content]);
    return done(await client.models.embedContent({ model, contents: all }));
  } catch (error) {
    return { kind: 'error', error: failureOf(error) };
  }
}

const done = (value: unknown): SdkOutcome => ({ kind: 'object', value: tidy(value), request_id: null });

/** Without the HTTP response the SDK hangs on each object: its headers hold dates. */
function tidy(value: unknown): unknown {
  const { sdkHttpResponse: _, ...rest } = z.looseObject({ sdkHttpResponse: z.unknown().optional() }).parse(plain(value));
  return rest;
}

async function* tidyAll(chunks: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const chunk of chunks) yield tidy(chunk);
}
