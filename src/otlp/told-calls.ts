// Spans and log records to calls that are told. Five generations of GenAI attributes lead to one record: conventions of today, those
// of 1.37 to 1.41, the old ones with OpenLLMetry, OpenInference, and the AI SDK's own. Nothing here throws, whatever a span holds.
import type { ToldCall } from '../schema/ingest.ts';
import { asObject, asText } from '../lib/json.ts';
import { structureAt, textAt, wordAt, wordOf } from './attributes.ts';
import { bodiesOf, hasUsage, idIn } from './calls/bodies.ts';
import { identityOf } from './calls/identity.ts';
import { callTypeOf, isStream, timeToFirstToken } from './calls/kind.ts';
import { foldNested, keyOf } from './calls/nested.ts';
import { outcomeOf } from './calls/outcome.ts';
import { paramsOf } from './calls/params.ts';
import { type InputRules, reportedCostOf, usageOf, usualInputRules } from './calls/usage.ts';
import { servedBy } from './calls/vendor.ts';
import { contentOf, type Told, toldBy } from './content/content.ts';
import type { Attributes, LogRecord, Span } from './signal.ts';

export type Rejected = { readonly span_id: string | null; readonly reason: string };

export type ToldCalls = {
  readonly calls: readonly ToldCall[];
  /** Spans that are no call, and those around a call that say the same again. */
  readonly passed: number;
  readonly rejected: readonly Rejected[];
};

export type TellOptions = { readonly inputRules?: InputRules };

export function toldCallsOf(spans: readonly Span[], logs: readonly LogRecord[], options: TellOptions = {}): ToldCalls {
  const logsBySpan = groupBySpan(logs);
  const found: ToldCall[] = [];
  const rejected: Rejected[] = [];
  let passed = 0;
  for (const span of spans) {
    const type = callTypeOf(span);
    const reason = type === null ? null : whyRejected(span);
    if (type === null) passed += 1;
    else if (reason !== null) rejected.push({ span_id: span.span_id, reason });
    else found.push(toldCall(span, type, logsBySpan.get(keyOf(span.trace_id, span.span_id)) ?? [], options.inputRules ?? usualInputRules));
  }
  const parents = new Map(spans.map((span) => [keyOf(span.trace_id, span.span_id), span.parent_span_id]));
  const { calls, folded } = foldNested(found, parents);
  return { calls, passed: passed + folded, rejected };
}

/** Whether a log record tells of a call: what it says is of use only with the span of the same id. */
export const isOfCall = ({ name, trace_id: trace, span_id: span }: LogRecord): boolean =>
  trace !== null && span !== null && name.startsWith('gen_ai.');

function groupBySpan(logs: readonly LogRecord[]): ReadonlyMap<string, readonly LogRecord[]> {
  const groups = new Map<string, LogRecord[]>();
  for (const log of logs.filter(isOfCall)) {
    const key = keyOf(log.trace_id, log.span_id);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [log]);
    else group.push(log);
  }
  // Two flushes may bring them in either order; a conversation has one.
  for (const group of groups.values()) group.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  return groups;
}

function whyRejected({ trace_id: trace, span_id: span, start }: Span): string | null {
  if (trace === null || span === null) return 'it has no trace id or no span id';
  return isoOf(start) === null ? 'it has no start time' : null;
}

/** One event with everything, since 1.37: its attributes are those that would stand on the span. */
const details = 'gen_ai.client.inference.operation.details';

function toldCall(bare: Span, callType: string, logs: readonly LogRecord[], rules: InputRules): ToldCall {
  const span = withDetails(bare, logs);
  const { attributes } = span;
  const events: readonly Told[] = [
    ...span.events.map((event) => toldBy(event.name, event.attributes, null)),
    ...logs.map((log) => toldBy(log.name, log.attributes, log.body)),
  ];
  const content = contentOf(attributes, events);
  const bodies = bodiesOf(attributes);
  const ends = span.end > span.start;
  const cost = reportedCostOf(attributes);
  return {
    id: keyOf(span.trace_id, span.span_id),
    event: 'call',
    request_timestamp: isoOf(span.start) ?? undefined,
    response_timestamp: ends ? isoOf(span.end) : null,
    duration_ms: ends ? Number((span.end - span.start) / 1000n) / 1000 : null,
    ttft_ms: timeToFirstToken(span),
    call_type: callType,
    is_stream: isStream(span),
    ...modelsOf(attributes),
    ...servedBy(attributes),
    ...outcomeOf(span, content.finish_reason),
    ...(bodies === null || !hasUsage(bodies) ? usageOf(attributes, span.scope, rules) : {}),
    ...(cost !== null && { vendor_reported_cost: cost, currency: 'USD' }),
    ...identityOf(span),
    // What stands in both bodies is read from them, with every part that attributes have no name for.
    ...(bodies ?? {
      request_messages: content.messages,
      response_content: content.answer,
      tool_calls: content.tool_calls,
      request_params: paramsOf(attributes),
    }),
    finish_reason: content.finish_reason?.slice(0, 512) ?? null,
    response_id: responseId(attributes) ?? idIn(bodies),
    vendor_request_id: wordAt(attributes, 'gen_ai.response.request_id', 'http.response.header.x-request-id', 'anthropic.request_id'),
    trace_id: span.trace_id,
    span_id: span.span_id,
    parent_span_id: span.parent_span_id,
    user_agent: wordAt(attributes, 'user_agent.original'),
  };
}

const models = {
  asked: ['gen_ai.request.model', 'ai.model.id', 'llm.request.model_name', 'llm.request.model'],
  answered: ['gen_ai.response.model', 'ai.response.model', 'llm.response.model_name', 'llm.response.model'],
  either: ['llm.model_name', 'embedding.model_name', 'reranker.model_name'],
} as const;

/** OpenInference's one name is the asked model until the answer comes, and then the answer's; its parameters keep the asked one. */
function modelsOf(attributes: Attributes): Pick<ToldCall, 'model_name' | 'response_model'> {
  const either = wordAt(attributes, ...models.either);
  const parameters = asObject(structureAt(attributes, 'llm.invocation_parameters', 'embedding.invocation_parameters'));
  const asked = wordAt(attributes, ...models.asked) ?? wordOf(asText(parameters?.['model'])) ?? either;
  return { model_name: asked, response_model: wordAt(attributes, ...models.answered) ?? (either === asked ? null : either) };
}

/** Some instrumentations begin with a placeholder and never come to the real one. */
function responseId(attributes: Attributes): string | null {
  const id = wordAt(attributes, 'gen_ai.response.id', 'ai.response.id', 'llm.response.id');
  return id === '0' || textAt(attributes, 'gen_ai.response.id') === 'unknown' ? null : id;
}

function withDetails(span: Span, logs: readonly LogRecord[]): Span {
  const told = [...span.events, ...logs].filter(({ name }) => name === details);
  if (told.length === 0) return span;
  const attributes = new Map(told.flatMap(({ attributes: some }) => [...some]));
  for (const [name, value] of span.attributes) attributes.set(name, value);
  return { ...span, attributes };
}

/** Milliseconds; null for 0 and for what no calendar holds. */
function isoOf(nanos: bigint): string | null {
  const milliseconds = Number(nanos / 1_000_000n);
  return milliseconds > 0 && milliseconds < 8.64e15 && milliseconds < 253_402_300_800_000 ? new Date(milliseconds).toISOString() : null;
}
