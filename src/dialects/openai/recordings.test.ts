// Every recorded exchange of an OpenAI-like vendor: the identities of usage hold, text and usage are the vendor's own, streams become
// what OpenAI's own SDK makes of them, a stream cut after any event keeps what it said, and settling agrees with reading throughout.
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { exchangeOf, type Recording, recordings, recordingsAreHere } from '../../../test/recordings.ts';
import { asObject, asObjects, type JsonObject, parseJson } from '../../lib/json.ts';
import { readEvents } from '../../lib/sse.ts';
import type { DialectName } from '../../schema/vocabulary.ts';
import type { Dialect, Exchange, Reading } from '../dialect.ts';
import { dialectOf } from '../index.ts';
import { objectOf } from './json.ts';

function nameOf({ path, method }: Recording): DialectName {
  if (method !== 'POST') return 'none';
  const bare = path.split('?')[0] ?? '';
  if (bare.endsWith('/chat/completions')) return 'openai-chat';
  if (bare.endsWith('/responses') || bare.endsWith('/responses/compact')) return 'openai-responses';
  return bare.endsWith('/embeddings') ? 'openai-embeddings' : 'none';
}

const all = recordings((recording) => nameOf(recording) !== 'none');
const titled = (list: readonly Recording[]) => list.map((one, at) => [`${at} ${one.vendor} ${one.source}`, one] as const);
const streams = all.filter(({ stream }) => stream);

function dialectFor(recording: Recording): Dialect {
  const dialect = dialectOf(nameOf(recording));
  if (!dialect) throw new Error('a recording of no dialect');
  return dialect;
}

function readBoth(recording: Recording, response?: Buffer): Reading {
  const exchange: Exchange = exchangeOf(recording, response);
  const dialect = dialectFor(recording);
  const reading = dialect.read(exchange);
  expect(dialect.settle(exchange)).toEqual({ usage: reading.usage, finished: reading.finished, failed: reading.error !== null });
  return reading;
}

const dataOf = (recording: Recording): readonly JsonObject[] =>
  asObjects(readEvents(Buffer.from(recording.response ?? '')).map((event) => parseJson(event.data)));

/** The vendor's last usage, found without the code under test. */
function vendorUsage(recording: Recording): JsonObject | null {
  const chunks = recording.stream ? dataOf(recording) : [objectOf(parseJson(recording.response ?? ''))];
  return asObjects(chunks.map((chunk) => chunk.usage ?? objectOf(chunk.response).usage)).at(-1) ?? null;
}

const sdk = (recording: Recording): OpenAI =>
  new OpenAI({
    apiKey: 'x',
    maxRetries: 0,
    logLevel: 'off',
    fetch: () => Promise.resolve(new Response(recording.response, { headers: { 'content-type': 'text/event-stream' } })),
  });

/** JSON of what the SDK holds, without the fields it adds by parsing. */
const bare = (value: unknown): JsonObject =>
  objectOf(
    JSON.parse(
      JSON.stringify(value, (key, member: unknown) =>
        key === 'parsed' || key === 'output_parsed' || key === 'parsed_arguments' || key === 'output_text' ? undefined : member,
      ),
    ),
  );

/** Reasoning, which the SDK replaces chunk by chunk and we join, taken out. */
const withoutReasoning = (completion: JsonObject): unknown => ({
  ...completion,
  choices: asObjects(completion.choices).map((choice) => {
    const { reasoning: _r, reasoning_content: _c, reasoning_details: _d, ...message } = objectOf(choice.message);
    return { ...choice, message };
  }),
});

describe.skipIf(!recordingsAreHere)('recorded answers of OpenAI-like vendors', () => {
  it('are all here', () => {
    expect(all).toHaveLength(203);
    expect(streams).toHaveLength(65);
  });

  it.each(titled(all))('hold the identities of usage: %s', (_title, recording) => {
    const { usage, error, usage_raw: raw } = readBoth(recording);
    const said = vendorUsage(recording);
    if (recording.status >= 400) expect(error?.message).toBeTruthy();
    if (!said) {
      expect(usage).toBeNull();
      return;
    }
    expect(raw).toEqual(said);
    expect(usage?.total).toBe(said.total_tokens);
    expect((usage?.input_total ?? Number.NaN) + (usage?.output_total ?? Number.NaN)).toBe(said.total_tokens);
    if (said.prompt_tokens !== undefined || said.input_tokens !== undefined) {
      expect(usage?.input_total).toBe(said.prompt_tokens ?? said.input_tokens);
    }
    const thinksBeside = recording.vendor === 'gemini';
    if (nameOf(recording) !== 'openai-embeddings' && !thinksBeside)
      expect(usage?.output_total).toBe(said.completion_tokens ?? said.output_tokens);
    // OpenRouter's one free answer counts 11 reasoning tokens among 10.
    const odd = usage?.flags.filter((flag) => flag !== 'reported_cost_rounded') ?? [];
    expect(odd).toEqual(usage?.parts.output_reasoning === 11 && usage.output_total === 10 ? ['reasoning_exceeds_output'] : []);
    // Paid with one's own key, an answer costs what the vendor behind OpenRouter took.
    const cost = said.is_byok === true ? objectOf(said.cost_details).upstream_inference_cost : said.cost;
    if (typeof cost === 'number') expect(Number(usage?.reported_cost)).toBeCloseTo(cost, 12);
  });

  it.each(titled(all.filter(({ stream, status }) => !stream && status < 400)))(
    'give the document back as it was: %s',
    (_title, recording) => {
      const reading = readBoth(recording);
      const body = objectOf(parseJson(recording.response ?? ''));
      expect(reading.response_raw).toEqual(body);
      expect(reading.finished).toBe(true);
      expect(reading.error).toBeNull();
      const message = objectOf(asObjects(body.choices)[0]?.message);
      if (typeof message.content === 'string') expect(reading.response_content).toBe(message.content);
      expect(reading.tool_calls).toHaveLength(
        asObjects(message.tool_calls).length + asObjects(body.output).filter(({ type }) => type === 'function_call').length,
      );
    },
  );

  const chats = streams.filter((recording) => nameOf(recording) === 'openai-chat');
  const plain = chats.filter(({ response = '' }) => !response.includes('event: error') && !response.includes('"error":{'));
  it.each(titled(plain))("become what OpenAI's SDK makes of a chat stream: %s", async (_title, recording) => {
    const reading = readBoth(recording);
    const completion = bare(await sdk(recording).chat.completions.stream({ model: 'x', messages: [] }).finalChatCompletion());
    const mine = objectOf(withoutReasoning(objectOf(reading.response_raw)));
    const theirs = objectOf(withoutReasoning(completion));
    // A moderation chunk after the usage says `usage: null`; the SDK forgets the usage then, we do not.
    const usage = theirs.usage === null ? mine.usage : theirs.usage;
    // Mistral's content in parts is an `[object Object]` to this SDK.
    if (JSON.stringify(theirs.choices).includes('[object Object]')) {
      expect({ ...mine, choices: [] }).toEqual({ ...theirs, choices: [] });
      return;
    }
    expect(mine).toEqual({ ...theirs, usage });
    expect(reading.usage).not.toBeNull();
    expect(reading.first_content_at).toBeGreaterThan(0);
  });

  const responses = streams.filter((recording) => nameOf(recording) === 'openai-responses');
  it.each(titled(responses))("become what OpenAI's SDK makes of a Responses stream: %s", async (_title, recording) => {
    const reading = readBoth(recording);
    const response = await sdk(recording).responses.stream({ model: 'x', input: '' }).finalResponse();
    expect(bare(reading.response_raw)).toEqual(bare(response));
    expect(reading.response_content ?? '').toBe(
      response.output
        .flatMap((item) => (item.type === 'message' ? item.content : []))
        .map((part) => ('text' in part ? part.text : ''))
        .join(''),
    );
  });

  it.each(titled(responses))('become what the SDK holds after each event, before the last too: %s', async (_title, recording) => {
    const events = readEvents(Buffer.from(recording.response ?? '')).filter(({ data }) => data.startsWith('{'));
    const ends = events.slice(0, -1).map(({ end }) => end);
    for (const end of [...ends.slice(0, 40), ...ends.slice(-5)]) {
      const cut = Buffer.from(recording.response ?? '').subarray(0, end);
      const reading = readBoth(recording, cut);
      expect(reading.finished).toBe(false);
      expect(reading.usage).toBeNull();
      const held = sdk({ ...recording, response: cut.toString('utf8') }).responses.stream({ model: 'x', input: '' });
      expect(bare(reading.response_raw)).toEqual(bare(await held.finalResponse()));
    }
  });

  it.each(titled(chats))('keep what a cut stream had said: %s', (_title, recording) => {
    const whole = Buffer.from(recording.response ?? '');
    let usage: unknown = null;
    let text = '';
    let stopped = false;
    for (const { data, end } of readEvents(whole)) {
      const chunk = objectOf(parseJson(data));
      for (const choice of asObjects(chunk.choices)) {
        const { content } = objectOf(choice.delta);
        if (typeof content === 'string' && choice.index === 0) text += content;
        stopped ||= typeof choice.finish_reason === 'string';
      }
      usage = asObject(chunk.usage) ?? asObject(objectOf(chunk.x_groq).usage) ?? usage;
      const reading = readBoth(recording, whole.subarray(0, end));
      expect(reading.usage_raw).toEqual(usage);
      expect(reading.finished).toBe(stopped || data === '[DONE]');
      if (recording.vendor !== 'mistral') expect(reading.response_content ?? '').toBe(text);
      // One byte less: the event's blank line is cut, or for the last its end.
      readBoth(recording, whole.subarray(0, end - 1));
    }
  });

  it.each(titled(all))('are read wherever the bytes end: %s', (_title, recording) => {
    const whole = Buffer.from(recording.response ?? '');
    const step = Math.max(1, Math.floor(whole.length / 60));
    const full = dialectFor(recording).read(exchangeOf(recording));
    for (let end = 0; end < whole.length; end += step) {
      const { usage, finished } = readBoth(recording, whole.subarray(0, end));
      if (!recording.stream) expect(finished).not.toBe(true);
      // No count is invented from half a number.
      expect([null, undefined, full.usage?.input_total]).toContain(usage?.input_total);
      // Gemini's thoughts are known by the total alone; a body cut before it has none.
      if (recording.vendor !== 'gemini') expect([null, undefined, full.usage?.total]).toContain(usage?.total);
    }
  });
});
