// How many bytes the journal takes over all its runs, against the most it may take. Counted at the start and every few seconds,
// because the poster drops segments from another process; what is written here is added in between.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { timeOfUlid } from '../../lib/id.ts';
import { unlessMissing } from '../layout.ts';
import { asError } from './growing-file.ts';

export type Room = {
  bytes(): number;
  full(): boolean;
  wrote(bytes: number): void;
  /** Counts the files now. */
  recount(): Promise<void>;
  stop(): void;
};

const recountMs = 5_000;

export function room(dir: string, maxBytes: number, fault: (error: Error) => void): Room {
  let counted = countNow(dir);
  let written = 0;
  const timer = setInterval(() => void recount(), recountMs).unref();

  async function recount(): Promise<void> {
    const before = written;
    try {
      const sum = await count(dir);
      counted = sum;
      // What was written while counting may be counted twice until the next time: too full rather than too empty.
      written -= before;
    } catch (error) {
      fault(asError(error));
    }
  }

  return {
    bytes: () => counted + written,
    full: () => counted + written >= maxBytes,
    wrote(bytes) {
      written += bytes;
    },
    recount,
    stop: () => clearInterval(timer),
  };
}

function countNow(dir: string): number {
  let sum = 0;
  for (const run of existsSync(dir) ? readdirSync(dir) : []) {
    if (timeOfUlid(run) === null) continue;
    for (const name of readdirSync(join(dir, run))) sum += statSync(join(dir, run, name)).size;
  }
  return sum;
}

async function count(dir: string): Promise<number> {
  let sum = 0;
  for (const run of (await readdir(dir).catch(unlessMissing)) ?? []) {
    if (timeOfUlid(run) === null) continue;
    for (const name of (await readdir(join(dir, run)).catch(unlessMissing)) ?? []) {
      sum += (await stat(join(dir, run, name)).catch(unlessMissing))?.size ?? 0;
    }
  }
  return sum;
}
