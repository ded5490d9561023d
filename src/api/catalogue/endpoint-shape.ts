// An endpoint as the API shows it: where calls go, where it comes from, how it does. Its credential is never part of it.
import { z } from '@hono/zod-openapi';
import type { EndpointHealth, HealthCounts } from '../../ledger/questions/catalogue/endpoint-health.ts';
import { endpointName, keptEndpoint } from '../../registry/endpoints/draft.ts';
import type { EndpointRow } from '../../registry/endpoints/endpoints.ts';
import type { Bases } from '../../registry/from-environment.ts';
import { endpointSources, type Resolved } from '../../registry/resolve.ts';
import { families } from '../../schema/vocabulary.ts';

const family = z.enum(families);
const ms = z.number().nullable();
const counts: z.ZodType<HealthCounts> = z.object({
  calls: z.number(),
  success: z.number(),
  failed: z.number(),
  timeouts: z.number(),
  error_rate: z.number().nullable().describe('Failed or out of time, of the calls it had the chance to answer.'),
  duration_p50_ms: ms,
  duration_p95_ms: ms,
  ttft_p50_ms: ms,
});
export const healthSchema: z.ZodType<Omit<EndpointHealth, 'endpoint'>> = z.object({
  hour: counts,
  day: counts,
  last_success_at: z.string().nullable().describe('Within the last 24 hours.'),
  last_error: z.object({ at: z.string(), code: z.string().nullable(), request_id: z.string() }).nullable(),
});

export const endpointSchema = z.object({
  name: z.string(),
  source: z.enum(endpointSources).describe('Only those of the registry can be changed here.'),
  from: z.string().describe('daybook.yaml, the variables it was made from, or the console.'),
  vendor_id: z.string(),
  vendor_name: z.string().nullable().describe('Null where no vendor of that id is known any more.'),
  bases: z.partialRecord(family, z.string()).describe('Where calls of each family go.'),
  currency: z.string().nullable(),
  has_credential: z.boolean(),
  credential_from: z.string().nullable(),
  credential_ends_with: z.string().nullable().describe('The last four characters, of credentials entered in the console.'),
  headers: z.array(z.string()).describe('Names of the headers it adds.'),
  default_for: z.array(family).readonly().describe('Families whose calls come here where nothing else says where to.'),
  models: z.array(z.string()).readonly().describe('Models that route to it.'),
  unused: z.string().nullable().describe('Why no call goes to it, or null.'),
  settings: keptEndpoint.nullable().describe('What was entered, of endpoints of the console.'),
  made_at: z.string().nullable(),
  made_by: z.string().nullable(),
  changed_at: z.string().nullable(),
  changed_by: z.string().nullable(),
  health: healthSchema.nullable().describe('Null where it had no call in 24 hours, or the ledger does not answer.'),
});
export type ListedEndpoint = z.infer<typeof endpointSchema>;

/** Undefined keeps the credential there is, null takes it away. */
const credential = z
  .string()
  .nullable()
  .optional()
  .describe('Kept sealed and never shown again. On a change: left out keeps it, null takes it away.');
export const endpointChange = keptEndpoint.extend({ credential });
export const endpointWish = endpointChange.extend({ name: endpointName });
export type EndpointChange = z.infer<typeof endpointChange>;

const nobody = { made_at: null, made_by: null, changed_at: null, changed_by: null };

export type Beside = Pick<ListedEndpoint, 'default_for' | 'models' | 'health'>;

export function shownEndpoint(
  { endpoint, source, from, credential_from }: Resolved,
  row: EndpointRow | undefined,
  beside: Beside,
): ListedEndpoint {
  const { name, vendor_id, vendor_name, currency } = endpoint;
  return {
    name,
    source,
    from,
    vendor_id,
    vendor_name,
    bases: shownBases(endpoint.bases),
    currency,
    has_credential: endpoint.credential !== null,
    credential_from,
    credential_ends_with: source === 'registry' ? (row?.credential_ends_with ?? null) : null,
    headers: Object.keys(endpoint.headers),
    unused: null,
    settings: source === 'registry' ? (row?.settings ?? null) : null,
    ...(source === 'registry' ? signed(row) : nobody),
    ...beside,
  };
}

/** One of the console that no call goes to. What it did under that name is told of the one that stands in for it. */
export function shownUnused(row: EndpointRow, vendor_name: string | null, why: string): ListedEndpoint {
  const { name, settings, has_credential, credential_ends_with } = row;
  return {
    name,
    source: 'registry',
    from: 'the console',
    vendor_id: settings?.vendor ?? '',
    vendor_name,
    bases: settings?.bases ?? {},
    currency: settings?.currency ?? null,
    has_credential,
    credential_from: has_credential ? 'the console' : null,
    credential_ends_with,
    headers: Object.keys(settings?.headers ?? {}),
    unused: why,
    settings,
    ...signed(row),
    default_for: [],
    models: [],
    health: null,
  };
}

const signed = (row: EndpointRow | undefined): typeof nobody | Pick<EndpointRow, keyof typeof nobody> =>
  row === undefined ? nobody : { made_at: row.made_at, made_by: row.made_by, changed_at: row.changed_at, changed_by: row.changed_by };

/** Addresses as people may read them: in the file one may hold a user and password. */
export const shownBases = (bases: Bases): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(bases).map(([family, base]) => [family, withoutUser(base)]));

function withoutUser(base: string): string {
  const url = new URL(base);
  if (url.username === '' && url.password === '') return base;
  url.username = '';
  url.password = '';
  return url.href;
}
