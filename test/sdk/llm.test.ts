// The call services, through the gateway and straight to a vendor: the same result to the app, one record each, by whoever saw the call.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { llmBy } from '../../src/sdk/llm/llm.ts';
import type { Llm } from '../../src/sdk/llm/types.ts';
import { tellerOf } from '../../src/sdk/wrap/wrap.ts';
import { watchBy } from '../../src/sdk/wrap/watch.ts';
import { type House, openHouse, testKey, vendorCredential } from '../house.ts';
import { only, recordsOf } from '../path/calls.ts';
import type { Exchange } from '../upstream/exchange.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { type Desk, openDesk } from './wrap-desk.ts';

let replay: Replay;
let house: House;
let desk: Desk;
const records = recordsOf(() => house);

/** What the vendor answers next, whatever it is asked. */
let answers: { id: string; plan?: string }[] = [];
const answering = (...next: { id: string; plan?: string }[]): void => {
  answers = next;
};

/** A fetch that names the exchange to the upstream; the gateway hands these fields on. */
const ask: typeof fetch = (input, init) => {
  const next = answers.length > 1 ? answers.shift() : answers[0];
  const headers = new Headers(init?.headers);
  headers.set('x-replay-id', next?.id ?? '');
  if (next?.plan !== undefined) headers.set('x-replay-plan', next.plan);
  return fetch(input, { ...init, headers });
};

const busy: Exchange = {
  ...fixture('openai-chat'),
  id: 'busy',
  status: 429,
  response: Buffer.from('{"error":{"message":"slow down","type":"rate_limit"}}'),
  response_headers: { 'content-type': 'application/json', 'retry-after-ms': '5' },
};

beforeAll(async () => {
  replay = await startReplay({
    exchanges: [...fixtures, busy],
    plans: {
      silent: { fault: { what: 'stall', at: 'head' } },
      stalls: { fault: { what: 'stall', at: { pieces: 2 } } },
      slow: { delay_ms: { between: 20 } },
      cut: { fault: { what: 'reset', at: { pieces: 2 } }, delay_ms: { between: 5 } },
    },
  });
  const endpoint = (name: string) => ({
    name,
    vendor: name,
    api_key: vendorCredential,
    bases: { openai: `${replay.url}/v1`, anthropic: replay.url },
  });
  house = await openHouse({
    upstream: replay.url,
    settings: { endpoints: [endpoint('openai'), endpoint('anthropic')], defaults: { openai: 'openai', anthropic: 'anthropic' } },
  });
  desk = openDesk({ vendors: [], endpoints: [] });
});
afterAll(async () => {
  await desk.stop();
  await house.stop();
  await replay.close();
});
beforeEach(async () => {
  await desk.told();
  await records.begin();
});

function llmOver(way: 'gateway' | 'vendor'): Llm {
  const teller = tellerOf(desk.core);
  const vendors = { openai: { baseUrl: `${replay.url}/v1`, apiKey: 'sk-test' }, anthropic: { baseUrl: replay.url, apiKey: 'sk-test' } };
  const gateway = { url: house.url, key: testKey };
  return llmBy({
    teller,
    watch: watchBy(teller),
    gateway,
    app: 'desk-app',
    fetch: ask,
    options: way === 'vendor' ? { vendors } : {},
    random: () => 0,
  });
}

const recordBy = async (way: 'gateway' | 'vendor') => {
  if (way === 'gateway') {
    const record = only(await records.next(1));
    expect(await desk.told(), 'a call that the gateway recorded is not told').toEqual([]);
    return record;
  }
  for (let tries = 0; tries < 50; tries += 1) {
    const found = await desk.records();
    if (found.length > 0) return only(found);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('nothing was told');
};

const question = {
  modelName: 'gpt-4o-mini',
  messages: [{ role: 'user', content: 'Name a river.' }],
  vendor: 'openai',
  user: '王芳',
  sessionId: 'case-7',
  metadata: { team: 'rivers' },
};
const who = { user: '王芳', session_id: 'case-7', source_app: 'desk-app', metadata: { team: 'rivers' }, model_name: 'gpt-4o-mini' };

describe.each(['gateway', 'vendor'] as const)('by way of the %s', (way) => {
  const llm = (): Llm => llmOver(way);

  it('an answer', async () => {
    const { facts } = fixture('openai-chat');
    answering({ id: 'openai-chat' });
    async function askForARiver() {
      return await llm().internal.callLlm(question);
    }
    const result = await askForARiver();
    expect(result).toMatchObject({
      text: facts.text,
      finishReason: facts.finish,
      usage: { promptTokens: facts.input, completionTokens: facts.output },
    });
    const { call, body } = await recordBy(way);
    expect(call).toMatchObject({
      ...who,
      status: 'success',
      source_function: 'askForARiver',
      prompt_tokens: facts.input,
      completion_tokens: facts.output,
    });
    expect(body.response_content).toBe(facts.text);
  });

  it('an answer of Anthropic', async () => {
    const { facts } = fixture('anthropic');
    answering({ id: 'anthropic' });
    const result = await llm().core.callLlm({
      ...question,
      vendor: 'anthropic',
      messages: [{ role: 'system', content: 'Be brief.' }, ...question.messages],
    });
    expect(result).toMatchObject({ text: facts.text, finishReason: facts.finish });
    const { call, body } = await recordBy(way);
    expect(call).toMatchObject({
      status: 'success',
      dialect: 'anthropic-messages',
      prompt_tokens: facts.input,
      completion_tokens: facts.output,
    });
    expect(body.request_params).toMatchObject({ system: 'Be brief.' });
  });

  it('tools', async () => {
    answering({ id: 'openai-chat-tools' });
    const result = await llm().core.callLlm(question);
    expect(result.toolCalls[0]).toMatchObject({ name: 'get_level' });
    expect((await recordBy(way)).call).toMatchObject({ status: 'success', finish_reason: 'tool_calls' });
  });

  it.each([
    ['openai', 'openai-chat-stream-usage'],
    ['anthropic', 'anthropic-stream'],
  ])('a stream of %s, piece by piece and as a whole', async (vendor, id) => {
    const { facts } = fixture(id);
    answering({ id });
    const stream = await llm().core.callLlm({ ...question, vendor, stream: true });
    let text = '';
    for await (const delta of stream) if (delta.type === 'text') text += delta.text;
    const whole = await stream.final();
    expect(text).toBe(facts.text);
    expect(whole).toMatchObject({ text: facts.text, finishReason: facts.finish });
    expect(whole.usage?.completionTokens).toBe(facts.output);
    const { call } = await recordBy(way);
    expect(call).toMatchObject({ status: 'success', is_stream: true, completion_tokens: facts.output });
  });

  it('a stream that is left is cancelled', async () => {
    answering({ id: 'openai-chat-stream-usage', plan: 'slow' });
    const stream = await llm().core.callLlm({ ...question, stream: true });
    for await (const _ of stream) break;
    await expect(stream.final()).rejects.toMatchObject({ code: 'aborted' });
    expect((await recordBy(way)).call).toMatchObject({ status: 'cancelled', error_code: 'caller_gone' });
    await replay.idle();
  });

  it('a stream that breaks is an error', async () => {
    answering({ id: 'openai-chat-stream-usage', plan: 'cut' });
    const stream = await llm().core.callLlm({ ...question, stream: true });
    await expect(stream.final()).rejects.toMatchObject({ code: 'connection' });
    expect((await recordBy(way)).call).toMatchObject({ status: 'failed', error_code: 'upstream_cut' });
  });

  it('an abort', async () => {
    answering({ id: 'openai-chat', plan: 'silent' });
    const asking = llm().core.callLlm({ ...question, signal: AbortSignal.timeout(80) });
    await expect(asking).rejects.toMatchObject({ code: 'aborted' });
    expect((await recordBy(way)).call).toMatchObject({ status: 'cancelled', error_code: 'caller_gone' });
  });

  it('an error of the vendor is told at once', async () => {
    const wrong = fixture('openai-chat-error');
    answering({ id: wrong.id });
    await expect(llm().core.callLlm({ ...question, retries: 0 })).rejects.toMatchObject({ code: 'http_error', status: wrong.status });
    expect((await recordBy(way)).call).toMatchObject({ status: 'failed', http_status: wrong.status });
  });
});

it('a vendor that is busy is asked again after the time it names, in one record', async () => {
  answering({ id: 'busy' }, { id: 'busy' }, { id: 'openai-chat' });
  await llmOver('vendor').core.callLlm(question);
  expect((await recordBy('vendor')).call).toMatchObject({ status: 'success', retry_count: 2 });
});

it('through the gateway each try is a record, and says which it is', async () => {
  answering({ id: 'busy' }, { id: 'openai-chat' });
  await llmOver('gateway').core.callLlm(question);
  const both = await records.next(2);
  expect(both.map(({ call }) => [call.http_status, call.retry_count])).toEqual([
    [429, 0],
    [200, 1],
  ]);
});

it.each([
  ['silent', { firstByteMs: 80 }, 'timeout_first_byte'],
  ['silent', { totalMs: 80 }, 'timeout_total'],
] as const)('a %s vendor runs into %o', async (plan, timeouts, code) => {
  answering({ id: 'openai-chat', plan });
  await expect(llmOver('vendor').core.callLlm({ ...question, timeouts, retries: 0 })).rejects.toMatchObject({ code });
  expect((await recordBy('vendor')).call).toMatchObject({ status: 'timeout', error_code: code });
});

it('a stream that stalls runs into its own clock', async () => {
  answering({ id: 'openai-chat-stream-usage', plan: 'stalls' });
  const stream = await llmOver('vendor').core.callLlm({ ...question, stream: true, timeouts: { idleMs: 80 } });
  await expect(stream.final()).rejects.toMatchObject({ code: 'timeout_idle' });
  expect((await recordBy('vendor')).call).toMatchObject({ status: 'timeout', error_code: 'timeout_idle', http_status: 200 });
});

it('on behalf of a client outside: who vouched for it, what it wanted, where it is', async () => {
  const client = { user: 'u-1', authenticatedBy: 'oidc', target: 'rivers/name', ipAddress: '203.0.113.9', userAgent: 'RiverApp/2' };
  const { user: _, ...asked } = question;
  answering({ id: 'openai-chat' });
  await llmOver('vendor').external.callLlm({ ...asked, client });
  const expected = {
    user: 'u-1',
    user_agent: 'RiverApp/2',
    metadata: { team: 'rivers', authenticated_by: 'oidc', service_target: 'rivers/name' },
  };
  expect((await recordBy('vendor')).call).toMatchObject({ ...expected, ip_address: '203.0.113.9' });
  await llmOver('gateway').external.callLlm({ ...asked, client });
  expect((await recordBy('gateway')).call).toMatchObject(expected);
});

it('what cannot be asked is said and not recorded', async () => {
  const { core } = llmOver('vendor');
  await expect(core.callLlm({ ...question, messages: [] })).rejects.toMatchObject({ code: 'request_invalid' });
  await expect(core.callLlm({ ...question, modelName: '' })).rejects.toMatchObject({ code: 'request_invalid' });
  expect(await desk.told()).toEqual([]);
  expect(desk.problems).toEqual([]);
});
