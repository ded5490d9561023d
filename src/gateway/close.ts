// Builds the journal's entries out of what the stages returned. Every object here has one shape, with every field present.
import type { IncomingMessage } from 'node:http';
import { errorTable, sentence, type DaybookError } from '../errors.ts';
import type { Attempt, Closed, Opened } from '../schema/entry.ts';
import type { Arrival } from './arrive.ts';
import type { Outcome } from './exchange.ts';
import { toJournal, withoutSecrets } from './headers.ts';
import type { Caller } from './identify.ts';
import type { GatewayParts } from './parts.ts';
import type { Asked } from './read.ts';
import type { Destination } from './route.ts';

export function openedBy(
  parts: GatewayParts,
  arrival: Arrival,
  caller: Caller,
  asked: Asked | null,
  destination: Destination | null,
): Opened {
  const endUser = asked?.end_user ?? null;
  const named = caller.key?.speaks_for_others === true && caller.user === caller.key.user && endUser !== null;
  return {
    id: arrival.id,
    at: arrival.at,
    gateway_id: parts.gatewayId,
    route: 'gateway',
    key_id: caller.key?.id ?? null,
    user: named ? endUser : caller.user,
    app: caller.app,
    function: caller.function,
    session_id: caller.session_id,
    call_type: caller.call_type ?? arrival.recognised.call_type,
    dialect: arrival.recognised.dialect,
    vendor_id: destination?.endpoint.vendor_id ?? null,
    vendor_name: destination?.endpoint.vendor_name ?? null,
    quirks: destination?.endpoint.quirks ?? [],
    currency: destination?.endpoint.currency ?? 'USD',
    endpoint: destination?.endpoint.name ?? arrival.endpoint,
    model_name: destination?.model_name ?? asked?.model ?? arrival.recognised.model,
    model_id: destination?.model_id ?? null,
    is_stream: asked?.is_stream ?? arrival.recognised.is_stream ?? false,
    method: arrival.method,
    path: withoutSecrets(destination?.path ?? arrival.target),
    client_request_id: caller.client_request_id,
    ip: caller.ip,
    user_agent: caller.user_agent,
    metadata: endUser !== null && !named ? { ...caller.metadata, end_user: endUser } : caller.metadata,
    trace_id: caller.trace?.trace_id ?? null,
    parent_span_id: caller.trace?.parent_span_id ?? null,
  };
}

export function closedBy(
  parts: GatewayParts,
  arrival: Arrival,
  opened: Opened,
  destination: Destination,
  request: IncomingMessage,
  outcome: Outcome,
): Closed {
  const now = parts.clock();
  const dispatched = outcome.sentAt ?? outcome.upstreamEndAt;
  const attempt: Attempt = {
    endpoint: destination.endpoint.name,
    at: arrival.at + Math.round(dispatched - arrival.started),
    http_status: outcome.head?.status ?? null,
    error_code: outcome.error_code,
    head_ms: outcome.headAt === null ? null : round(outcome.headAt - arrival.started),
    end_ms: round(outcome.upstreamEndAt - arrival.started),
  };
  const requestBytes = outcome.request?.bytes ?? destination.body?.length ?? 0;
  const truncated: Closed['truncated'][number][] = [];
  if (outcome.request?.truncated) truncated.push('request');
  if (outcome.response.truncated) truncated.push('response');
  return closed(opened, {
    ended_at: arrival.at + Math.round(now - arrival.started),
    ending: outcome.ending,
    drained: outcome.drained,
    error_code: outcome.error_code,
    error_message: outcome.error_message,
    http_status: statusSeen(outcome),
    duration_ms: round(now - arrival.started),
    first_byte_ms: outcome.firstByteAt === null ? null : round(outcome.firstByteAt - arrival.started),
    overhead_ms: outcome.sentAt === null ? null : round(outcome.sentAt - arrival.started + (now - outcome.upstreamEndAt)),
    attempts: [attempt],
    retry_count: retriesOf(request),
    request_headers: toJournal(request.rawHeaders, withoutAgent(parts)),
    response_headers: outcome.head === null ? {} : toJournal(outcome.head.headers),
    request_bytes: requestBytes,
    response_bytes: outcome.response.bytes,
    truncated,
    redaction: [],
    marks: opened.is_stream ? outcome.marks : [],
  });
}

/** What the caller was told: the vendor's status, or that of our own error where the vendor's never reached the caller. */
function statusSeen(outcome: Outcome): number | null {
  if (!outcome.unanswered || outcome.error_code === null) return outcome.head?.status ?? null;
  return outcome.ending === 'cancelled' ? null : errorTable[outcome.error_code].status;
}

/** `gone`: the caller left while it was still sending, so nobody refused anything. */
export function closedByRefusal(
  parts: GatewayParts,
  arrival: Arrival,
  caller: Caller,
  asked: Asked | null,
  request: IncomingMessage,
  error: DaybookError,
  gone: boolean,
): Closed {
  const duration = round(parts.clock() - arrival.started);
  return closed(openedBy(parts, arrival, caller, asked, null), {
    ended_at: arrival.at + Math.round(duration),
    ending: gone ? 'cancelled' : 'refused',
    drained: false,
    error_code: gone ? 'caller_gone' : error.code,
    error_message: gone ? errorTable.caller_gone.message : sentence(error.code, error.detail),
    http_status: gone ? null : error.status,
    duration_ms: duration,
    first_byte_ms: null,
    overhead_ms: duration,
    attempts: [],
    retry_count: retriesOf(request),
    request_headers: toJournal(request.rawHeaders, withoutAgent(parts)),
    response_headers: {},
    request_bytes: asked?.body?.length ?? 0,
    response_bytes: 0,
    truncated: [],
    redaction: [],
    marks: [],
  });
}

type End = Omit<Closed, keyof Opened>;

/**
 * One entry out of its two halves, each field by name: a literal has one hidden class, while spreading one object into another of
 * this size costs twenty kilobytes of garbage a call (measured: a fifth of the gateway's time).
 */
function closed(opened: Opened, end: End): Closed {
  return {
    id: opened.id,
    at: opened.at,
    gateway_id: opened.gateway_id,
    route: opened.route,
    key_id: opened.key_id,
    user: opened.user,
    app: opened.app,
    function: opened.function,
    session_id: opened.session_id,
    call_type: opened.call_type,
    dialect: opened.dialect,
    vendor_id: opened.vendor_id,
    vendor_name: opened.vendor_name,
    quirks: opened.quirks,
    currency: opened.currency,
    endpoint: opened.endpoint,
    model_name: opened.model_name,
    model_id: opened.model_id,
    is_stream: opened.is_stream,
    method: opened.method,
    path: opened.path,
    client_request_id: opened.client_request_id,
    ip: opened.ip,
    user_agent: opened.user_agent,
    metadata: opened.metadata,
    trace_id: opened.trace_id ?? null,
    parent_span_id: opened.parent_span_id ?? null,
    ended_at: end.ended_at,
    ending: end.ending,
    drained: end.drained,
    error_code: end.error_code,
    error_message: end.error_message,
    http_status: end.http_status,
    duration_ms: end.duration_ms,
    first_byte_ms: end.first_byte_ms,
    overhead_ms: end.overhead_ms,
    attempts: end.attempts,
    retry_count: end.retry_count,
    request_headers: end.request_headers,
    response_headers: end.response_headers,
    request_bytes: end.request_bytes,
    response_bytes: end.response_bytes,
    truncated: end.truncated,
    redaction: end.redaction,
    marks: end.marks,
  };
}

const withoutAgent = (parts: GatewayParts): string | null => (parts.identifyRules.record_user_agent ? null : 'user-agent');

/** Three decimals: microseconds are as fine as the clock is worth. */
const round = (milliseconds: number): number => Math.max(0, Math.round(milliseconds * 1000) / 1000);

/** The OpenAI and Anthropic SDKs say in this header how often they have tried before. */
function retriesOf(request: IncomingMessage): number {
  const count = Number(request.headers['x-stainless-retry-count']);
  return Number.isSafeInteger(count) && count > 0 && count < 1000 ? count : 0;
}
