// A Daybook key as the registry keeps it, and as the gateway and people know it: neither of those ever holds its hash.
import { z } from 'zod';
import { type Key, roles } from '../../schema/vendor.ts';
import type { Tables } from '../database.ts';

export type KeyRow = Tables['keys'];

/** A key as people see it in a list. */
export type KeyDetail = Key & {
  readonly ends_with: string;
  readonly made_at: string;
  readonly made_by: string;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
};

const roleIn = z.enum(roles);
const modelsIn = z.array(z.string());

export function keyOf(row: KeyRow): Key {
  return {
    id: row.id,
    name: row.name,
    user: row.user_name,
    app: row.app,
    role: roleIn.parse(row.role),
    speaks_for_others: row.speaks_for_others === 1,
    endpoint: row.endpoint,
    models: row.models === null ? null : modelsIn.parse(JSON.parse(row.models)),
    revoked: row.revoked_at !== null,
  };
}

export function detailOf(row: KeyRow): KeyDetail {
  const { ends_with, made_at, made_by, revoked_at, last_used_at } = row;
  return { ...keyOf(row), ends_with, made_at, made_by, revoked_at, last_used_at };
}
