// Who asks: the Daybook key, and what the caller's headers say about user, session, app and function. A key fixes its user
// and app unless it speaks for others. A vendor's key that the caller brings passes through and is kept nowhere.
import type { IncomingMessage } from 'node:http';
import { DaybookError } from '../errors.ts';
import { truncatedAddress } from '../lib/address.ts';
import { isObject, parseJson } from '../lib/json.ts';
import type { Key, Snapshot } from '../schema/vendor.ts';
import { type TraceParent, traceParentOf } from './traceparent.ts';
import { trustedAddress, type ProxyRule } from './address.ts';

export type Caller = {
  readonly key: Key | null;
  /** The caller's own vendor credential, to be passed through. */
  readonly credential: string | null;
  readonly user: string | null;
  readonly app: string | null;
  readonly function: string | null;
  readonly session_id: string | null;
  readonly call_type: string | null;
  readonly client_request_id: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly trace: TraceParent | null;
};

export type IdentifyRules = {
  readonly without_key: 'refuse' | 'allow';
  readonly proxies: readonly ProxyRule[];
  readonly record_ip: 'full' | 'truncated' | 'off';
  readonly record_user_agent: boolean;
};

const prefix = 'dbk_';
const longestValue = 512;
const longestMetadata = 16 * 1024;
const deepestMetadata = 32;

/** What can be said of a caller before its key is checked: goes into the record of a refusal too. */
export function describe(request: IncomingMessage, rules: IdentifyRules): Caller {
  const headers = request.headers;
  return {
    key: null,
    credential: null,
    user: text(headers['x-daybook-user']),
    app: text(headers['x-daybook-app']),
    function: text(headers['x-daybook-function']),
    session_id: text(headers['x-daybook-session']),
    call_type: text(headers['x-daybook-call-type']),
    client_request_id: text(headers['x-daybook-request-id']),
    metadata: null,
    ip: rules.record_ip === 'off' ? null : recordedIp(request, rules),
    user_agent: rules.record_user_agent ? (headers['user-agent']?.slice(0, longestValue) ?? null) : null,
    trace: headers['traceparent'] === undefined ? null : traceParentOf(headers['traceparent']),
  };
}

/** The caller with its rights. Throws key_missing, key_unknown, key_revoked or context_invalid. */
export function identify(request: IncomingMessage, described: Caller, rules: IdentifyRules, snapshot: Snapshot, keyOf: KeyLookup): Caller {
  const sent = credentialOf(request);
  // From `?key=` it comes decoded and may hold anything, a line break too; it is to stand in a header for the vendor.
  if (sent !== null && !/^[\x21-\x7e]+$/.test(sent)) throw new DaybookError('key_unknown', 'It holds characters that no key has.');
  // Whatever x-daybook-key says: a Daybook key in the vendor's place is no vendor's credential, and no vendor is to see it.
  const isOurs = sent !== null && (sent.startsWith(prefix) || keyOf.known(sent, snapshot));
  const own = text(request.headers['x-daybook-key']) ?? (isOurs ? sent : null);
  const credential = isOurs || sent === own ? null : sent;
  const metadata = metadataOf(request.headers['x-daybook-metadata']);
  checkLengths(request);
  if (own === null) {
    if (rules.without_key === 'refuse' || credential === null) throw new DaybookError('key_missing');
    return { ...described, credential, user: 'anonymous', metadata };
  }
  const key = keyOf.find(own, snapshot);
  if (key === null) throw new DaybookError('key_unknown');
  if (key.revoked) throw new DaybookError('key_revoked');
  const free = key.speaks_for_others;
  return {
    ...described,
    key,
    credential,
    user: (free ? described.user : null) ?? key.user,
    app: key.app === null ? described.app : ((free ? described.app : null) ?? key.app),
    metadata,
  };
}

/** Finds keys by their text through the keyed hash, remembering what it found for one version of the registry. */
export type KeyLookup = { find(secret: string, snapshot: Snapshot): Key | null; known(secret: string, snapshot: Snapshot): boolean };

export function keyLookup(hash: (secret: string) => string): KeyLookup {
  let version: string | null = null;
  const found = new Map<string, Key>();
  const find = (secret: string, snapshot: Snapshot): Key | null => {
    if (version !== snapshot.version) {
      found.clear();
      version = snapshot.version;
    }
    const remembered = found.get(secret);
    if (remembered) return remembered;
    const key = snapshot.keys.get(hash(secret)) ?? null;
    if (key !== null && found.size < 10_000) found.set(secret, key);
    return key;
  };
  return { find, known: (secret, snapshot) => find(secret, snapshot) !== null };
}

/** Where the SDKs put their key: bearer token, x-api-key, x-goog-api-key, api-key, or `?key=`. */
function credentialOf(request: IncomingMessage): string | null {
  const { headers } = request;
  const bearer = headers.authorization;
  if (bearer !== undefined) {
    const token = /^bearer\s+(\S+)\s*$/i.exec(bearer)?.[1];
    if (token !== undefined) return token;
  }
  for (const name of ['x-api-key', 'x-goog-api-key', 'api-key'] as const) {
    const value = headers[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  return mark === -1 || !url.includes('key=', mark) ? null : new URLSearchParams(url.slice(mark)).get('key');
}

/** Every credential that was sent where Daybook looks for one, known or not, with nulls where none was. */
export function sentCredentials(request: IncomingMessage): (string | null)[] {
  return [text(request.headers['x-daybook-key']), credentialOf(request)];
}

function text(value: string | string[] | undefined): string | null {
  const one = Array.isArray(value) ? value[0] : value;
  if (one === undefined || one === '') return null;
  return utf8(one).slice(0, longestValue);
}

/** node:http reads header bytes as latin1; callers in Chinese send UTF-8. */
function utf8(value: string): string {
  for (let i = 0; i < value.length; i += 1) {
    if (value.charCodeAt(i) > 0x7f) {
      const decoded = Buffer.from(value, 'latin1').toString('utf8');
      return decoded.includes('�') ? value : decoded;
    }
  }
  return value;
}

const contextHeaders = [
  'x-daybook-user',
  'x-daybook-app',
  'x-daybook-function',
  'x-daybook-session',
  'x-daybook-call-type',
  'x-daybook-request-id',
] as const;

function checkLengths(request: IncomingMessage): void {
  for (const name of contextHeaders) {
    const value = request.headers[name];
    const length = value === undefined || value.length <= longestValue ? 0 : utf8(String(value)).length;
    if (length > longestValue) throw new DaybookError('context_invalid', `${name} has ${length} characters.`);
  }
}

function metadataOf(value: string | string[] | undefined): Record<string, unknown> | null {
  const one = Array.isArray(value) ? value[0] : value;
  if (one === undefined || one === '') return null;
  if (one.length > longestMetadata) throw new DaybookError('context_invalid', `x-daybook-metadata has ${one.length} characters.`);
  const parsed = parseJson(utf8(one));
  if (!isObject(parsed)) throw new DaybookError('context_invalid', 'x-daybook-metadata is not a JSON object.');
  if (isDeeper(parsed, deepestMetadata))
    throw new DaybookError('context_invalid', `x-daybook-metadata is nested deeper than ${deepestMetadata}.`);
  return Object.fromEntries(Object.entries(parsed));
}

/** What is nested thousands deep can be read and not be written again: the stack ends first. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function recordedIp(request: IncomingMessage, rules: IdentifyRules): string | null {
  const address = trustedAddress(request, rules.proxies);
  if (address === null || rules.record_ip === 'full') return address;
  return truncatedAddress(address);
}
