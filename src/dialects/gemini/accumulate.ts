// One response out of a Gemini stream's chunks. The vendor's SDK hands chunks on and accumulates nothing, so the rule is ours:
// parts follow one another, text runs together with text of the same thought-ness until a signature seals it, and of
// everything else the last word counts.
import { asObject, asObjects, asText, type JsonObject } from '../../lib/json.ts';
import type { Chunk } from './chunks.ts';
import { lastUsage } from './usage.ts';

export function accumulate(chunks: readonly Chunk[]): JsonObject | null {
  if (chunks.length === 0) return null;
  let response: JsonObject = {};
  const candidates = new Map<number, JsonObject>();
  for (const { data } of chunks) {
    const { candidates: said, ...rest } = data;
    response = { ...response, ...rest };
    for (const candidate of asObjects(said)) {
      const index = typeof candidate.index === 'number' ? candidate.index : 0;
      candidates.set(index, joinCandidate(candidates.get(index) ?? {}, candidate));
    }
  }
  const usage = lastUsage(chunks);
  if (usage) response = { ...response, usageMetadata: usage };
  if (candidates.size === 0) return response;
  return { candidates: [...candidates].sort(([left], [right]) => left - right).map(([, candidate]) => candidate), ...response };
}

function joinCandidate(earlier: JsonObject, later: JsonObject): JsonObject {
  const more = asObject(later.content);
  const content = asObject(earlier.content);
  if (!more) return content ? { ...earlier, ...later, content } : { ...earlier, ...later };
  const parts = [...asObjects(content?.parts)];
  for (const part of asObjects(more.parts)) {
    const last = parts.at(-1);
    if (last && joins(last, part)) parts[parts.length - 1] = { ...last, ...part, text: `${asText(last.text)}${asText(part.text)}` };
    else parts.push(part);
  }
  return { ...earlier, ...later, content: { ...content, ...more, parts } };
}

function joins(last: JsonObject, part: JsonObject): boolean {
  const plain = (object: JsonObject, ...keys: string[]) =>
    Object.keys(object).every((key) => keys.includes(key)) && typeof object.text === 'string';
  const sameThought = (last.thought === true) === (part.thought === true);
  return sameThought && plain(last, 'text', 'thought') && plain(part, 'text', 'thought', 'thoughtSignature');
}
