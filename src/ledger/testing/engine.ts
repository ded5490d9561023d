// What the ledger's tests share: an engine of their own in a temporary directory, and calls made up from a seed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectLedger, type Ledger } from '../connect.ts';
import { type Engine, type EngineLog, startEngine } from '../engine/engine.ts';
import { prepareTables } from '../tables/prepare.ts';

export const quiet: EngineLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type TestLedger = { readonly dir: string; readonly engine: Engine; readonly ledger: Ledger; close(): Promise<void> };

export async function startTestLedger(): Promise<TestLedger> {
  const dir = await mkdtemp(join(tmpdir(), 'daybook-ledger-'));
  const engine = await startEngine({ dir, memory_bytes: 1024 * 1024 * 1024, log: quiet });
  const ledger = connectLedger({ ...engine, database: 'daybook' });
  await prepareTables(ledger);
  return {
    dir,
    engine,
    ledger,
    async close() {
      await ledger.close();
      await engine.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
