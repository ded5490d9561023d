// Middleware for the Vercel AI SDK, by the shape its versions 5 and 6 ask for: each question to a model is a call, whole or as a stream. It
// sees what the AI SDK made of the answer, and the vendor's own bodies where the AI SDK hands them on.
import { monotonic } from '../runtime/clock.ts';
import { jsonOr } from './answered.ts';
import { member, text } from './asked.ts';
import { faultOf, gaveUp } from './fault.ts';
import { quietly, type Teller, type ToldFields } from './teller.ts';

type Generating<R> = { readonly doGenerate: () => PromiseLike<R>; readonly params: unknown; readonly model: unknown };
type Streaming<R> = { readonly doStream: () => PromiseLike<R>; readonly params: unknown; readonly model: unknown };

export type AiMiddleware = {
  readonly specificationVersion: 'v3';
  wrapGenerate<R>(options: Generating<R>): Promise<R>;
  wrapStream<R>(options: Streaming<R>): Promise<R>;
};

/** One question. `finish` takes the first end and no other. */
type Question = { readonly began: number; finish(told: ToldFields): void };

export function aiMiddlewareBy(teller: Teller): AiMiddleware {
  function begin(model: unknown, params: unknown, isStream: boolean, below: (...args: never[]) => unknown): Question | null {
    const endpoint = endpointOf(model);
    if (endpoint !== null && originOf(endpoint) === originOf(teller.url)) return null;
    const provider = text(member(model, 'provider')) ?? '';
    const call = teller.begin(
      {
        call_type: 'chat',
        is_stream: isStream,
        model_name: text(member(model, 'modelId')),
        dialect: dialectOf(provider),
        ...(endpoint === null ? { vendor: vendorOf(provider) } : { endpoint }),
        request_messages: member(params, 'prompt'),
        request_params: paramsOf(params),
      },
      teller.site(below),
    );
    let isOver = false;
    const began = monotonic();
    return {
      began,
      finish(told) {
        if (isOver) return;
        isOver = true;
        teller.finish(call, told);
      },
    };
  }

  async function wrapGenerate<R>({ doGenerate, params, model }: Generating<R>): Promise<R> {
    const question = quietly(teller, () => begin(model, params, false, wrapGenerate)) ?? null;
    let result: R;
    try {
      result = await doGenerate();
    } catch (error) {
      quietly(teller, () => question?.finish(failureOf(error, params)));
      throw error;
    }
    quietly(teller, () => question?.finish({ ...generated(result), ...bodiesTold(result, model) }));
    return result;
  }

  async function wrapStream<R>({ doStream, params, model }: Streaming<R>): Promise<R> {
    const question = quietly(teller, () => begin(model, params, true, wrapStream)) ?? null;
    let result: R;
    try {
      result = await doStream();
    } catch (error) {
      quietly(teller, () => question?.finish(failureOf(error, params)));
      throw error;
    }
    const stream = member(result, 'stream');
    if (question === null || !(stream instanceof ReadableStream)) return result;
    return Object.assign({}, result, { stream: watchedParts(teller, stream, result, params, question) });
  }

  return { specificationVersion: 'v3', wrapGenerate, wrapStream };
}

function watchedParts(
  teller: Teller,
  source: ReadableStream<unknown>,
  result: unknown,
  params: unknown,
  question: Question,
): ReadableStream<unknown> {
  const reader = source.getReader();
  const answer = partsOf();
  const head = (): ToldFields => ({ ...headTold(member(result, 'response')), ...requestTold(result) });
  const over = (told: () => ToldFields): void =>
    void quietly(teller, () => question.finish({ ...head(), ...answer.told(question.began), ...told() }));
  // An abort is known at once, also where nobody reads at that moment.
  reader.closed.catch((error: unknown) => over(() => failureOf(error, params)));
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) {
          over(() => (answer.isFinished() ? answer.success() : cutOff));
          controller.close();
          return;
        }
        quietly(teller, () => answer.take(value));
        controller.enqueue(value);
      },
      cancel(reason) {
        over(() => (answer.isFinished() ? answer.success() : gaveUp));
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

const cutOff: ToldFields = { status: 'failed', error_code: 'upstream_cut', error_message: 'The answer ended without a finish.' };

/** What the parts of a stream add up to. */
function partsOf() {
  let said = '';
  let first: number | null = null;
  let failure: ToldFields | null = null;
  let finish: unknown = null;
  let metadata: unknown = null;
  const calls: unknown[] = [];
  return {
    take(part: unknown): void {
      const type = member(part, 'type');
      if (type === 'text-delta' || type === 'reasoning-delta' || type === 'tool-input-start' || type === 'tool-call') first ??= monotonic();
      if (type === 'text-delta') said += text(member(part, 'delta')) ?? '';
      else if (type === 'tool-call') calls.push(toolCall(part));
      else if (type === 'finish') finish = part;
      else if (type === 'response-metadata') metadata = part;
      else if (type === 'error') failure = failureOf(member(part, 'error'), null);
    },
    isFinished: () => finish !== null || failure !== null,
    /** An error among the parts has said how it ended. */
    success: (): ToldFields => (failure === null ? { status: 'success' } : {}),
    told: (began: number): ToldFields => ({
      ...metadataTold(metadata),
      ...(first === null ? {} : { ttft_ms: Math.round((first - began) * 1000) / 1000 }),
      ...(said === '' ? {} : { response_content: said }),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
      ...finishTold(finish),
      ...(failure === null ? {} : { ...failure }),
    }),
  };
}

function generated(result: unknown): ToldFields {
  const content: unknown = member(result, 'content');
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  const said = parts.filter((part) => member(part, 'type') === 'text').map((part) => text(member(part, 'text')) ?? '');
  const calls = parts.filter((part) => member(part, 'type') === 'tool-call').map(toolCall);
  const response = member(result, 'response');
  return {
    status: 'success',
    ...headTold(response),
    ...metadataTold(response),
    ...(said.length === 0 ? {} : { response_content: said.join('') }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...finishTold(result),
  };
}

/** With the vendor's own bodies the desk reads what it reads of the gateway's calls. */
function bodiesTold(result: unknown, model: unknown): ToldFields {
  const body = member(member(result, 'response'), 'body');
  if (dialectOf(text(member(model, 'provider')) ?? '') === 'none' || typeof body !== 'object' || body === null) return {};
  return { ...requestTold(result), response_body: body, finish_reason: null };
}

/** In place of the AI SDK's own form of the messages. */
function requestTold(result: unknown): ToldFields {
  const body = member(member(result, 'request'), 'body');
  if (body === undefined || body === null) return {};
  return { request_body: typeof body === 'string' ? jsonOr(body) : body, request_messages: null, request_params: null };
}

const toolCall = (part: unknown): unknown => {
  const input = member(part, 'input');
  return {
    id: member(part, 'toolCallId') ?? null,
    name: member(part, 'toolName') ?? '',
    arguments: typeof input === 'string' ? input : JSON.stringify(input ?? {}),
  };
};

const requestIds = ['x-request-id', 'request-id', 'x-amzn-requestid', 'apim-request-id'] as const;

function headTold(response: unknown): ToldFields {
  const headers = member(response, 'headers');
  const id = requestIds.map((name) => text(member(headers, name))).find((value) => value !== null);
  return { http_status: 200, ...(id == null ? {} : { vendor_request_id: id }) };
}

function metadataTold(metadata: unknown): ToldFields {
  const [id, model] = [text(member(metadata, 'id')), text(member(metadata, 'modelId'))];
  return { ...(id !== null && { response_id: id }), ...(model !== null && { response_model: model }) };
}

const count = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** Version 6 counts in groups and gives the vendor's own reason, version 5 in a row and in its own words. */
function finishTold(finish: unknown): ToldFields {
  const reason = member(finish, 'finishReason');
  const usage = member(finish, 'usage');
  const [input, output] = [member(usage, 'inputTokens'), member(usage, 'outputTokens')];
  const counts = {
    finish_reason: text(reason) ?? text(member(reason, 'raw')) ?? text(member(reason, 'unified')),
    prompt_tokens: count(input) ?? count(member(input, 'total')),
    completion_tokens: count(output) ?? count(member(output, 'total')),
    total_tokens: count(member(usage, 'totalTokens')),
    cached_tokens: count(member(usage, 'cachedInputTokens')) ?? count(member(input, 'cacheRead')),
    cache_write_tokens: count(member(input, 'cacheWrite')),
    reasoning_tokens: count(member(usage, 'reasoningTokens')) ?? count(member(output, 'reasoning')),
    usage_raw: member(usage, 'raw') ?? null,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== null));
}

/** The AI SDK's errors carry the status and the body of the answer. */
function failureOf(error: unknown, params: unknown): ToldFields {
  if (member(member(params, 'abortSignal'), 'aborted') === true || member(error, 'name') === 'AbortError') return gaveUp;
  const status = count(member(error, 'statusCode'));
  const message = text(member(error, 'message')) ?? String(error);
  if (status === null) return faultOf(error, false);
  // The head was fine and the rest was not.
  if (status < 400) return { ...faultOf(error, true), http_status: status };
  const said = member(member(error, 'data'), 'error');
  const code = text(member(said, 'code')) ?? text(member(said, 'type')) ?? `http_${status}`;
  return { status: 'failed', http_status: status, error_code: code, error_message: message };
}

function paramsOf(params: unknown): ToldFields {
  if (typeof params !== 'object' || params === null) return {};
  const { prompt: _1, abortSignal: _2, headers: _3, ...rest } = { prompt: null, abortSignal: null, headers: null, ...params };
  return rest;
}

/** The AI SDK's providers keep their address to themselves; most have it in one of two places. */
function endpointOf(model: unknown): string | null {
  const config = member(model, 'config');
  const url: unknown = member(config, 'url');
  const said: unknown =
    typeof url === 'function' ? Reflect.apply(url, config, [{ path: '', modelId: member(model, 'modelId') }]) : member(config, 'baseURL');
  const address = text(said);
  return address === null || originOf(address) === null ? null : (address.split('?', 1)[0] ?? address);
}

function originOf(url: string): string | null {
  try {
    return new URL(url).origin;
  } catch {
    return null; // A provider without an address of its own is told by its name.
  }
}

const dialects: readonly (readonly [provider: RegExp, dialect: string])[] = [
  [/\.chat$/, 'openai-chat'],
  [/\.completion$/, 'openai-completions'],
  [/\.responses$/, 'openai-responses'],
  [/^anthropic\.|\.anthropic\.|\.messages$/, 'anthropic-messages'],
  [/^google\.(?:generative-ai|vertex\.chat)$/, 'gemini'],
];

/** Providers say their interface after their name; not every `chat` is OpenAI's. */
function dialectOf(provider: string): string {
  if (/^(?:cohere|mistral|amazon-bedrock|replicate)\./.test(provider)) return 'none';
  return dialects.find(([name]) => name.test(provider))?.[1] ?? 'none';
}

const vendorNames: Readonly<Record<string, string>> = { google: 'gemini', 'amazon-bedrock': 'bedrock', azure: 'azure-openai' };

function vendorOf(provider: string): string | null {
  const [first = ''] = provider.split('.');
  return first === '' ? null : (vendorNames[first] ?? first);
}
