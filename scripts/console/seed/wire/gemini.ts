// A talk in the format of Gemini's generateContent.
import { type Asked, dataFrame, type Exchange, piecesOf, type Turn } from './talk.ts';

function contentOf(turn: Turn): object {
  if (turn.by === 'tool') {
    const response = typeof turn.result === 'object' && turn.result !== null ? turn.result : { result: turn.result };
    return { role: 'user', parts: [{ functionResponse: { name: turn.name, response } }] };
  }
  if (turn.by === 'model') {
    const calls = (turn.uses ?? []).map(({ name, input }) => ({ functionCall: { name, args: input } }));
    return { role: 'model', parts: [...(turn.text === '' ? [] : [{ text: turn.text }]), ...calls] };
  }
  const pictures = (turn.pictures ?? []).map(({ media_type, base64 }) => ({ inlineData: { mimeType: media_type, data: base64 } }));
  return { role: 'user', parts: [{ text: turn.text }, ...pictures] };
}

export function geminiExchange({ talk, model, counts, is_stream, id }: Asked): Exchange {
  const { reply, schema } = talk;
  const tools = [
    ...(talk.tools.length > 0
      ? [{ functionDeclarations: talk.tools.map(({ name, description, schema: parameters }) => ({ name, description, parameters })) }]
      : []),
    ...(reply.sources ? [{ googleSearch: {} }] : []),
  ];
  const request = {
    contents: talk.turns.map(contentOf),
    ...(talk.system !== null && { systemInstruction: { parts: [{ text: talk.system }] } }),
    ...(tools.length > 0 && { tools }),
    generationConfig: {
      temperature: 0.4,
      ...(schema && { responseMimeType: 'application/json', responseSchema: schema.schema }),
      ...(reply.thought !== undefined && { thinkingConfig: { includeThoughts: true } }),
    },
  };
  const parts = [
    ...(reply.thought === undefined ? [] : [{ text: reply.thought, thought: true }]),
    ...(reply.text === '' ? [] : [{ text: reply.text }]),
    ...(reply.uses ?? []).map(({ name, input }) => ({ functionCall: { name, args: input } })),
  ];
  const groundingMetadata = reply.sources && {
    webSearchQueries: [reply.sources[0]?.title],
    groundingChunks: reply.sources.map(({ url, title }) => ({ web: { uri: url, title } })),
  };
  const usageMetadata = {
    promptTokenCount: counts.prompt,
    candidatesTokenCount: counts.completion - counts.thought,
    ...(counts.thought > 0 && { thoughtsTokenCount: counts.thought }),
    ...(counts.cached > 0 && { cachedContentTokenCount: counts.cached }),
    totalTokenCount: counts.prompt + counts.completion,
  };
  const about = { modelVersion: model, responseId: id('', 22) };
  const last = { finishReason: reply.cut ? 'MAX_TOKENS' : 'STOP', index: 0, ...(groundingMetadata && { groundingMetadata }) };
  if (!is_stream) {
    const body = { candidates: [{ content: { role: 'model', parts }, ...last }], usageMetadata, ...about };
    return { request: JSON.stringify(request), response: JSON.stringify(body) };
  }
  const pieces = parts.flatMap((part): readonly object[] =>
    'text' in part && part.text !== undefined ? piecesOf(part.text, 60).map((text) => ({ ...part, text })) : [part],
  );
  const frames = pieces.map((part, n) =>
    dataFrame({
      candidates: [{ content: { role: 'model', parts: [part] }, ...(n === pieces.length - 1 ? last : { index: 0 }) }],
      usageMetadata,
      ...about,
    }),
  );
  return { request: JSON.stringify(request), response: frames.join('') };
}
