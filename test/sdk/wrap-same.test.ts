// A wrapped client is the client it was: the same object and class, its helpers and raw answers, its copies, its pace. And what is recorded
// is recorded once.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI, { APIUserAbortError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type House, openHouse, testKey } from '../house.ts';
import { eventually, only } from '../path/calls.ts';
import { type BigUpstream, piece, startBigUpstream } from '../path/big-bodies.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { type Desk, openDesk } from './wrap-desk.ts';

let replay: Replay;
let house: House;
let big: BigUpstream;
let desk: Desk;

beforeAll(async () => {
  const answer = JSON.stringify({ name: 'Elbe' });
  const parsed = {
    ...fixture('openai-chat'),
    id: 'parsed',
    response: Buffer.from(
      JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        model: 'gpt-4o-mini',
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: answer } }],
        usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
      }),
    ),
  };
  const list = {
    ...fixture('openai-chat'),
    id: 'list',
    response: Buffer.from(JSON.stringify({ object: 'list', data: [{ id: 'm', object: 'model' }] })),
  };
  replay = await startReplay({
    exchanges: [...fixtures, parsed, list],
    plans: { slow: { delay_ms: { between: 25 } }, stalls: { fault: { what: 'stall', at: { pieces: 1 } } } },
  });
  house = await openHouse({ upstream: replay.url });
  big = await startBigUpstream();
  desk = openDesk({ vendors: [], endpoints: [] });
});
afterAll(async () => {
  await desk.stop();
  await house.stop();
  await big.close();
  await replay.close();
});
beforeEach(async () => void (await desk.told()));

const openai = (id: string, more: object = {}): OpenAI =>
  new OpenAI({ apiKey: 'sk-test', baseURL: `${replay.url}/v1`, maxRetries: 0, defaultHeaders: { 'x-replay-id': id }, ...more });
const ask = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Name a river.' }] } satisfies OpenAI.ChatCompletionCreateParams;
const one = async () => only(await desk.records());

describe('the client', () => {
  it('is the very object, of its class', () => {
    const client = openai('openai-chat');
    expect(desk.wraps.wrapOpenAI(client)).toBe(client);
    expect(client).toBeInstanceOf(OpenAI);
    const anthropic = new Anthropic({ apiKey: 'k' });
    expect(desk.wraps.wrapAnthropic(anthropic)).toBe(anthropic);
    const google = new GoogleGenAI({ apiKey: 'k' });
    expect(desk.wraps.wrapGoogleGenAI(google)).toBe(google);
  });

  it('wrapped twice records once', async () => {
    const client = desk.wraps.wrapOpenAI(desk.wraps.wrapOpenAI(openai('openai-chat')));
    await client.chat.completions.create(ask);
    expect((await one()).call.status).toBe('success');
  });

  it('gives copies that are recorded too, once', async () => {
    const client = desk.wraps.wrapOpenAI(openai('openai-chat')).withOptions({ timeout: 9_000 });
    await client.withOptions({ maxRetries: 1 }).chat.completions.create(ask);
    expect((await one()).call.status).toBe('success');
    const anthropic = desk.wraps.wrapAnthropic(
      new Anthropic({ apiKey: 'k', baseURL: replay.url, defaultHeaders: { 'x-replay-id': 'anthropic' } }),
    );
    await anthropic.withOptions({ maxRetries: 1 }).messages.create({ model: 'claude', max_tokens: 9, messages: ask.messages });
    expect((await one()).call).toMatchObject({ status: 'success', dialect: 'anthropic-messages' });
  });

  it('that nobody knows is left as it is, and said', () => {
    const strange = openDesk({ vendors: [], endpoints: [] });
    const client = { chat: {} };
    expect(strange.wraps.wrapOpenAI(client)).toBe(client);
    expect(strange.wraps.wrapGoogleGenAI(null)).toBeNull();
    expect(strange.problems.map(({ code }) => code)).toEqual(['client_unknown']);
  });

  it('asks for lists and files unseen', async () => {
    for await (const model of desk.wraps.wrapOpenAI(openai('list')).models.list()) expect(model.id).toBe('m');
    expect(await desk.told()).toEqual([]);
  });
});

describe('the helpers', () => {
  it('stream() gathers, and is one record', async () => {
    const { facts } = fixture('openai-chat-stream-usage');
    const stream = desk.wraps.wrapOpenAI(openai('openai-chat-stream-usage')).chat.completions.stream(ask);
    expect(await stream.finalContent()).toBe(facts.text);
    expect((await one()).call).toMatchObject({ status: 'success', completion_tokens: facts.output });
  });

  it('stream() that is aborted is cancelled', async () => {
    const client = openai('openai-chat-stream-usage', {
      defaultHeaders: { 'x-replay-id': 'openai-chat-stream-usage', 'x-replay-plan': 'slow' },
    });
    const stream = desk.wraps.wrapOpenAI(client).chat.completions.stream(ask);
    stream.once('content', () => stream.abort());
    await expect(stream.done()).rejects.toBeInstanceOf(APIUserAbortError);
    expect((await one()).call).toMatchObject({ status: 'cancelled', error_code: 'caller_gone' });
    await replay.idle();
  });

  it('parse() parses', async () => {
    const format = zodResponseFormat(z.object({ name: z.string() }), 'river');
    const answer = await desk.wraps.wrapOpenAI(openai('parsed')).chat.completions.parse({ ...ask, response_format: format });
    expect(answer.choices[0]?.message.parsed).toEqual({ name: 'Elbe' });
    expect((await one()).call).toMatchObject({ status: 'success', prompt_tokens: 3, completion_tokens: 2 });
  });

  it('asResponse() gives the answer as it came, address and fields included', async () => {
    const bare = await openai('openai-chat').chat.completions.create(ask).asResponse();
    const raw = await desk.wraps.wrapOpenAI(openai('openai-chat')).chat.completions.create(ask).asResponse();
    expect(raw).toBeInstanceOf(Response);
    expect([raw.url, raw.status, raw.ok, raw.redirected, raw.type]).toEqual([bare.url, bare.status, bare.ok, bare.redirected, bare.type]);
    expect(raw.headers.get('content-type')).toBe(bare.headers.get('content-type'));
    const copy = raw.clone();
    expect(await raw.text()).toBe(await bare.text());
    expect(await copy.text()).toBe(fixture('openai-chat').response.toString());
    expect((await one()).call.status).toBe('success');
  });

  it('Anthropic’s stream() gathers, beta included', async () => {
    const { facts } = fixture('anthropic-stream');
    const client = desk.wraps.wrapAnthropic(
      new Anthropic({ apiKey: 'k', baseURL: replay.url, defaultHeaders: { 'x-replay-id': 'anthropic-stream' } }),
    );
    const params = { model: 'claude', max_tokens: 9, messages: ask.messages };
    expect(await client.messages.stream(params).finalText()).toBe(facts.text);
    expect((await one()).call).toMatchObject({ status: 'success', completion_tokens: facts.output });
    for await (const _ of await client.beta.messages.create({ ...params, stream: true })) {
      // Read to its end.
    }
    expect((await one()).call).toMatchObject({ status: 'success', completion_tokens: facts.output });
  });

  it('Google’s chats and modules share what is wrapped', async () => {
    const google = desk.wraps.wrapGoogleGenAI(
      new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: replay.url, headers: { 'x-replay-id': 'gemini' } } }),
    );
    const answer = await google.chats.create({ model: 'gemini-2.5-flash' }).sendMessage({ message: 'Name a river.' });
    expect(answer.text).toBe(fixture('gemini').facts.text);
    expect((await one()).call).toMatchObject({ status: 'success', dialect: 'gemini' });
  });
});

describe('who and where', () => {
  it('the context and the place in the code are in the record', async () => {
    const client = desk.wraps.wrapOpenAI(openai('openai-chat'));
    async function nameARiver() {
      await client.chat.completions.create(ask);
    }
    await desk.core.context.run({ user: 'li', session_id: 's-1', metadata: { team: 'rivers' } }, nameARiver);
    const { call } = await one();
    expect(call).toMatchObject({ user: 'li', session_id: 's-1', source_function: 'nameARiver', metadata: { team: 'rivers' } });
    expect(call.code_location).toMatch(/wrap-same\.test\.ts:\d+$/);
  });

  it('the end user that a request names is the user where nobody else is', async () => {
    const client = desk.wraps.wrapOpenAI(openai('openai-chat'));
    await client.chat.completions.create({ ...ask, user: 'end-1' });
    expect((await one()).call).toMatchObject({ user: 'end-1', metadata: null });
    await desk.core.context.run({ user: 'li' }, async () => await client.chat.completions.create({ ...ask, user: 'end-1' }));
    expect((await one()).call).toMatchObject({ user: 'li', metadata: { end_user: 'end-1' } });
  });
});

describe('a client that goes through the gateway', () => {
  it('is recorded there alone, where the SDK knows its address', async () => {
    const near = openDesk({ vendors: [], endpoints: [] }, { url: house.url });
    const client = near.wraps.wrapOpenAI(openai('openai-chat', { baseURL: `${house.url}/v1`, apiKey: testKey }));
    await client.chat.completions.create(ask);
    expect(await near.told()).toEqual([]);
    expect(near.core.stats().begun).toBe(0);
    await near.stop();
  });

  it('and is not told as a vendor’s failure where the gateway is away', async () => {
    const away = openDesk({ vendors: [], endpoints: [] }, { url: 'http://127.0.0.1:9' });
    const client = away.wraps.wrapOpenAI(openai('openai-chat', { baseURL: 'http://127.0.0.1:9/v1' }));
    await expect(client.chat.completions.create(ask)).rejects.toThrow();
    expect(await away.told()).toEqual([]);
    await away.stop();
  });

  it('and where only the answer says that it is one', async () => {
    const client = desk.wraps.wrapOpenAI(openai('openai-chat', { baseURL: `${house.url}/v1`, apiKey: testKey }));
    await client.chat.completions.create(ask);
    await client.chat.completions.create(ask);
    expect(await desk.told()).toEqual([]);
    expect(await house.records(3)).toHaveLength(3);
  });
});

describe('a long answer', () => {
  it('flows at the pace of its reader, is kept up to a limit, and its end is kept', async () => {
    const bytes = 24 * 1024 * 1024;
    const client = desk.wraps.wrapOpenAI(openai('', { baseURL: `${big.url}/v1`, defaultQuery: { bytes, sse: '' } }));
    const stream = await client.chat.completions.create({ ...ask, stream: true });
    let events = 0;
    for await (const _ of stream) {
      events += 1;
      if (events === 2) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(big.sent.at(-1), 'the vendor is held back').toBeLessThan(16 * 1024 * 1024);
      }
    }
    expect(events).toBe(Math.ceil(bytes / piece.length));
    const [call] = await desk.told();
    const body = z.string().parse(call?.response_body);
    expect(body.length).toBeLessThanOrEqual(1_000_000);
    expect(body).toContain('left out bytes');
    expect(body.slice(-100)).toContain('xxx');
  }, 30_000);

  it('that is given up unread is let go', async () => {
    const client = desk.wraps.wrapOpenAI(
      openai('', { defaultHeaders: { 'x-replay-id': 'openai-chat-stream-usage', 'x-replay-plan': 'stalls' } }),
    );
    const raw = await client.chat.completions.create({ ...ask, stream: true }).asResponse();
    await raw.body?.cancel();
    expect((await one()).call).toMatchObject({ status: 'cancelled', error_code: 'caller_gone' });
    await eventually('nothing is open', () => replay.served.every(({ ended }) => ended !== 'open'));
  });
});

it('nothing of it was a problem to the SDK', () => expect(desk.problems).toEqual([]));
