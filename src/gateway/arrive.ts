// The first look at a request: when it came, which path, which wire format, what its headers say. Nothing is decided here.
import type { IncomingMessage } from 'node:http';
import { recognise, type Recognised } from '../dialects/recognise.ts';

export type Arrival = {
  readonly id: string;
  /** Epoch milliseconds, and the monotonic clock at the same moment. */
  readonly at: number;
  readonly started: number;
  readonly method: string;
  /** Path and query as the caller sent them, without the `/to/{endpoint}` prefix. */
  readonly target: string;
  /** The path alone. */
  readonly path: string;
  readonly endpoint: string | null;
  readonly recognised: Recognised;
};

/** Null where the path is not a vendor's: the desk answers it. */
export function arrive(request: IncomingMessage, now: number, started: number, newId: (now: number) => string): Arrival | null {
  const url = request.url ?? '/';
  let target = url;
  let endpoint: string | null = null;
  if (url.startsWith('/to/')) {
    const end = url.indexOf('/', 4);
    if (end === -1) return null;
    endpoint = url.slice(4, end);
    target = url.slice(end);
  }
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const headers = request.headers;
  const anthropic =
    headers['anthropic-version'] !== undefined || (headers['x-api-key'] !== undefined && headers.authorization === undefined);
  const method = request.method ?? 'GET';
  const recognised = remembered(method, path, anthropic) ?? (endpoint === null ? null : unversioned(method, path));
  return recognised && { id: newId(now), at: now, started, method, target, path, endpoint, recognised };
}

/** Most calls go to a few paths: what they are recognised as is remembered, for a bounded number of them. */
const known = new Map<string, Recognised>();
const mostKnown = 500;

function remembered(method: string, path: string, anthropic: boolean): Recognised | null {
  if (method !== 'POST') return recognise(method, path, anthropic);
  const key = anthropic ? `a${path}` : path;
  const found = known.get(key);
  if (found) return found;
  const recognised = recognise(method, path, anthropic);
  if (recognised !== null && known.size < mostKnown) known.set(key, recognised);
  return recognised;
}

/** Behind `/to/{endpoint}` a base URL may leave out the version, as DeepSeek's does: `/chat/completions`. */
function unversioned(method: string, path: string): Recognised | null {
  return recognise(method, `/v1${path}`, false);
}
