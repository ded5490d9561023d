// Daybook keys: made, listed, rotated, revoked. The secret of a key is shown once, when it is made; what is kept is its keyed hash and its
// last four characters. A revoked key stays, so that its use is answered with a reason and its calls keep their key.
import { DaybookError } from '../../errors.ts';
import type { Key } from '../../schema/vendor.ts';
import { type Clerk, note } from '../audit.ts';
import type { Change, Changing, Database, Writing } from '../database.ts';
import type { Secret } from '../secret.ts';
import { endKey } from './end.ts';
import { makeKeySecret } from './key-secret.ts';
import { detailOf, type KeyDetail, type KeyRow, keyOf } from './row.ts';

export type KeyWish = Omit<Key, 'id' | 'revoked'>;

export type Keys = {
  create(wish: KeyWish, who: string): Promise<{ readonly key: Key; readonly secret: string }>;
  /** Newest first, revoked ones included. */
  list(): Promise<readonly KeyDetail[]>;
  /** Throws `key_unlisted`. Revoking twice changes nothing. */
  revoke(id: string, who: string): Promise<KeyDetail>;
  /** A new key of the same scope in the place of one that is revoked at that moment. Throws `key_unlisted`, or `key_gone` where it was. */
  rotate(id: string, who: string): Promise<{ readonly key: Key; readonly secret: string }>;
  /** By keyed hash, revoked ones included, as a snapshot holds them. */
  byHash(): Promise<ReadonlyMap<string, Key>>;
  /** Remembers that a key was used; costs nothing until `flushUsed`. */
  used(id: string, at: number): void;
  /** Writes what `used` remembered, in one transaction. It is no change: the version stays. What could not be written is kept. */
  flushUsed(): Promise<void>;
};

type Parts = {
  readonly db: Database;
  readonly write: Writing;
  readonly secret: Secret;
  readonly clerk: Clerk;
  readonly changing: Changing;
  readonly random: (bytes: number) => Buffer;
};

export function keysOf({ db, write, secret, clerk, changing, random }: Parts): Keys {
  const lastUsed = new Map<string, number>();

  const add = async (change: Change, wish: KeyWish, who: string, replaces: string | null) => {
    const text = makeKeySecret(random);
    const now = clerk.now();
    const key: Key = { ...wish, id: clerk.id(now), revoked: false };
    await change
      .insertInto('keys')
      .values({
        id: key.id,
        hash: secret.hashKey(text),
        ends_with: text.slice(-4),
        name: key.name,
        user_name: key.user,
        app: key.app,
        role: key.role,
        speaks_for_others: key.speaks_for_others ? 1 : 0,
        endpoint: key.endpoint,
        models: key.models === null ? null : JSON.stringify(key.models),
        made_at: new Date(now).toISOString(),
        made_by: who,
        revoked_at: null,
        last_used_at: null,
      })
      .execute();
    const after = replaces === null ? key : { ...key, replaces };
    await note(change, clerk, { who, action: replaces === null ? 'key.create' : 'key.rotate', subject: key.id, before: null, after });
    return { key, secret: text };
  };

  return {
    create: (wish, who) => changing((change) => add(change, wish, who, null)),

    async list() {
      const rows = await db.selectFrom('keys').selectAll().orderBy('id', 'desc').execute();
      return rows.map(detailOf);
    },

    async revoke(id, who) {
      return changing(async (change) => {
        const row = await rowIn(change, id);
        return row.revoked_at === null ? endKey(change, clerk, row, who) : detailOf(row);
      });
    },

    async rotate(id, who) {
      return changing(async (change) => {
        const row = await rowIn(change, id);
        if (row.revoked_at !== null) throw new DaybookError('key_gone', `It is the key ${row.name}.`);
        const { id: _, revoked: __, ...scope } = keyOf(row);
        const made = await add(change, scope, who, id);
        await endKey(change, clerk, row, who);
        return made;
      });
    },

    async byHash() {
      const rows = await db.selectFrom('keys').selectAll().execute();
      return new Map(rows.map((row) => [row.hash, keyOf(row)]));
    },

    used(id, at) {
      if ((lastUsed.get(id) ?? 0) < at) lastUsed.set(id, at);
    },

    async flushUsed() {
      if (lastUsed.size === 0) return;
      const batch = [...lastUsed];
      await write(async (change) => {
        for (const [id, at] of batch) {
          const last_used_at = new Date(at).toISOString();
          await change
            .updateTable('keys')
            .set({ last_used_at })
            .where('id', '=', id)
            .where((or) => or.or([or('last_used_at', 'is', null), or('last_used_at', '<', last_used_at)]))
            .execute();
        }
      });
      for (const [id, at] of batch) if (lastUsed.get(id) === at) lastUsed.delete(id);
    },
  };
}

async function rowIn(change: Change, id: string): Promise<KeyRow> {
  const row = await change.selectFrom('keys').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new DaybookError('key_unlisted', `It is ${JSON.stringify(id)}.`);
  return row;
}
