// Every recorded Gemini and Vertex exchange: the identities of usage hold, the text is what the vendor's own SDK gives out chunk
// by chunk, and at every cut the cheap reading agrees with the full one.
import { type GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exchangeOf, type Recording, recordings, recordingsAreHere } from '../../../test/recordings.ts';
import { asCount, asObject, type JsonObject, parseJson } from '../../lib/json.ts';
import { readEvents } from '../../lib/sse.ts';
import { gemini } from '../gemini.ts';

const paths = /:(?:generateContent|streamGenerateContent|embedContent|batchEmbedContents)(?:\?|$)/;
const all = recordings(({ vendor, path }) => (vendor === 'gemini' || vendor === 'vertex') && paths.test(path));
const streams = all.filter(({ stream }) => stream);

const readBoth = (recording: Recording, response?: Buffer) => {
  const exchange = exchangeOf(recording, response);
  const reading = gemini.read(exchange);
  const { usage, finished, error } = reading;
  expect(gemini.settle(exchange)).toEqual({ usage, finished, failed: error !== null });
  return reading;
};

/** The last usageMetadata of the answer, read without the code under test. */
function vendorUsage(recording: Recording): JsonObject | null {
  const body = Buffer.from(recording.response ?? '');
  const texts = recording.stream ? readEvents(body).map(({ data }) => data) : [body.toString()];
  return asObject(asObject(parseJson(texts.at(-1) ?? ''))?.usageMetadata);
}

/** Chunks as the SDK hands them to its caller. */
async function chunksOfSdk(recording: Recording): Promise<GenerateContentResponse[]> {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(recording.response, { headers: { 'content-type': 'text/event-stream' } })));
  const client = new GoogleGenAI({ apiKey: 'x' });
  const chunks: GenerateContentResponse[] = [];
  for await (const chunk of await client.models.generateContentStream({ model: 'x', contents: 'x' })) chunks.push(chunk);
  return chunks;
}

afterEach(() => vi.unstubAllGlobals());

describe.skipIf(!recordingsAreHere)('recorded Gemini and Vertex answers', () => {
  it.each(all.map((recording) => [recording.source, recording] as const))('hold the identities of usage: %s', (_source, recording) => {
    const reading = readBoth(recording);
    expect(reading.finished).toBe(true);
    expect(reading.error !== null).toBe(recording.status >= 400);
    expect(recording.path).toContain(`/${reading.model}:`);
    const said = vendorUsage(recording);
    if (!said) return expect(reading.usage).toBeNull();
    const count = (name: string) => asCount(said[name]) ?? 0;
    const { usage } = reading;
    expect(usage?.input_total).toBe(count('promptTokenCount') + count('toolUsePromptTokenCount'));
    expect(usage?.output_total).toBe(count('candidatesTokenCount') + count('thoughtsTokenCount'));
    expect(usage?.total).toBe((usage?.input_total ?? 0) + (usage?.output_total ?? 0));
    expect(usage?.parts.output_reasoning ?? 0).toBe(count('thoughtsTokenCount'));
    expect(usage?.flags).not.toContain('provisional_counts');
    if (/enerateContent/.test(recording.path))
      expect(reading).toMatchObject({ finish_reason: expect.any(String), response_model: expect.any(String) });
  });

  it.each(streams.map((recording) => [recording.source, recording] as const))('say what the SDK says: %s', async (_source, recording) => {
    const reading = readBoth(recording);
    const chunks = await chunksOfSdk(recording);
    const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
    const text = parts.flatMap((part) => (part.text !== undefined && !part.thought ? [part.text] : [])).join('');
    expect(reading.response_content ?? '').toBe(text);
    expect(reading.tool_calls.map((call) => call.name)).toEqual(
      parts.flatMap(({ functionCall, toolCall }) => functionCall?.name ?? toolCall?.toolType ?? []),
    );
    expect(reading.response_id).toBe(chunks.at(-1)?.responseId);
    const signatures = asObject(reading.response_raw)?.candidates;
    for (const { thoughtSignature } of parts) if (thoughtSignature) expect(JSON.stringify(signatures)).toContain(thoughtSignature);
  });

  it.each(streams.map((recording) => [recording.source, recording] as const))(
    'keep what was known when cut after any event: %s',
    (_source, recording) => {
      const bytes = Buffer.from(recording.response ?? '');
      const events = readEvents(bytes);
      for (const { end, data } of events.slice(0, -1)) {
        const reading = readBoth(recording, bytes.subarray(0, end));
        expect(reading.finished).toBe(false);
        const prompt = asCount(asObject(asObject(parseJson(data))?.usageMetadata)?.promptTokenCount);
        if (prompt !== null) expect(reading.usage?.input_total).toBeGreaterThanOrEqual(prompt);
      }
    },
  );

  it('can be cut at any byte', () => {
    for (const recording of all) {
      const bytes = Buffer.from(recording.response ?? '');
      const step = Math.max(1, Math.floor(bytes.length / 150));
      for (let cut = 0; cut < bytes.length - 4; cut += step) {
        const reading = readBoth(recording, bytes.subarray(0, cut));
        if (recording.status < 400 && recording.response?.trimEnd().length !== cut) expect(reading.finished).toBe(false);
      }
    }
  });
});
