// Whose key tells of calls. Any valid key may, whatever its role; whom it may name is the key's own right.
import type { Sender } from '../../desk/ingest/sender.ts';
import { DaybookError } from '../../errors.ts';
import type { ApiParts } from '../parts.ts';

/** Throws key_missing, key_unknown or key_revoked. */
export function senderOf({ keyOf }: Pick<ApiParts, 'keyOf'>, request: Request, route: Sender['route']): Sender {
  const sent = /^bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? request.headers.get('x-daybook-key');
  if (!sent) throw new DaybookError('key_missing');
  const key = keyOf(sent);
  if (key === null) throw new DaybookError('key_unknown');
  if (key.revoked) throw new DaybookError('key_revoked');
  return { key, route };
}
