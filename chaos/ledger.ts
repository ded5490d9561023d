// The ledger read from its files by an engine of our own, when Daybook has ended: what stands there, not what an API says.
import { join } from 'node:path';
import { z } from 'zod';
import { connectLedger } from '../src/ledger/connect.ts';
import { startEngine } from '../src/ledger/engine/engine.ts';

/** 64-bit numbers come as strings. */
const count = z
  .union([z.string(), z.number()])
  .nullable()
  .transform((value) => (value === null ? null : Number(value)));

const nano = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : BigInt(text)));

const rowSchema = z.object({
  request_id: z.string(),
  client_request_id: z.string().nullable(),
  vendor_request_id: z.string().nullable(),
  status: z.string(),
  error_code: z.string().nullable(),
  http_status: count,
  prompt: count,
  completion: count,
  /** Nano-units of the currency. */
  cost: nano,
  currency: z.string().nullable(),
  price_id: z.string().nullable(),
  /** When it started, epoch milliseconds. */
  at: z.coerce.number(),
  bodies: z.coerce.number(),
});

export type LedgerRow = z.infer<typeof rowSchema>;

const lineSchema = z.object({
  recost_id: z.string(),
  request_id: z.string(),
  before: z.tuple([z.string().nullable(), z.string().nullable(), z.string().nullable()]),
  after: z.tuple([z.string().nullable(), z.string().nullable(), z.string().nullable()]),
});
/** One call in one re-costing: cost, currency and price before and after. */
export type Line = z.infer<typeof lineSchema>;

export type Books = { readonly rows: readonly LedgerRow[]; readonly lines: readonly Line[] };

const quiet = () => undefined;

export async function readLedger(data: string): Promise<Books> {
  const engine = await startEngine({
    dir: join(data, 'ledger'),
    memory_bytes: 800_000_000,
    log: { info: quiet, warn: quiet, error: quiet },
  });
  const ledger = connectLedger({ ...engine, database: 'daybook' });
  try {
    const rows = await ledger.query(
      `SELECT request_id, client_request_id, vendor_request_id, status, error_code, http_status, prompt_tokens AS prompt,
       completion_tokens AS completion, toString(estimated_cost) AS cost, currency, price_id,
       toUnixTimestamp64Milli(request_timestamp) AS at, b.bodies AS bodies
       FROM calls LEFT JOIN (SELECT request_id, count() AS bodies FROM call_bodies
       WHERE response_content IS NOT NULL OR response_raw IS NOT NULL OR request_messages IS NOT NULL GROUP BY request_id) AS b USING request_id`,
      { parse: (row) => rowSchema.parse(row), timeout_ms: 120_000 },
    );
    const side = (name: string): string => `[toString(${name}_estimated_cost), ${name}_currency, ${name}_price_id] AS ${name}`;
    const lines = await ledger.query(`SELECT recost_id, request_id, ${side('before')}, ${side('after')} FROM recost_lines`, {
      parse: (row) => lineSchema.parse(row),
      timeout_ms: 120_000,
    });
    return { rows, lines };
  } finally {
    await ledger.close();
    await engine.stop();
  }
}
