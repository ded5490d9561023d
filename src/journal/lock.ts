// One Daybook to a data directory. The lock is a file that names its holder by process id, start time and boot, so that the lock of
// a killed process is taken over, even when its process id was given to another, and a living holder is named to who comes second.
// It knows the processes it can see: two containers with separate process ids on one volume it cannot keep apart.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DaybookError } from '../errors.ts';
import { codeOf } from './layout.ts';

export type Lock = {
  /** A lock was there whose holder is dead: the last run did not stop in good order. */
  readonly takenOver: boolean;
  release(): void;
};

type Holder = { readonly pid: number; readonly started: string | null; readonly boot: string | null };

/** Locks `dir`, which must exist. Throws `data_in_use` naming the process that holds it. */
export function lockDirectory(dir: string): Lock {
  const path = join(dir, 'daybook.lock');
  const text = JSON.stringify(holderOf(process.pid));
  const mine = `${path}.${process.pid}`;
  let takenOver = false;
  writeFileSync(mine, text);
  try {
    // The file gets its name by a link, which fails where one is and never shows a half-written file.
    while (!takenOver && !linked(mine, path)) {
      const found = read(path);
      if (found === null) continue;
      refuseIfHeld(found, path);
      takenOver = takeOver(path, found, mine);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  let held = true;
  return {
    takenOver,
    release() {
      if (held && read(path) === text) rmSync(path, { force: true });
      held = false;
    },
  };
}

/** Puts our lock in the place of a dead one. One process at a time does this, and there is a lock at every moment in between. */
function takeOver(path: string, found: string, mine: string): boolean {
  const taking = `${path}.taking`;
  if (!linked(mine, taking)) {
    const other = read(taking);
    if (other === null) return false;
    refuseIfHeld(other, taking);
    rmSync(taking, { force: true });
    return false;
  }
  try {
    if (read(path) !== found) return false;
    renameSync(mine, path);
    return true;
  } finally {
    rmSync(taking, { force: true });
  }
}

function refuseIfHeld(text: string, path: string): void {
  const holder = parseHolder(text);
  if (holder && isAlive(holder)) throw new DaybookError('data_in_use', `Its process id is ${holder.pid}, the lock ${path}.`);
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Null for what is no lock of ours: cut by a power loss, it holds nobody. */
function parseHolder(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null;
    const started = 'started' in value && typeof value.started === 'string' ? value.started : null;
    const boot = 'boot' in value && typeof value.boot === 'string' ? value.boot : null;
    return { pid: value.pid, started, boot };
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const now = holderOf(holder.pid);
  if (now === null) return false;
  if (holder.boot !== null && now.boot !== null && holder.boot !== now.boot) return false;
  return holder.started === null || now.started === null || holder.started === now.started;
}

/**
 * Start time in ticks since boot, from /proc where there is one (proc(5): fields 3 and 22; the name in field 2 may hold anything).
 * Null for a process that is dead and not yet buried: a signal still reaches it.
 */
function holderOf(pid: number): Holder | null {
  const fields = readProc(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  if (fields?.[0] === 'Z' || fields?.[0] === 'X') return null;
  const started = fields?.[19] ?? null;
  return { pid, started, boot: readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? null };
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
