// A key as the API shows it, and what one is made of.
import { z } from '@hono/zod-openapi';
import type { KeyWish } from '../../registry/keys/keys.ts';
import type { KeyDetail } from '../../registry/keys/row.ts';
import { type Key, roles } from '../../schema/vendor.ts';

const scope = {
  name: z.string(),
  user: z.string().describe('Whose calls are made with it.'),
  app: z.string().nullable().describe('Null where callers name their app.'),
  role: z.enum(roles).describe('What it may see of the API.'),
  speaks_for_others: z.boolean().describe('May name another user and app in x-daybook-user and x-daybook-app.'),
  endpoint: z.string().nullable().describe('Where models without a route go, instead of the default endpoint.'),
  models: z.array(z.string()).readonly().nullable().describe('The only models it may use; `*` at the end is a wildcard. Null is all.'),
};

export const keySchema = z.object({
  id: z.string(),
  ...scope,
  source: z.enum(['registry', 'file']).describe('file: declared in daybook.yaml, and changed there alone.'),
  revoked: z.boolean(),
  ends_with: z.string().nullable().describe('The last four characters of its secret. Null of keys of the file.'),
  made_at: z.string().nullable(),
  made_by: z.string().nullable(),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullable().describe('When the latest call with it began, noted within seconds. Null where none is known.'),
});
export type ListedKey = z.infer<typeof keySchema>;

export const listedKey = (key: KeyDetail): ListedKey => ({ ...key, source: 'registry' });

const unknown = { ends_with: null, made_at: null, made_by: null, revoked_at: null, last_used_at: null };
export const keyOfFile = (key: Key): ListedKey => ({ ...key, source: 'file', ...unknown });

/** A header carries each of these, or a screen shows it, or the audit log signs with it. */
const word = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line of text');

export const keyWish = z.strictObject({
  name: word,
  user: word,
  app: word.nullable().default(null),
  role: z.enum(roles).default('member'),
  speaks_for_others: z.boolean().default(false),
  endpoint: z.string().nullable().default(null),
  models: z.array(word).min(1).max(200).nullable().default(null),
}) satisfies z.ZodType<KeyWish>;
