// Which header fields go where: to the vendor, back to the caller, into the journal. Hop-by-hop fields end here (RFC 9110
// §7.6.1); credentials, cookies and Daybook's own fields never leave for the vendor; the journal takes an allow-list.
import { requestIdHeaders } from '../lib/request-ids.ts';

/** Name, value, name, value… as node:http gives them in rawHeaders and takes them in writeHead. */
export type RawHeaders = readonly string[];

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Fields of the caller that the vendor must not see, or that are written anew. */
const notForwarded = new Set([
  'host',
  'content-length',
  'expect',
  'cookie',
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'http2-settings',
  // Credentials of other systems, which proxies and browsers add.
  'cookie2',
  'x-amz-security-token',
  'x-auth-token',
  'x-auth-key',
  'x-access-token',
  'x-api-token',
  'x-csrf-token',
  'x-xsrf-token',
  'x-goog-iap-jwt-assertion',
  'cf-access-jwt-assertion',
  'cf-access-client-secret',
  'ocp-apim-subscription-key',
  'x-ms-client-principal',
  'x-vault-token',
  // Who the caller is to the proxies before us.
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-original-forwarded-for',
  'x-envoy-external-address',
  'x-azure-clientip',
  'x-appengine-user-ip',
  'true-client-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'cf-pseudo-ipv4',
  // Another method than the one that was checked.
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);

/**
 * Fields of the vendor that the caller does not get: hop-by-hop ones, and those that speak to a browser for the whole origin, which
 * here is Daybook's own and its console's.
 */
const notAnswered = new Set([
  ...hopByHop,
  'x-daybook-request-id',
  'set-cookie',
  'set-cookie2',
  'clear-site-data',
  'service-worker-allowed',
  'strict-transport-security',
  'public-key-pins',
  'alt-svc',
  'nel',
  'report-to',
]);

const journalled = new Set([
  'accept',
  'accept-encoding',
  'anthropic-beta',
  'anthropic-version',
  'content-encoding',
  'content-length',
  'content-type',
  'idempotency-key',
  'openai-beta',
  'openai-organization',
  'openai-processing-ms',
  'openai-project',
  'openai-version',
  'retry-after',
  'retry-after-ms',
  'traceparent',
  'user-agent',
  'x-goog-api-client',
  'x-should-retry',
]);
const journalledStarts = ['x-stainless-', 'x-ratelimit-', 'anthropic-ratelimit-', 'x-daybook-'] as const;

/** The names that a Connection field declares hop-by-hop, or null where it names none beyond the usual. */
function namedByConnection(raw: RawHeaders): Set<string> | null {
  let named: Set<string> | null = null;
  for (let i = 0; i < raw.length; i += 2) {
    if (raw[i]?.length !== 10 || raw[i]?.toLowerCase() !== 'connection') continue;
    for (const token of (raw[i + 1] ?? '').split(',')) {
      const name = token.trim().toLowerCase();
      if (name === '' || name === 'keep-alive' || name === 'close') continue;
      named ??= new Set();
      named.add(name);
    }
  }
  return named;
}

/** The caller's fields for the vendor. `drop` are lower-case names to leave out besides, `add` pairs to put at the end. */
export function toVendor(raw: RawHeaders, host: string, drop: ReadonlySet<string> | null, add: readonly string[]): string[] {
  const named = namedByConnection(raw);
  const headers: string[] = ['host', host];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const lower = name.toLowerCase();
    if (hopByHop.has(lower) || notForwarded.has(lower) || lower.startsWith('x-daybook-') || lower.startsWith('x-forwarded-')) continue;
    if (drop?.has(lower) || named?.has(lower)) continue;
    const value = raw[i + 1] ?? '';
    if (!value.startsWith('dbk_')) headers.push(name, value);
  }
  headers.push(...add);
  return headers;
}

/** The vendor's fields for the caller, with our request id. Without a length where bytes may be left out on the way. */
export function toCaller(raw: RawHeaders, id: string, keepsLength: boolean): string[] {
  const named = namedByConnection(raw);
  const headers: string[] = [];
  let mayBePage = true;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const lower = name.toLowerCase();
    if (notAnswered.has(lower) || named?.has(lower)) continue;
    if (lower === 'content-length' && !keepsLength) continue;
    if (lower === 'content-type') mayBePage = pageTypes.test(raw[i + 1] ?? '');
    headers.push(name, raw[i + 1] ?? '');
  }
  // Not every browser says what it asks for, so what it would open as a page gets an origin of its own.
  if (mayBePage) headers.push('content-security-policy', 'sandbox', 'x-content-type-options', 'nosniff');
  headers.push('x-daybook-request-id', id);
  return headers;
}

const pageTypes = /html|xml|svg|pdf|multipart|^\s*$/i;

/** What the journal keeps of header fields. Values longer than 512 characters are cut; `without` is one more name to leave out. */
export function toJournal(raw: RawHeaders, without: string | null = null): Record<string, string> {
  const kept: Record<string, string> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const lower = journalName(raw[i] ?? '');
    if (lower === null || lower === without) continue;
    kept[lower] = (raw[i + 1] ?? '').slice(0, 512);
  }
  return kept;
}

/** The name a field is kept under, or null where it is not kept. The same few names come with every call, so they are remembered. */
function journalName(name: string): string | null {
  const known = journalNames.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  const isKept =
    journalled.has(lower) || requestIdHeaders.some((id) => id === lower) || journalledStarts.some((start) => lower.startsWith(start));
  const found = isKept && lower !== 'x-daybook-key' ? lower : null;
  if (journalNames.size < mostNames) journalNames.set(name, found);
  return found;
}

const journalNames = new Map<string, string | null>();
const mostNames = 1_000;

/** Signatures that vendors put into the addresses of their own up- and downloads: kept nowhere, and sent on where nothing is read. */
const signatures = new Set([
  'sig',
  'signature',
  'x-amz-signature',
  'x-amz-credential',
  'x-amz-security-token',
  'x-goog-signature',
  'x-goog-credential',
]);
const credentials = new Set(['key', 'api_key', 'api-key', 'apikey', 'access_token', 'auth_token', 'token']);
/** Google's front end takes another method or other fields out of these, past everything that was checked here. */
const overrides = new Set(['$httpmethod', '$httpheaders', '$req']);

/** A path for the record: values of query parameters that carry credentials are replaced. */
export function withoutSecrets(path: string): string {
  return mapQuery(path, (name, value, pair) =>
    credentials.has(name) || signatures.has(name) || value.startsWith('dbk_') ? `${pair.split('=', 1)[0]}=[redacted]` : pair,
  );
}

/** A path for the vendor: credentials in the query are for Daybook, which sends the vendor's in a header. */
export function targetForVendor(path: string, isOpaque: boolean): string {
  return mapQuery(path, (name, value, pair) =>
    credentials.has(name) || overrides.has(name) || (!isOpaque && signatures.has(name)) || value.startsWith('dbk_') ? null : pair,
  );
}

function mapQuery(path: string, change: (name: string, value: string, pair: string) => string | null): string {
  const mark = path.indexOf('?');
  if (mark === -1) return path;
  const kept = path
    .slice(mark + 1)
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const name = decoded(equals === -1 ? pair : pair.slice(0, equals)).toLowerCase();
      return change(name, equals === -1 ? '' : decoded(pair.slice(equals + 1)).trimStart(), pair);
    })
    .filter((pair) => pair !== null);
  return kept.length === 0 ? path.slice(0, mark) : `${path.slice(0, mark)}?${kept.join('&')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text; // Not valid percent-encoding: compared as it stands.
  }
}
