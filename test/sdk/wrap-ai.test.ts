// The middleware in the real Vercel AI SDK with its real OpenAI provider: what the app gets is what it gets without, and the record has what
// the answer said.
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, jsonSchema, streamText, type ToolSet, wrapLanguageModel } from 'ai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { only } from '../path/calls.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { type Desk, openDesk } from './wrap-desk.ts';

let replay: Replay;
let desk: Desk;

beforeAll(async () => {
  replay = await startReplay({
    exchanges: fixtures,
    plans: { slow: { delay_ms: { between: 25 } }, cut: { fault: { what: 'reset', at: { pieces: 2 } }, delay_ms: { between: 5 } } },
  });
  desk = openDesk({ vendors: [], endpoints: [] });
});
afterAll(async () => {
  await desk.stop();
  await replay.close();
});
beforeEach(async () => void (await desk.told()));

type Api = 'chat' | 'responses';

function modelOf(api: Api, id: string, isWrapped: boolean, plan?: string) {
  const headers = { 'x-replay-id': id, ...(plan === undefined ? {} : { 'x-replay-plan': plan }) };
  const openai = createOpenAI({ apiKey: 'sk-test', baseURL: `${replay.url}/v1`, headers });
  const model = api === 'chat' ? openai.chat('gpt-4o-mini') : openai.responses('gpt-4o-mini');
  return isWrapped ? wrapLanguageModel({ model, middleware: desk.wraps.aiMiddleware() }) : model;
}

const schema = jsonSchema({ type: 'object', properties: { river: { type: 'string' } } });
const tools = z.custom<ToolSet>().parse({ get_level: { description: 'Level of a river', inputSchema: schema } });
const asked = { prompt: 'Name a river.', maxRetries: 0, tools } as const;

const record = async () => only(await desk.records());

describe.each([
  ['chat', 'openai-chat', 'openai-chat-stream-usage'],
  ['responses', 'openai-responses', 'openai-responses-stream'],
] as const)('the %s interface', (api, document, stream) => {
  it('a text', async () => {
    const { facts } = fixture(document);
    const bare = await generateText({ ...asked, model: modelOf(api, document, false) });
    const wrapped = await generateText({ ...asked, model: modelOf(api, document, true) });
    expect([wrapped.text, wrapped.usage, wrapped.finishReason]).toEqual([bare.text, bare.usage, bare.finishReason]);
    const { call, body } = await record();
    expect(call).toMatchObject({
      status: 'success',
      is_stream: false,
      dialect: `openai-${api}`,
      http_status: 200,
      finish_reason: facts.finish,
      response_model: facts.response_model,
      prompt_tokens: facts.input,
      completion_tokens: facts.output,
      cached_tokens: facts.cached,
      reasoning_tokens: facts.reasoning,
      usage_source: 'vendor',
    });
    expect(body.response_content).toBe(facts.text);
    expect(call.code_location).toMatch(/wrap-ai\.test\.ts:\d+$/);
  });

  it('a stream', async () => {
    const { facts } = fixture(stream);
    const bare = await streamText({ ...asked, model: modelOf(api, stream, false) }).text;
    const wrapped = await streamText({ ...asked, model: modelOf(api, stream, true) }).text;
    expect(wrapped).toBe(bare);
    const { call, body } = await record();
    expect(call).toMatchObject({
      status: 'success',
      is_stream: true,
      http_status: 200,
      response_model: facts.response_model,
      prompt_tokens: facts.input,
      completion_tokens: facts.output,
      cached_tokens: facts.cached,
      reasoning_tokens: facts.reasoning,
      usage_source: 'vendor',
    });
    expect(call.ttft_ms).not.toBeNull();
    expect(body.response_content).toBe(facts.text);
  });

  it('a stream that is aborted is cancelled, one that breaks is failed', async () => {
    const controller = new AbortController();
    const result = streamText({
      ...asked,
      model: modelOf(api, stream, true, 'slow'),
      abortSignal: controller.signal,
      onError: () => undefined,
    });
    for await (const _ of result.fullStream) controller.abort();
    expect((await record()).call).toMatchObject({ status: 'cancelled', error_code: 'caller_gone' });
    await streamText({ ...asked, model: modelOf(api, stream, true, 'cut'), onError: () => undefined }).consumeStream();
    expect((await record()).call).toMatchObject({ status: 'failed', error_code: 'upstream_cut' });
  });
});

it('tools that the model calls are in the record', async () => {
  const { facts } = fixture('openai-chat-tools');
  await generateText({ ...asked, model: modelOf('chat', 'openai-chat-tools', true) });
  const { call, body } = await record();
  expect(call).toMatchObject({ status: 'success', finish_reason: facts.finish });
  expect(JSON.stringify(body.tool_calls)).toContain('get_level');
});

it('an error of the vendor is the same error, and is recorded as it was', async () => {
  const failing = (isWrapped: boolean) =>
    generateText({ ...asked, model: modelOf('chat', 'openai-chat-error', isWrapped) }).catch((error: unknown) => error);
  const [bare, wrapped] = [await failing(false), await failing(true)];
  expect(String(wrapped)).toBe(String(bare));
  const { status } = fixture('openai-chat-error');
  expect((await record()).call).toMatchObject({ status: 'failed', http_status: status });
});

it('nothing of it was a problem to the SDK', () => expect(desk.problems).toEqual([]));
