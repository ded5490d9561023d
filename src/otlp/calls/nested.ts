// One call seen by two instrumentations: a framework's span around the SDK's, each a call by its attributes. The inner one is kept, with
// what only the outer one says. Two calls are the same where one span stands inside the other and the answer's id is the same, or one
// of them has none and their counts agree.
import type { ToldCall } from '../../schema/ingest.ts';

/** Every span of the batch by id, calls or not, so that a way up can lead over spans that are passed over. */
export type Parents = ReadonlyMap<string, string | null>;

export type Folded = { readonly calls: readonly ToldCall[]; readonly folded: number };

const mostLevels = 64;

export function foldNested(calls: readonly ToldCall[], parents: Parents): Folded {
  const kept = new Map(calls.map((call) => [keyOf(call.trace_id, call.span_id), call]));
  let folded = 0;
  // Spans end from the inside out, but nothing promises their order: each looks for the nearest call around it.
  for (const call of calls) {
    const inner = keyOf(call.trace_id, call.span_id);
    const outer = outerOf(call, parents, kept);
    const around = outer === null ? undefined : kept.get(outer);
    const now = kept.get(inner);
    if (outer === null || around === undefined || now === undefined || !isSame(now, around)) continue;
    kept.set(inner, merged(now, around));
    kept.delete(outer);
    folded += 1;
  }
  return { calls: [...kept.values()], folded };
}

export const keyOf = (traceId: string | null | undefined, spanId: string | null | undefined): string => `${traceId}:${spanId}`;

function outerOf(call: ToldCall, parents: Parents, calls: ReadonlyMap<string, ToldCall>): string | null {
  let parent = call.parent_span_id ?? null;
  for (let level = 0; parent !== null && level < mostLevels; level += 1) {
    const key = keyOf(call.trace_id, parent);
    if (calls.has(key)) return key;
    parent = parents.get(key) ?? null;
  }
  return null;
}

function isSame(inner: ToldCall, outer: ToldCall): boolean {
  if (isKnown(inner.response_id) && isKnown(outer.response_id)) return inner.response_id === outer.response_id;
  const counts = [inner.prompt_tokens, inner.completion_tokens];
  return counts.every(isKnown) && inner.prompt_tokens === outer.prompt_tokens && inner.completion_tokens === outer.completion_tokens;
}

const isKnown = (value: unknown): boolean => value !== null && value !== undefined;

/** The inner call's word where it has one. The outer span's parent is the way on up, its own id is no longer anyone's. */
function merged(inner: ToldCall, outer: ToldCall): ToldCall {
  const known = Object.entries(inner).filter(([, value]) => isKnown(value));
  const metadata = { ...outer.metadata, ...inner.metadata };
  return {
    ...outer,
    ...Object.fromEntries(known),
    id: inner.id,
    event: inner.event,
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}
