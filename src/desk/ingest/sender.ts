// Who tells of calls, and for whom it may speak. The key's user and app hold unless it speaks for others; another name that was told
// is kept beside them, as the gateway keeps the end user that a request names.
import type { ToldCall } from '../../schema/ingest.ts';
import type { Key } from '../../schema/vendor.ts';

export type Sender = {
  readonly key: Pick<Key, 'id' | 'user' | 'app' | 'speaks_for_others'>;
  /** By which way in the calls are told. */
  readonly route: 'sdk' | 'api' | 'otlp';
};

export type Attribution = { readonly user: string | null; readonly app: string | null; readonly end_user: string | null };

export function attribute({ key }: Sender, told: Pick<ToldCall, 'user' | 'source_app'>): Attribution {
  const user = told.user || null;
  const app = told.source_app || null;
  if (key.speaks_for_others) return { user: user ?? key.user, app: app ?? key.app, end_user: null };
  return { user: key.user, app: key.app ?? app, end_user: user === key.user ? null : user };
}
