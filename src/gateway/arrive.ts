// The first look at a request: when it came, which path, which wire format, what its headers say. The path that is recognised is
// the path that is sent on, so that the vendor reads no other one; `checkArrival` refuses what could still be read in two ways.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { DaybookError } from '../errors.ts';
import { recognise, type Recognised } from '../dialects/recognise.ts';

export type Arrival = {
  readonly id: string;
  /** Epoch milliseconds, and the monotonic clock at the same moment. */
  readonly at: number;
  readonly started: number;
  readonly method: string;
  /** Path and query without the `/to/{endpoint}` prefix; in the path, what needs no percent-encoding is written plain. */
  readonly target: string;
  /** The path alone. */
  readonly path: string;
  readonly endpoint: string | null;
  readonly recognised: Recognised;
};

/** OpenTelemetry's paths, which look like a vendor's: the desk takes what is sent there. */
const telemetry: ReadonlySet<string> = new Set(['/v1/traces', '/v1/logs']);

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
  const sent = mark === -1 ? target : target.slice(0, mark);
  const path = sent.includes('%') ? plain(sent) : sent;
  if (endpoint === null && telemetry.has(path)) return null;
  if (path !== sent) target = mark === -1 ? path : path + target.slice(mark);
  const headers = request.headers;
  const anthropic =
    headers['anthropic-version'] !== undefined || (headers['x-api-key'] !== undefined && headers.authorization === undefined);
  const method = request.method ?? 'GET';
  const recognised = remembered(method, path, anthropic) ?? (endpoint === null ? null : unversioned(method, path));
  return recognised && { id: newId(now), at: now, started, method, target, path, endpoint, recognised };
}

/**
 * Letters, digits, `-`, `_`, `~` and the colon before Gemini's methods mean the same encoded and plain (RFC 3986 §6.2.2.2): a
 * vendor decodes `%3A`, so here it is a colon too. A dot is left as it is, because it is refused encoded.
 */
const plain = (path: string): string =>
  path.replace(/%(?:[46][1-9a-f]|[57][0-9a]|3[0-9a]|2d|5f|7e)/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));

/** What is still encoded here and need not be was encoded twice, or brokenly: `%%33a`. */
const ambiguous = /\/\/|\/\.\.?(?:\/|$)|[\\#]|%(?:2[def]|[46][1-9a-f]|[57][0-9a]|3[0-9a]|5[cf]|7e|(?![\da-f]{2}))/i;

/** What a browser runs or shows at the address it comes from, which is the console's too. */
const pageParts = new Set([
  'document',
  'iframe',
  'frame',
  'fencedframe',
  'embed',
  'object',
  'script',
  'worker',
  'sharedworker',
  'serviceworker',
  'xslt',
]);

/** Throws path_ambiguous or navigation_refused. */
export function checkArrival(arrival: Arrival, headers: IncomingHttpHeaders): void {
  if (ambiguous.test(arrival.path)) throw new DaybookError('path_ambiguous');
  const wanted = headers['sec-fetch-dest'];
  if (headers['sec-fetch-mode'] === 'navigate' || (typeof wanted === 'string' && pageParts.has(wanted)))
    throw new DaybookError('navigation_refused');
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
