// The session's cookie. Over https it is Secure and bound to this host by its name's prefix, so that neither plain http nor a
// neighbouring host can plant one. Lax, so that a link in a chat opens signed in: nothing is changed by a GET, and whatever changes
// something asks where the request comes from.
import { sessionMs } from '../../registry/accounts/signing.ts';

const nameOf = (https: boolean): string => (https ? '__Host-daybook_session' : 'daybook_session');
const attributes = (https: boolean): string => `Path=/; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`;

export const sessionCookie = (token: string, https: boolean): string =>
  `${nameOf(https)}=${token}; ${attributes(https)}; Max-Age=${sessionMs / 1000}`;

export const noSessionCookie = (https: boolean): string => `${nameOf(https)}=; ${attributes(https)}; Max-Age=0`;

/** The session's token that a request carries; over https only from the cookie that https has set. */
export function sessionToken(request: Request, https: boolean): string | null {
  const name = nameOf(https);
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}
