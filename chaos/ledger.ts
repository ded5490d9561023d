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

const rowSchema = z.object({
  request_id: z.string(),
  client_request_id: z.string().nullable(),
  vendor_request_id: z.string().nullable(),
  status: z.string(),
  error_code: z.string().nullable(),
  http_status: count,
  prompt: count,
  completion: count,
  /** Nano-dollars. */
  cost: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : BigInt(text))),
  bodies: z.coerce.number(),
});

export type LedgerRow = z.infer<typeof rowSchema>;

const quiet = () => undefined;

export async function readLedger(data: string): Promise<LedgerRow[]> {
  const engine = await startEngine({
    dir: join(data, 'ledger'),
    memory_bytes: 800_000_000,
    log: { info: quiet, warn: quiet, error: quiet },
  });
  const ledger = connectLedger({ ...engine, database: 'daybook' });
  try {
    return await ledger.query(
      `SELECT request_id, client_request_id, vendor_request_id, status, error_code, http_status, prompt_tokens AS prompt,
       completion_tokens AS completion, estimated_cost AS cost, b.bodies AS bodies
       FROM calls LEFT JOIN (SELECT request_id, count() AS bodies FROM call_bodies
       WHERE response_content IS NOT NULL OR response_raw IS NOT NULL OR request_messages IS NOT NULL GROUP BY request_id) AS b USING request_id`,
      { parse: (row) => rowSchema.parse(row), timeout_ms: 120_000 },
    );
  } finally {
    await ledger.close();
    await engine.stop();
  }
}
