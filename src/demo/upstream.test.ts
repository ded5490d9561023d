// The demo upstream seen through the vendors' own SDKs: whatever they can read, an application can.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import Anthropic from '@anthropic-ai/sdk';
import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { sendDemoCalls } from './calls.ts';
import { type DemoUpstream, startDemoUpstream } from './upstream.ts';

let upstream: DemoUpstream;
let openai: OpenAI;
let anthropic: Anthropic;
let gemini: GoogleGenAI;

const connect = (url: string): void => {
  openai = new OpenAI({ apiKey: 'demo', baseURL: `${url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: 'demo', baseURL: url, maxRetries: 0 });
  gemini = new GoogleGenAI({ apiKey: 'demo', httpOptions: { baseUrl: url } });
};

beforeAll(async () => {
  upstream = await startDemoUpstream({ seed: 7 });
  connect(upstream.url);
});
afterAll(() => upstream.close());

const weather = { type: 'object' as const, properties: { city: { type: 'string' as const } }, required: ['city'] };
const chatTool = { type: 'function' as const, function: { name: 'get_weather', parameters: weather } };
const said = [{ role: 'user' as const, content: 'How do caches age?' }];

describe('chat completions', () => {
  it('answers a document with usage that adds up', async () => {
    const answer = await openai.chat.completions.create({ model: 'gpt-4.1-mini', messages: said });
    expect(answer.choices[0]?.message.content).toMatch(/How do caches age/);
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.usage?.total_tokens).toBe((answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0));
  });

  it('streams what it would have answered as a document', async () => {
    const [a, b] = [await startDemoUpstream({ seed: 1 }), await startDemoUpstream({ seed: 1 })];
    const ask = { model: 'gpt-4.1-mini', messages: said };
    const client = (url: string): OpenAI => new OpenAI({ apiKey: 'demo', baseURL: `${url}/v1`, maxRetries: 0 });
    const document = await client(a.url).chat.completions.create(ask);
    const streamed = await client(b.url)
      .chat.completions.stream({ ...ask, stream_options: { include_usage: true } })
      .finalChatCompletion();
    expect(streamed.choices[0]?.message.content).toBe(document.choices[0]?.message.content);
    expect(streamed.usage).toEqual(document.usage);
    expect(streamed.id).toBe(document.id);
    await Promise.all([a.close(), b.close()]);
  });

  it('says usage in a stream only where it is asked to', async () => {
    const plain = [];
    for await (const chunk of await openai.chat.completions.create({ model: 'gpt-4.1-mini', messages: said, stream: true }))
      plain.push(chunk);
    expect(plain.every((chunk) => !('usage' in chunk) && chunk.choices.length === 1)).toBe(true);
    const asked = [];
    const options = { model: 'gpt-4.1-mini', messages: said, stream: true as const, stream_options: { include_usage: true } };
    for await (const chunk of await openai.chat.completions.create(options)) asked.push(chunk);
    expect(asked.at(-1)?.choices).toEqual([]);
    expect(asked.at(-1)?.usage?.completion_tokens).toBeGreaterThan(5);
    expect(asked.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  });

  it('calls a tool where the prompt asks for one, and talks after its result', async () => {
    const messages = [{ role: 'user' as const, content: 'Use the tool: weather in Paris?' }];
    const document = await openai.chat.completions.create({ model: 'gpt-4.1', messages, tools: [chatTool] });
    const call = document.choices[0]?.message.tool_calls?.[0];
    expect(document.choices[0]?.finish_reason).toBe('tool_calls');
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toEqual({ city: 'Paris' });
    const streamed = await openai.chat.completions.stream({ model: 'gpt-4.1', messages, tools: [chatTool] }).finalChatCompletion();
    const again = streamed.choices[0]?.message.tool_calls?.[0];
    expect(again?.type === 'function' && JSON.parse(again.function.arguments)).toEqual({ city: 'Paris' });
    const after = await openai.chat.completions.create({
      model: 'gpt-4.1',
      messages: [
        ...messages,
        { role: 'assistant', tool_calls: [call ?? expect.fail()] },
        { role: 'tool', tool_call_id: call?.id ?? '', content: '21' },
      ],
      tools: [chatTool],
    });
    expect(after.choices[0]?.message.content).toMatch(/tool returned/);
  });

  it('follows a schema, stops at max_tokens and gives several choices', async () => {
    const format = {
      type: 'json_schema' as const,
      json_schema: { name: 'x', schema: { ...weather, properties: { city: weather.properties.city, n: { type: 'integer' } } } },
    };
    const structured = await openai.chat.completions.create({ model: 'gpt-4.1', messages: said, response_format: format });
    expect(JSON.parse(structured.choices[0]?.message.content ?? '')).toEqual({ city: expect.any(String), n: expect.any(Number) });
    const short = await openai.chat.completions.create({ model: 'gpt-4.1', messages: said, max_completion_tokens: 5, n: 2 });
    expect(short.choices.map(({ finish_reason }) => finish_reason)).toEqual(['length', 'length']);
    expect(short.usage?.completion_tokens).toBe(10);
  });

  it('reads a long system prompt from its cache the second time', async () => {
    const messages = [{ role: 'system' as const, content: 'word '.repeat(1500) }, ...said];
    const usages = [];
    for (let i = 0; i < 2; i += 1) usages.push((await openai.chat.completions.create({ model: 'gpt-4.1', messages })).usage);
    expect(usages.map((usage) => usage?.prompt_tokens_details?.cached_tokens)).toEqual([0, 1408]);
  });
});

describe('the other OpenAI calls', () => {
  it('answers responses as a document and as a stream with the same final object', async () => {
    const ask = { model: 'gpt-5-mini', input: 'Explain queues.' };
    const document = await openai.responses.create(ask);
    expect(document.output_text).toMatch(/Explain queues/);
    const streamed = await openai.responses.stream(ask).finalResponse();
    expect(streamed.output_text).toMatch(/Explain queues/);
    expect(streamed.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
    expect(streamed.usage?.total_tokens).toBe((streamed.usage?.input_tokens ?? 0) + (streamed.usage?.output_tokens ?? 0));
  });

  it('calls functions in responses, and says incomplete at the limit', async () => {
    const tools = [{ type: 'function' as const, name: 'get_weather', parameters: weather, strict: true }];
    const called = await openai.responses.stream({ model: 'gpt-4.1', input: 'get_weather for Rome', tools }).finalResponse();
    expect(called.output[0]).toMatchObject({ type: 'function_call', name: 'get_weather', arguments: '{"city":"Rome"}' });
    const short = await openai.responses.create({ model: 'gpt-4.1', input: 'Tell me all', max_output_tokens: 16 });
    expect(short).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
  });

  it('completes text, embeds, and lists models', async () => {
    const completion = await openai.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'Once', max_tokens: 64 });
    expect(completion.choices[0]?.text).toMatch(/Once/);
    let text = '';
    for await (const chunk of await openai.completions.create({ model: 'i', prompt: 'Once', max_tokens: 64, stream: true }))
      text += chunk.choices[0]?.text;
    expect(text).toMatch(/Once/);
    const embedded = await openai.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'], dimensions: 8 });
    const floats = await openai.embeddings.create({
      model: 'text-embedding-3-small',
      input: ['a', 'b'],
      dimensions: 8,
      encoding_format: 'float',
    });
    expect(embedded.data[1]?.embedding[3]).toBeCloseTo(floats.data[1]?.embedding[3] ?? Number.NaN, 6);
    expect(embedded.usage).toEqual({ prompt_tokens: 2, total_tokens: 2 });
    expect((await openai.models.list()).data.map(({ id }) => id)).toContain('gpt-4.1-mini');
    await expect(openai.models.retrieve('nothing')).rejects.toThrow(OpenAI.NotFoundError);
  });
});

describe('anthropic messages', () => {
  const ask = { model: 'claude-sonnet-5', max_tokens: 512, messages: said };

  it('answers a document and the same as a stream', async () => {
    const document = await anthropic.messages.create(ask);
    expect(document.content[0]).toMatchObject({ type: 'text', text: expect.stringMatching(/caches age/) });
    const streamed = await anthropic.messages.stream(ask).finalMessage();
    expect(streamed.stop_reason).toBe('end_turn');
    expect(streamed.usage.input_tokens).toBe(document.usage.input_tokens);
    expect(streamed.usage.output_tokens).toBeGreaterThan(5);
    expect((await anthropic.messages.countTokens({ model: ask.model, messages: said })).input_tokens).toBe(document.usage.input_tokens);
  });

  it('thinks, uses tools and keeps input and cache apart', async () => {
    const tools = [{ name: 'get_weather', input_schema: weather }];
    const used = await anthropic.messages
      .stream({ ...ask, tools, tool_choice: { type: 'any' }, thinking: { type: 'enabled', budget_tokens: 1024 } })
      .finalMessage();
    expect(used.content.map(({ type }) => type)).toEqual(['thinking', 'tool_use']);
    expect(used.content[1]).toMatchObject({ input: { city: expect.any(String) } });
    expect(used.stop_reason).toBe('tool_use');
    const system = [{ type: 'text' as const, text: 'rule '.repeat(1200), cache_control: { type: 'ephemeral' as const } }];
    const first = await anthropic.messages.create({ ...ask, system });
    const second = await anthropic.messages.create({ ...ask, system });
    const whole = (await anthropic.messages.countTokens({ model: ask.model, messages: said, system })).input_tokens;
    expect(first.usage.cache_creation_input_tokens).toBe(1152);
    expect(first.usage.input_tokens).toBe(whole - 1152);
    expect(second.usage).toMatchObject({
      cache_read_input_tokens: 1152,
      cache_creation_input_tokens: 0,
      input_tokens: first.usage.input_tokens,
    });
  });

  it('lists its models to its own SDK', async () => {
    expect((await anthropic.models.list()).data[0]?.id).toBe('claude-sonnet-5');
  });
});

describe('gemini', () => {
  it('answers a document and a stream whose last chunk has the usage', async () => {
    const ask = { model: 'gemini-2.5-flash', contents: 'How do caches age?' };
    const document = await gemini.models.generateContent(ask);
    expect(document.text).toMatch(/caches age/);
    const chunks = [];
    for await (const chunk of await gemini.models.generateContentStream(ask)) chunks.push(chunk);
    expect(chunks.map(({ text }) => text).join('')).toMatch(/caches age/);
    const usage = chunks.at(-1)?.usageMetadata;
    expect(usage?.totalTokenCount).toBe(
      (usage?.promptTokenCount ?? 0) + (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
    );
    expect(usage?.thoughtsTokenCount).toBeGreaterThan(0);
  });

  it('calls a function and embeds', async () => {
    const declaration = { name: 'get_weather', parametersJsonSchema: weather };
    const config = {
      tools: [{ functionDeclarations: [declaration] }],
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
    };
    const called = await gemini.models.generateContent({ model: 'gemini-2.5-flash', contents: 'In Bern', config });
    expect(called.functionCalls?.[0]).toMatchObject({ name: 'get_weather', args: { city: 'Bern' } });
    const embedded = await gemini.models.embedContent({
      model: 'gemini-embedding-001',
      contents: ['a', 'b'],
      config: { outputDimensionality: 4 },
    });
    expect(embedded.embeddings?.map(({ values }) => values?.length)).toEqual([4, 4]);
    expect((await gemini.models.countTokens({ model: 'gemini-2.5-flash', contents: 'In Bern' })).totalTokens).toBe(9);
  });

  it('sends a JSON array where no events are asked for', async () => {
    const url = `${upstream.url}/v1beta/models/gemini-2.5-flash:streamGenerateContent`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ contents: [{ parts: [{ text: 'Hello' }] }] }) });
    const chunks: unknown = await answer.json();
    expect(Array.isArray(chunks) && chunks.length).toBeGreaterThan(1);
  });
});

describe('failures on demand', () => {
  const failing = (words: string) => [{ role: 'user' as const, content: `please fail ${words}` }];

  it('have the shape that makes each SDK raise its own class', async () => {
    const chat = (words: string) => openai.chat.completions.create({ model: 'gpt-4.1', messages: failing(words) });
    await expect(chat('')).rejects.toThrow(OpenAI.InternalServerError);
    await expect(chat('429')).rejects.toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
    await expect(chat('busy')).rejects.toMatchObject({ status: 503 });
    const message = (words: string) => anthropic.messages.create({ model: 'c', max_tokens: 9, messages: failing(words) });
    await expect(message('401')).rejects.toThrow(Anthropic.AuthenticationError);
    await expect(message('busy')).rejects.toMatchObject({ status: 529, type: 'overloaded_error' });
    const generate = (words: string) => gemini.models.generateContent({ model: 'gemini-2.5-flash', contents: `please fail ${words}` });
    await expect(generate('429')).rejects.toThrow(ApiError);
    await expect(generate('busy')).rejects.toMatchObject({ status: 503 });
  });

  it('break a stream with an error event, in each format', async () => {
    const chat = await openai.chat.completions.create({ model: 'gpt-4.1', messages: failing('midway'), stream: true });
    await expect(count(chat)).rejects.toThrow(/server had an error/);
    const messages = await anthropic.messages.create({ model: 'c', max_tokens: 99, messages: failing('midway'), stream: true });
    await expect(count(messages)).rejects.toThrow(/Overloaded/);
    const events = [];
    for await (const event of await openai.responses.create({ model: 'gpt-4.1', input: 'please fail midway', stream: true }))
      events.push(event.type);
    expect(events.at(-1)).toBe('response.failed');
    const chunks = gemini.models.generateContentStream({ model: 'gemini-2.5-flash', contents: 'please fail midway' });
    await expect(chunks.then(count)).rejects.toThrow(/overloaded/);
  });

  it('drop the connection in the middle of a stream and of a document', async () => {
    const chat = await openai.chat.completions.create({ model: 'gpt-4.1', messages: failing('cut'), stream: true });
    await expect(count(chat)).rejects.toThrow(/terminated/);
    await expect(openai.chat.completions.create({ model: 'gpt-4.1', messages: failing('cut') })).rejects.toThrow();
  });

  it('include what is not a request at all', async () => {
    const answer = await fetch(`${upstream.url}/v1/chat/completions`, { method: 'POST', body: '{"model":' });
    expect(answer.status).toBe(400);
    await expect(anthropic.messages.create({ model: 'c', messages: said } as never)).rejects.toThrow(/max_tokens/);
    expect((await fetch(`${upstream.url}/v1/nothing`, { method: 'POST', body: '{}' })).status).toBe(404);
  });
});

describe('the server', () => {
  it('gives the same bytes for the same seed and requests, and others for another seed', async () => {
    const bytes = async (seed: number): Promise<string> => {
      const one = await startDemoUpstream({ seed, now: () => 1_763_000_000_000 });
      const body = JSON.stringify({ model: 'gpt-4.1', stream: true, messages: said });
      const answers = [];
      for (let i = 0; i < 3; i += 1) answers.push(await (await fetch(`${one.url}/v1/chat/completions`, { method: 'POST', body })).text());
      await one.close();
      return answers.join('');
    };
    expect(await bytes(3)).toBe(await bytes(3));
    expect(await bytes(3)).not.toBe(await bytes(4));
  });

  it('goes on after a caller has left in the middle of a paced stream', async () => {
    const slow = await startDemoUpstream({ seed: 1, pace_ms: 20 });
    const client = new OpenAI({ apiKey: 'demo', baseURL: `${slow.url}/v1`, maxRetries: 0 });
    for await (const _ of await client.chat.completions.create({ model: 'gpt-4.1', messages: said, stream: true })) break;
    expect((await client.embeddings.create({ model: 'e', input: 'a', dimensions: 2 })).data).toHaveLength(1);
    await slow.close();
  });
});

describe('the demo calls', () => {
  it('are all answered, and say who made them', async () => {
    const lines: string[] = [];
    const { sent, failed } = await sendDemoCalls({ base: upstream.url, key: 'demo', say: (line) => lines.push(line) });
    expect(lines).toHaveLength(sent);
    expect(failed).toBe(1);
    expect(lines[0]).toMatch(/^200 gpt-4\.1-mini: ann from support-desk\/answer_ticket in ticket-1042, \d+ bytes$/);
  });
});

async function count(stream: AsyncIterable<unknown>): Promise<number> {
  let events = 0;
  for await (const _ of stream) events += 1;
  return events;
}
