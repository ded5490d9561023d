// What the desk waits for before it posts: the journal's lock, the ledger's address, its tables.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DaybookError } from '../errors.ts';
import { type Lock, lockDirectory } from '../journal/lock.ts';
import type { Ledger, LedgerAddress } from '../ledger/connect.ts';
import type { KeptEngine } from '../ledger/engine/watch.ts';
import { prepareTables } from '../ledger/tables/prepare.ts';

/** The poster of a gateway that was just killed may live a moment longer. */
export async function waitForLock(dir: string, log: Logger): Promise<Lock> {
  for (let tries = 0; ; tries += 1) {
    try {
      return lockDirectory(dir);
    } catch (error) {
      if (!(error instanceof DaybookError) || error.code !== 'data_in_use' || tries >= 150) throw error;
      if (tries === 5) log.info({ reason: error.message }, 'another desk still holds the journal; waiting for it to end');
      await sleep(200);
    }
  }
}

export function embeddedAddress(kept: KeptEngine, database: string): LedgerAddress | null {
  const engine = kept.current();
  return engine === null ? null : { url: engine.url, username: engine.username, password: engine.password, database };
}

export async function prepareWhenThere(ledger: Ledger, signal: AbortSignal, log: Logger): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await prepareTables(ledger);
      return;
    } catch (error) {
      if (signal.aborted || !(error instanceof DaybookError) || error.code !== 'ledger_away') throw error;
      if (tries % 20 === 0) log.warn({ reason: error.message }, 'the ledger does not answer yet');
      await sleep(Math.min(5_000, 250 * (tries + 1)), undefined, { signal });
    }
  }
}
