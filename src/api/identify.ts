// Who sends a request: the owner of a key, whoever signed in, or the owner of the data directory over their own socket.
import { DaybookError } from '../errors.ts';
import type { OpenSession } from '../registry/accounts/sessions.ts';
import type { Actor } from './actor.ts';
import type { ApiParts } from './parts.ts';
import { sessionToken } from './sign-in/cookie.ts';

/** What the listener says of a request, never the request itself. */
export type Door = {
  /** It came over the socket that only the data directory's owner can open. */
  readonly isOwner: boolean;
  /** The browser's address, and whether it speaks https, as far as trusted proxies tell. */
  readonly peer?: { readonly address: string | null; readonly https: boolean };
};

export async function actorOf(parts: ApiParts, request: Request, door: Door): Promise<Actor> {
  const bearer = /^bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? request.headers.get('x-daybook-key');
  if (bearer) {
    const key = parts.keyOf(bearer);
    if (key === null) throw new DaybookError('key_unknown');
    if (key.revoked) throw new DaybookError('key_revoked');
    return { who: `key:${key.name} (${key.user})`, user: key.user, role: key.role, account: null, text_granted: false };
  }
  const session = await sessionOf(parts, request, door);
  if (session !== null) {
    refuseForeignSite(request);
    const { id, user, role, sees_text } = session.account;
    return { who: user, user, role, account: id, text_granted: sees_text };
  }
  if (door.isOwner) return { who: systemUserOf(request) ?? 'command line', user: null, role: 'admin', account: null, text_granted: false };
  throw new DaybookError(sessionToken(request, door.peer?.https ?? false) === null ? 'key_missing' : 'not_signed_in');
}

/** The session of the request's cookie, with its account as it is now. */
export async function sessionOf(parts: ApiParts, request: Request, door: Door): Promise<OpenSession | null> {
  const token = sessionToken(request, door.peer?.https ?? false);
  return token === null ? null : parts.registry.sessions.find(token);
}

/** The command line says which user of this machine runs it. Believed over the owner's socket alone: who can open it can do all. */
function systemUserOf(request: Request): string | null {
  const said = request.headers.get('x-daybook-who') ?? '';
  return /^cli:[\w.@+%-]{1,100}$/.test(said) ? said : null;
}

/** A page of another site may send our cookie along; it may not change anything with it. */
export function refuseForeignSite(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const isForeign =
    site !== null ? site !== 'same-origin' && site !== 'none' : origin !== null && hostOf(origin) !== request.headers.get('host');
  if (isForeign) throw new DaybookError('key_forbidden', 'The request comes from another site.');
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
