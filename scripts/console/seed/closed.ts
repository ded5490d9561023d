// A planned call as the gateway would have closed it in the journal, without the bytes.
import { errorTable } from '../../../src/errors.ts';
import type { Closed } from '../../../src/schema/entry.ts';
import type { DialectName } from '../../../src/schema/vocabulary.ts';
import type { Plan } from './plan.ts';

export const pathOf = (dialect: DialectName, model: string, is_stream: boolean): string => {
  if (dialect === 'anthropic-messages') return '/v1/messages';
  if (dialect === 'openai-responses') return '/v1/responses';
  if (dialect === 'openai-embeddings') return '/v1/embeddings';
  if (dialect === 'gemini') return `/v1beta/models/${model}:${is_stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
  return '/v1/chat/completions';
};

/** Names of response headers that carry a vendor's own id. */
const idHeader = (dialect: DialectName): string => (dialect === 'anthropic-messages' ? 'request-id' : 'x-request-id');

export function closedOf(plan: Plan, keyOf: (app: string) => string | null): Closed {
  const { model, app, chance } = plan;
  const isRefused = plan.ending === 'refused';
  const wasAnswered = plan.http_status !== null && !isRefused && plan.ending !== 'unreachable' && plan.error_code !== 'timeout_first_byte';
  const tries = plan.failed_tries.map((tried, i) => ({
    ...tried,
    at: plan.at + 3 + i * 400,
    head_ms: 180 + 40 * i,
    end_ms: 182.5 + 40 * i,
  }));
  const waited = tries.reduce((sum, { end_ms }) => sum + end_ms + 220, 0);
  const last = {
    endpoint: model.place.endpoint,
    at: plan.at + Math.round(waited) + 1,
    http_status: wasAnswered ? plan.http_status : null,
    error_code: plan.error_code,
    head_ms: wasAnswered ? plan.ttft_ms : null,
    end_ms: plan.duration_ms,
  };
  const duration_ms = Math.round((plan.duration_ms + waited) * 100) / 100;
  const isTraced = app.route === 'otlp';
  return {
    id: plan.id,
    at: plan.at,
    gateway_id: chance.number(3) === 0 ? 'gateway-2' : 'gateway-1',
    route: app.route,
    key_id: keyOf(app.name),
    user: plan.user,
    app: app.name,
    function: plan.function,
    session_id: plan.session_id,
    call_type: model.call_type,
    dialect: model.dialect,
    vendor_id: isRefused ? null : model.place.vendor_id,
    vendor_name: isRefused ? null : model.place.vendor_name,
    quirks: model.place.quirks,
    currency: model.place.currency,
    endpoint: isRefused ? null : model.place.endpoint,
    model_name: model.name,
    model_id: isRefused ? null : model.model_id,
    is_stream: plan.is_stream,
    method: 'POST',
    path: pathOf(model.dialect, model.model_id, plan.is_stream),
    client_request_id: chance.number(4) === 0 ? chance.hex('req-', 12) : null,
    ip: `10.20.${app.users.length}.${10 + chance.number(40)}`,
    user_agent: app.user_agent,
    metadata: plan.metadata,
    trace_id: isTraced ? chance.hex('', 32) : null,
    span_id: isTraced ? chance.hex('', 16) : null,
    parent_span_id: isTraced ? chance.hex('', 16) : null,
    ended_at: plan.at + Math.round(duration_ms),
    ending: plan.ending,
    drained: false,
    error_code: plan.error_code,
    error_message: plan.error_code === null ? null : errorTable[plan.error_code].message,
    http_status: plan.ending === 'died' ? null : plan.http_status,
    duration_ms,
    first_byte_ms: wasAnswered ? plan.ttft_ms + waited : null,
    overhead_ms: plan.overhead_ms,
    attempts: isRefused ? [] : [...tries, last],
    retry_count: plan.retry_count,
    request_headers: { 'content-type': 'application/json', 'user-agent': app.user_agent, 'x-daybook-app': app.name },
    response_headers: wasAnswered
      ? {
          'content-type': plan.is_stream ? 'text/event-stream' : 'application/json',
          [idHeader(model.dialect)]: chance.id('req_', 22),
          date: new Date(plan.at).toUTCString(),
        }
      : {},
    request_bytes: plan.prompt_tokens * 4 + 180,
    response_bytes: wasAnswered ? plan.completion_tokens * (plan.is_stream ? 60 : 5) + 300 : 0,
    truncated: [],
    redaction: plan.function === 'answer_ticket' && chance.number(6) === 0 ? ['email', 'phone'] : [],
    marks: [[plan.ttft_ms + waited, 0]],
  };
}
