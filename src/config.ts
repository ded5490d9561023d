// The settings: what each is, its default, and what is allowed. `readConfig` (config-file.ts) fills this from daybook.yaml and
// the environment; this file alone says what a setting is called. Durations are milliseconds, sizes bytes.
import { z } from 'zod';
import { authStyles, families, quirks } from './schema/vocabulary.ts';
import { roles } from './schema/vendor.ts';

const size = z.int().positive();
const duration = z.int().nonnegative().nullable();
const url = z.url({ protocol: /^https?$/ });
const perFamily = <T extends z.ZodType>(value: T) => z.partialRecord(z.enum(families), value);
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/, 'letters, digits, and . _ : / - after the first');

/** Without a slash, because `/to/{endpoint}/…` ends it there. */
const endpointName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]*$/, 'letters, digits, and . _ : - after the first');

const timeouts = z
  .strictObject({
    connect: duration.default(10_000),
    first_byte: duration.default(600_000),
    idle: duration.default(300_000),
    total: duration.default(3_600_000),
  })
  .prefault({});

// Without a default of its own: where an endpoint says nothing, what stands at the top of the file counts.
const callerGone = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('cancel') }),
  z.strictObject({ policy: z.literal('drain'), max_ms: z.int().positive().default(60_000), max_open: z.int().positive().default(100) }),
]);

/** An endpoint as daybook.yaml has it; the console's are made of the same settings. */
export const endpointSettings = z.strictObject({
  name: endpointName,
  vendor: z.string().min(1),
  /** In place of the vendor's own bases, for one family or more. */
  bases: perFamily(url).default({}),
  base_url: url.optional(),
  api_key: z.string().nullable().default(null),
  headers: z.record(z.string(), z.string()).default({}),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  timeouts: z
    .strictObject({
      connect: duration.optional(),
      first_byte: duration.optional(),
      idle: duration.optional(),
      total: duration.optional(),
    })
    .default({}),
  caller_gone: callerGone.optional(),
});

export const modelSettings = z.strictObject({
  name: z.string().min(1),
  routes: z.array(z.strictObject({ endpoint: z.string(), model: z.string().min(1) })).min(1),
});

/** `0.0.0.0:4100`, `[::1]:4100`; port 0 takes a free one. */
const hostAndPort = z
  .string()
  .regex(/^.+:\d{1,5}$/, { error: 'must be host:port, for example 127.0.0.1:4100', abort: true })
  .refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= 65_535, 'the port must be at most 65535');

const urlOf = (words: string, protocol: RegExp) =>
  z.string().refine((text) => URL.canParse(text) && protocol.test(new URL(text).protocol), words);

export const configSchema = z.strictObject({
  /** Everything Daybook keeps: journal, ledger, registry, secret. */
  data: z.string().min(1).default('daybook-data'),
  listen: hostAndPort.default('127.0.0.1:4100'),
  gateway: z
    .strictObject({
      id: name.default('gateway-1'),
      max_request_bytes: size.default(64 * 1024 * 1024),
      /** How much of each body the journal keeps; the rest passes but is not recorded, and the call says so. */
      max_kept_bytes: size.default(16 * 1024 * 1024),
      /** Whether a caller with its own vendor key and no Daybook key is served, as user `anonymous`. */
      without_key: z.enum(['refuse', 'allow']).default('refuse'),
      trusted_proxies: z.array(z.string()).default([]),
      record_ip: z.enum(['full', 'truncated', 'off']).default('full'),
      record_user_agent: z.boolean().default(true),
      /** How long open calls may go on after a stop was asked for. */
      stop_ms: z.int().nonnegative().default(30_000),
    })
    .prefault({}),
  timeouts,
  caller_gone: callerGone.default({ policy: 'cancel' }),
  journal: z
    .strictObject({
      sync: z.enum(['interval', 'each']).default('interval'),
      sync_interval_ms: z.int().positive().default(200),
      segment_bytes: size.default(64 * 1024 * 1024),
      max_bytes: size.default(20 * 1024 * 1024 * 1024),
      on_full: z.enum(['serve', 'refuse']).default('serve'),
    })
    .prefault({}),
  /** Calls that are told rather than passed through: POST /api/ingest/calls, /v1/traces and /v1/logs. */
  ingest: z
    .strictObject({
      max_batch_records: size.default(5_000),
      /** Of a batch, decoded. */
      max_batch_bytes: size.default(32 * 1024 * 1024),
      /** How many calls may be open, told of by their beginning alone, and how long they are waited for. */
      max_open: size.default(10_000),
      open_hours: size.default(24),
    })
    .prefault({}),
  ledger: z
    .strictObject({
      /** A ClickHouse server, http(s)://user:password@host:port; without it the embedded engine runs. */
      url: urlOf('must be http(s)://user:password@host:port', /^https?:$/)
        .nullable()
        .default(null),
      database: z.string().regex(/^\w+$/).default('daybook'),
      memory_bytes: size.default(2 * 1024 * 1024 * 1024),
    })
    .prefault({}),
  registry: z
    .strictObject({
      url: urlOf('must be postgres://user:password@host/database', /^postgres(ql)?:$/)
        .nullable()
        .default(null),
    })
    .prefault({}),
  desk: z.strictObject({ listen: hostAndPort.nullable().default(null) }).prefault({}),
  vendors: z
    .array(
      z.strictObject({
        id: name,
        name: z.string().min(1),
        bases: perFamily(url),
        auth: perFamily(z.enum(authStyles)).default({}),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/, 'a three-letter ISO code')
          .default('USD'),
        quirks: z.array(z.enum(quirks)).default([]),
      }),
    )
    .default([]),
  endpoints: z.array(endpointSettings).default([]),
  models: z.array(modelSettings).default([]),
  /** Keys whose secret comes from the environment, for machines set up by files. */
  keys: z
    .array(
      z.strictObject({
        name,
        secret: z.string().min(16, 'at least 16 characters; best `${NAME}` from the environment'),
        user: z.string().min(1),
        app: z.string().nullable().default(null),
        role: z.enum(roles).default('member'),
        speaks_for_others: z.boolean().default(false),
        endpoint: z.string().nullable().default(null),
        models: z.array(z.string()).nullable().default(null),
      }),
    )
    .default([]),
  defaults: perFamily(z.string()).default({}),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') }).prefault({}),
});

export type Config = z.infer<typeof configSchema>;
