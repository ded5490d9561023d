// Where a call goes: model to (endpoint, the vendor's own id), or the endpoint that path, key or default names. The request's
// bytes are changed only where they must be, by cutting: a routed model's id, and asking an OpenAI stream for its usage.
import { DaybookError } from '../errors.ts';
import { isObject } from '../lib/json.ts';
import { JsonScanError, parseSpan, scanTopLevel, type TopLevel } from '../lib/json-scan.ts';
import type { Endpoint, Snapshot } from '../schema/vendor.ts';
import type { Arrival } from './arrive.ts';
import { targetForVendor, toVendor } from './headers.ts';
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

/** Throws endpoint_unknown, endpoint_missing, endpoint_dialect, model_forbidden or key_missing. */
export function route(snapshot: Snapshot, arrival: Arrival, caller: Caller, asked: Asked, rawHeaders: readonly string[]): Destination {
  const { family, dialect } = arrival.recognised;
  const name = asked.model;
  if (caller.key?.models) checkModel(caller.key.models, arrival, asked);
  const routed = arrival.endpoint === null && name !== null ? routeOf(snapshot, name, family) : null;
  const unrouted = arrival.endpoint ?? caller.key?.endpoint ?? snapshot.defaults[family] ?? null;
  const endpoint = routed?.endpoint ?? named(snapshot, unrouted, family);
  const base = endpoint.bases[family];
  if (base === undefined)
    throw new DaybookError(
      'endpoint_dialect',
      `Endpoint ${endpoint.name} speaks ${Object.keys(endpoint.bases).join(', ')}; this is a path of ${family}.`,
    );
  const model_id = routed?.model_id ?? name;

  const mayAsk =
    asked.is_stream &&
    !asked.asksUsage &&
    (dialect === 'openai-chat' || dialect === 'openai-completions') &&
    !endpoint.quirks.includes('usage_unasked');
  const usage = mayAsk && asked.body !== null && asked.top !== null ? usageEdit(asked.body, asked.top) : null;
  const asksForUsage = usage !== null;
  let body = asked.body;
  let target = arrival.target;
  if (body !== null && asked.top !== null) {
    const edits: Edit[] = [];
    if (usage !== null) edits.push(usage);
    const modelSpan = asked.top.spans.get('model');
    if (model_id !== name && modelSpan) edits.push({ ...modelSpan, text: JSON.stringify(model_id) });
    body = cut(body, edits);
  }
  if (model_id !== name && arrival.recognised.model !== null && model_id !== null)
    target = target.replace(modelInPath, (_, before: string) => before + encodeURIComponent(model_id));

  const origin = originOf(base);
  const path = pathAt(origin, family, targetForVendor(target, dialect === 'none'));
  const drop = new Set<string>();
  if (asksForUsage) drop.add('accept-encoding');
  if (asked.decoded) drop.add('content-encoding');
  for (const header of Object.keys(endpoint.headers)) drop.add(header.toLowerCase());
  const add = credentialHeaders(endpoint, family, ownCredential(snapshot, caller, routed?.endpoint ?? null, unrouted, family));
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

/**
 * A key for some models may use these alone: what asks for another is refused, and what may reach a model that cannot be seen
 * from here. A model that stands in the body beside one in the path must be allowed too, whichever the vendor goes by.
 */
function checkModel(models: readonly string[], { method, path, recognised }: Arrival, { body, top, model }: Asked): void {
  if (method === 'GET' || method === 'HEAD') return;
  const named = model === null || mayNameAnother(path, recognised.model) ? null : model;
  const refuse = (what: string): never => {
    throw new DaybookError('model_forbidden', `It allows ${models.join(', ')}; ${what}`);
  };
  if (named === null) {
    if (!reachesNoModel(method, path)) refuse('which model this would use cannot be seen.');
    return;
  }
  const inBody: unknown = body === null || top === null ? undefined : parseSpan(body, top.spans.get('model'));
  for (const name of typeof inBody === 'string' ? [named, inBody] : [named])
    if (!isAllowed(models, name, recognised.family)) refuse(`${JSON.stringify(name.slice(0, 512))} was asked for.`);
}

/** Gemini writes `models/` before a name in a body. */
const isAllowed = (models: readonly string[], name: string, family: string): boolean =>
  models.some((allowed) => allows(allowed, name) || (family === 'gemini' && name.startsWith('models/') && allows(allowed, name.slice(7))));

const allows = (allowed: string, name: string): boolean =>
  allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : allowed === name;

/** The path looks as if it named a model, and was not recognised so: what the body says need not count at the vendor. */
const mayNameAnother = (path: string, inPath: string | null): boolean =>
  inPath === null && /[:%]|\/(?:deployments|engines|models?|tunedModels)\//i.test(path);

/** Files and their parts are only put down, and what runs already is only stopped. A batch is no such thing: it names models in its file. */
const reachesNoModel = (method: string, path: string): boolean => method === 'DELETE' || (method !== 'PATCH' && modelless.test(path));
const modelless =
  /^(?:\/upload)?(?:\/v\d+(?:beta\d*|alpha)?)?(?:\/openai(?:\/v1)?)?\/(?:files|uploads(?:\/[^/]+\/(?:parts|complete|cancel))?|(?:responses|batches|messages\/batches)\/[^/]+\/cancel|batches\/[^/]+:cancel)$/;

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

/** Null where `stream_options` is something no vendor takes: then the vendor says so. */
function usageEdit(body: Buffer, top: TopLevel): Edit | null {
  const options = top.spans.get('stream_options');
  if (!options) return memberAt(top, '"stream_options":{"include_usage":true}');
  const value = parseSpan(body, options);
  if (value === null) return { ...options, text: '{"include_usage":true}' };
  if (!isObject(value)) return null;
  try {
    const inner = scanTopLevel(body, usageKey, options.start, options.end);
    const known = inner.spans.get('include_usage');
    return known ? { ...known, text: 'true' } : memberAt(inner, '"include_usage":true');
  } catch (error) {
    if (error instanceof JsonScanError) return null; // The key stands twice: which one counts is not ours to decide.
    throw error;
  }
}

const usageKey: ReadonlySet<string> = new Set(['include_usage']);

const memberAt = (top: TopLevel, member: string): Edit => ({
  start: top.inside,
  end: top.inside,
  text: top.isEmpty ? member : `${member},`,
});

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

/** Where Gemini and Azure name the model: the last such segment before the method, or the deployment. */
const modelInPath = /(^\/openai\/deployments\/|\/(?:models|tunedModels)\/)[^/?]+?(?=:\w+(?:\?|$)|\/)/;

/**
 * The caller's own credential is for the vendor that path, key or default name. A model's route may lead to another one, which the
 * caller never chose: there the endpoint's own is used, and who has no Daybook key has no right to that.
 */
function ownCredential(
  snapshot: Snapshot,
  { key, credential }: Caller,
  routed: Endpoint | null,
  unrouted: string | null,
  family: Arrival['recognised']['family'],
): string | null {
  if (routed === null || credential === null) return credential;
  const meant = unrouted === null ? undefined : snapshot.endpoints.get(unrouted);
  if (meant !== undefined && meant.vendor_id === routed.vendor_id && originAt(meant, family) === originAt(routed, family))
    return credential;
  if (key !== null) return null;
  throw new DaybookError('key_missing', `This model goes to endpoint ${routed.name}, which your own vendor key is not for.`);
}

const originAt = (endpoint: Endpoint, family: Arrival['recognised']['family']): string | null => {
  const base = endpoint.bases[family];
  return base === undefined ? null : originOf(base).origin;
};

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
