// Where a call goes: model to (endpoint, the vendor's own id), or the endpoint that path, key or default names. The request's
// bytes are changed only where they must be, by cutting: a routed model's id, and asking an OpenAI stream for its usage.
import { DaybookError } from '../errors.ts';
import type { Endpoint, Snapshot } from '../schema/vendor.ts';
import type { Arrival } from './arrive.ts';
import { toVendor, withoutParameter } from './headers.ts';
import type { Caller } from './identify.ts';
import type { Asked } from './read.ts';

export type Destination = {
  readonly endpoint: Endpoint;
  readonly origin: URL;
  /** Path and query for the vendor. */
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: Buffer | null;
  readonly model_name: string | null;
  readonly model_id: string | null;
  /** We asked for usage in the stream: the event that carries it is hidden from the caller. */
  readonly hidesUsage: boolean;
};

/** Throws endpoint_unknown, endpoint_missing, endpoint_dialect or model_forbidden. */
export function route(snapshot: Snapshot, arrival: Arrival, caller: Caller, asked: Asked, rawHeaders: readonly string[]): Destination {
  const { family, dialect } = arrival.recognised;
  const name = asked.model;
  if (name !== null && caller.key?.models && !caller.key.models.some((allowed) => allows(allowed, name))) {
    throw new DaybookError('model_forbidden', `It allows ${caller.key.models.join(', ')}; ${JSON.stringify(name)} was asked for.`);
  }
  const routed = arrival.endpoint === null && name !== null ? routeOf(snapshot, name, family) : null;
  const endpoint =
    routed?.endpoint ?? named(snapshot, arrival.endpoint ?? caller.key?.endpoint ?? snapshot.defaults[family] ?? null, family);
  const base = endpoint.bases[family];
  if (base === undefined)
    throw new DaybookError(
      'endpoint_dialect',
      `Endpoint ${endpoint.name} speaks ${Object.keys(endpoint.bases).join(', ')}; this is a path of ${family}.`,
    );
  const model_id = routed?.model_id ?? name;

  const asksForUsage =
    asked.top !== null &&
    asked.is_stream &&
    !asked.asksUsage &&
    (dialect === 'openai-chat' || dialect === 'openai-completions') &&
    !endpoint.quirks.includes('usage_unasked');
  let body = asked.body;
  let target = arrival.target;
  if (body !== null && asked.top !== null) {
    const edits: Edit[] = [];
    if (asksForUsage) edits.push(usageEdit(body, asked));
    const modelSpan = asked.top.spans.get('model');
    if (model_id !== name && modelSpan) edits.push({ ...modelSpan, text: JSON.stringify(model_id) });
    body = cut(body, edits);
  }
  if (model_id !== name && arrival.recognised.model !== null && model_id !== null)
    target = target.replace(encodeModel(arrival, name), encodeURIComponent(model_id));

  const origin = originOf(base);
  const path = pathAt(origin, family, withoutParameter(target, 'key'));
  const drop = new Set<string>();
  if (asksForUsage) drop.add('accept-encoding');
  if (asked.decoded) drop.add('content-encoding');
  for (const header of Object.keys(endpoint.headers)) drop.add(header.toLowerCase());
  const add = credentialHeaders(endpoint, family, caller.credential);
  if (asksForUsage) add.push('accept-encoding', 'identity');
  for (const [header, value] of Object.entries(endpoint.headers)) add.push(header, value);
  return {
    endpoint,
    origin,
    path,
    headers: toVendor(rawHeaders, origin.host, drop, add),
    body,
    model_name: name,
    model_id,
    hidesUsage: asksForUsage,
  };
}

const allows = (allowed: string, name: string): boolean =>
  allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : allowed === name;

function routeOf(
  snapshot: Snapshot,
  name: string,
  family: Arrival['recognised']['family'],
): { endpoint: Endpoint; model_id: string } | null {
  for (const step of snapshot.models.get(name)?.routes ?? []) {
    const endpoint = snapshot.endpoints.get(step.endpoint);
    if (endpoint?.bases[family] !== undefined) return { endpoint, model_id: step.model_id };
  }
  return null;
}

function named(snapshot: Snapshot, name: string | null, family: string): Endpoint {
  if (name === null) throw new DaybookError('endpoint_missing', `It is a path of ${family}.`);
  const endpoint = snapshot.endpoints.get(name);
  if (!endpoint) throw new DaybookError('endpoint_unknown', `${JSON.stringify(name)} was named.`);
  return endpoint;
}

type Edit = { readonly start: number; readonly end: number; readonly text: string };

/** The bytes with some spans written anew. */
function cut(body: Buffer, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return body;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    pieces.push(body.subarray(at, edit.start), Buffer.from(edit.text));
    at = edit.end;
  }
  pieces.push(body.subarray(at));
  return Buffer.concat(pieces);
}

function usageEdit(body: Buffer, asked: Asked): Edit {
  const options = asked.top?.spans.get('stream_options');
  if (!options) {
    const inside = asked.top?.inside ?? 1;
    return { start: inside, end: inside, text: `"stream_options":{"include_usage":true}${asked.top?.isEmpty ? '' : ','}` };
  }
  const value: unknown = JSON.parse(body.toString('utf8', options.start, options.end));
  return { ...options, text: JSON.stringify({ ...(typeof value === 'object' ? value : {}), include_usage: true }) };
}

const origins = new Map<string, URL>();

function originOf(base: string): URL {
  const known = origins.get(base);
  if (known) return known;
  const url = new URL(base);
  origins.set(base, url);
  return url;
}

/** Joins a vendor's base path and the caller's. OpenAI-like bases hold the version already; the other two begin above it. */
function pathAt(origin: URL, family: string, target: string): string {
  const base = origin.pathname.replace(/\/+$/, '');
  if (family !== 'openai') return base + target;
  if (target.startsWith('/openai/deployments/')) return base.replace(/\/openai(?:\/v1)?$/, '') + target;
  return base + target.replace(/^\/(?:v1beta\/openai|openai\/v1|v1)(?=\/|\?|$)/, '');
}

/** As the model stands in the caller's path: encoded or not. */
function encodeModel(arrival: Arrival, name: string | null): string {
  const encoded = encodeURIComponent(name ?? '');
  return arrival.path.includes(encoded) ? encoded : (name ?? '');
}

/** The vendor's credential in the header the vendor wants; the caller's own takes precedence over the endpoint's. */
function credentialHeaders(endpoint: Endpoint, family: Arrival['recognised']['family'], own: string | null): string[] {
  const credential = own ?? endpoint.credential;
  if (credential === null) return [];
  switch (endpoint.auth[family] ?? 'bearer') {
    case 'x-api-key':
      return ['x-api-key', credential];
    case 'google':
      return ['x-goog-api-key', credential];
    case 'azure':
      return ['api-key', credential];
    case 'none':
      return [];
    case 'bearer':
      return ['authorization', `Bearer ${credential}`];
  }
}
