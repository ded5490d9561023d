// A told call as the journal's entry: who and where are settled when it is taken in, because keys and endpoints change; what it says
// of itself stays in its own words beside, as JSON.
import { isIP } from 'node:net';
import { recognise } from '../../dialects/recognise.ts';
import { errorTable } from '../../errors.ts';
import { toldFields, type ToldCall } from '../../schema/ingest.ts';
import type { Closed, Opened } from '../../schema/entry.ts';
import type { DialectName, Ending } from '../../schema/vocabulary.ts';
import { truncatedAddress } from '../../lib/address.ts';
import { looksLikeStream } from '../posting/told/wire.ts';
import { tellsCounts } from '../posting/told/usage.ts';
import { attribute, type Sender } from './sender.ts';
import { type Places, servedBy } from './vendor-of.ts';

export type EntryParts = {
  readonly gateway_id: string;
  readonly places: () => Places;
  readonly record_ip: 'full' | 'truncated' | 'off';
  readonly record_user_agent: boolean;
};

export type Named = { readonly id: string; readonly key: string; readonly at: number; readonly received: number };

/** `told` has its beginning. */
export function openedOf(parts: EntryParts, sender: Sender, told: ToldCall, { id, key, at, received }: Named): Opened {
  const served = servedBy(parts.places(), told);
  const { user, app, end_user } = attribute(sender, told);
  const path = told.path?.split('?', 1)[0] ?? served.path;
  const recognised = path === null ? null : recognisedAt(path);
  const dialect =
    told.dialect ?? (told.request_body === undefined && told.response_body === undefined ? 'none' : (recognised?.dialect ?? 'none'));
  const is_stream =
    told.is_stream ?? (looksLikeStream(told.response_body) || asksToStream(told.request_body) || recognised?.is_stream === true);
  const model_name = told.model_name ?? told.model_id ?? null;
  return {
    id,
    at,
    gateway_id: parts.gateway_id,
    route: sender.route,
    key_id: sender.key.id,
    user,
    app,
    function: told.source_function ?? null,
    session_id: told.session_id ?? null,
    call_type: told.call_type || (recognised?.call_type === 'other' ? null : recognised?.call_type) || (typeOf[dialect] ?? 'chat'),
    dialect,
    vendor_id: served.vendor_id,
    vendor_name: served.vendor_name,
    quirks: served.quirks,
    currency: served.currency,
    endpoint: served.endpoint,
    model_name,
    model_id: told.model_id ?? null,
    is_stream,
    method: told.method?.toUpperCase() ?? 'POST',
    path: path ?? pathOf(dialect, told.model_id ?? told.model_name ?? null, is_stream),
    client_request_id: told.id === id ? null : told.id,
    ip: addressOf(parts, told.ip_address ?? null),
    user_agent: parts.record_user_agent ? (told.user_agent ?? null) : null,
    metadata: metadataOf(told, end_user),
    trace_id: told.trace_id ?? null,
    span_id: told.span_id ?? null,
    parent_span_id: told.parent_span_id ?? null,
    told: { key, received, call: null },
  };
}

/** The end of a call that was told as a whole, or put together from its beginning and its end. */
export function closedOf(opened: Opened, told: ToldCall): Closed {
  const ended = told.response_timestamp ? Date.parse(told.response_timestamp) : opened.at + (told.duration_ms ?? 0);
  return {
    ...opened,
    ended_at: Math.round(Math.max(ended, opened.at)),
    ending: endingOf(told),
    drained: false,
    error_code: told.error_code ?? null,
    error_message: told.error_message?.slice(0, 2000) ?? null,
    http_status: told.http_status ?? (wasAnswered(told) ? 200 : null),
    duration_ms: told.duration_ms ?? Math.max(0, ended - opened.at),
    first_byte_ms: null,
    overhead_ms: null,
    attempts: [],
    retry_count: told.retry_count ?? 0,
    request_headers: {},
    response_headers: {},
    request_bytes: 0,
    response_bytes: 0,
    truncated: [],
    redaction: told.redaction ?? [],
    marks: [],
  };
}

/** Under the same rule as the gateway's own callers; what is no address cannot be shortened. */
function addressOf({ record_ip }: EntryParts, ip: string | null): string | null {
  if (ip === null || ip === '' || record_ip === 'off') return null;
  if (record_ip === 'full') return ip;
  return isIP(ip) === 0 ? null : truncatedAddress(ip);
}

/** The close that nobody sent. */
export const gone = { status: 'unknown', error_code: 'app_gone', error_message: errorTable.app_gone.message } as const;

const endings: Readonly<Record<NonNullable<ToldCall['status']>, Ending>> = {
  success: 'complete',
  failed: 'complete',
  timeout: 'timeout',
  cancelled: 'cancelled',
  refused: 'refused',
  unknown: 'died',
};

/** Where no status is told, what else is told must show that there was an end. */
function endingOf(told: ToldCall): Ending {
  if (told.status !== undefined) return endings[told.status];
  const isTold =
    (told.http_status ?? null) !== null || (told.response_body ?? null) !== null || (told.error_code ?? null) !== null || wasAnswered(told);
  return isTold ? 'complete' : 'died';
}

/** A call that succeeded, was counted or brought text had an answer, which over HTTP is a 200 where nobody says otherwise. */
const wasAnswered = (told: ToldCall): boolean =>
  told.status === 'success' ||
  ((told.status ?? 'success') !== 'refused' &&
    (tellsCounts(told) || Boolean(told.response_content) || looksLikeStream(told.response_body)));

const isKnown = (name: string): boolean => Object.hasOwn(toldFields, name);

/** What the sender calls so, then the fields that nobody here knows, then the end user it may not speak for. */
function metadataOf(told: ToldCall, end_user: string | null): Record<string, unknown> | null {
  const unknown = Object.entries(told).filter(([name]) => !isKnown(name));
  const all = { ...Object.fromEntries(unknown), ...told.metadata, ...(end_user !== null && { end_user }) };
  return Object.keys(all).length === 0 ? null : all;
}

const asksToStream = (body: unknown): boolean => typeof body === 'object' && body !== null && 'stream' in body && body.stream === true;

/** Vendors put their paths under prefixes of their own; what stands from the version on tells what it is. */
function recognisedAt(path: string): ReturnType<typeof recognise> {
  const known = /\/(?:v\d+(?:beta\d*|alpha)?|openai)\/(?!.*\/v\d+\/).*$/.exec(path)?.[0] ?? `/v1${path}`;
  return recognise('POST', known, false);
}

const typeOf: Readonly<Partial<Record<DialectName, string>>> = { 'openai-completions': 'completion', 'openai-embeddings': 'embedding' };

function pathOf(dialect: DialectName, model: string | null, isStream: boolean): string {
  switch (dialect) {
    case 'openai-chat':
      return '/v1/chat/completions';
    case 'openai-completions':
      return '/v1/completions';
    case 'openai-responses':
      return '/v1/responses';
    case 'openai-embeddings':
      return '/v1/embeddings';
    case 'anthropic-messages':
      return '/v1/messages';
    case 'gemini':
      return `/v1beta/models/${model ?? '-'}:${isStream ? 'streamGenerateContent' : 'generateContent'}`;
    case 'none':
      return '';
  }
}
