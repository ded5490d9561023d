// Whose a spool folder is: process id, start of that process and host, in a file beside the segments, touched now and then. A folder is
// free when its process is gone, also when its id was given to another; on another host, when it was not touched for long.
import type { Disk } from '../runtime/builtin.ts';

type Owner = { readonly pid: number; readonly started: string | null; readonly host: string };

const ownerFile = 'owner';
const untouchedMs = 10 * 60_000;

export function claim({ fs, os, path }: Disk, folder: string): void {
  const owner: Owner = { pid: process.pid, started: startOf(fs, process.pid), host: os.hostname() };
  fs.writeFileSync(path.join(folder, ownerFile), JSON.stringify(owner), { mode: 0o600 });
}

export function touch({ fs, path }: Disk, folder: string, now: number): void {
  fs.utimesSync(path.join(folder, ownerFile), now / 1000, now / 1000);
}

/** Lets any process take the folder over at once. */
export function disclaim({ fs, path }: Disk, folder: string): void {
  fs.rmSync(path.join(folder, ownerFile), { force: true });
}

export function isFree({ fs, os, path }: Disk, folder: string, now: number): boolean {
  const file = path.join(folder, ownerFile);
  let owner: Owner | null;
  let touched: number;
  try {
    owner = parse(fs.readFileSync(file, 'utf8'));
    touched = fs.statSync(file).mtimeMs;
  } catch {
    return true;
  }
  if (owner === null) return true;
  if (owner.host !== os.hostname()) return now - touched > untouchedMs;
  return !isAlive(fs, owner);
}

function isAlive(fs: Disk['fs'], owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  const started = startOf(fs, owner.pid);
  return started === null || owner.started === null || started === owner.started;
}

/** Ticks since boot, from /proc where there is one (proc(5), field 22; the name in field 2 may hold anything). A zombie has none. */
function startOf(fs: Disk['fs'], pid: number): string | null {
  try {
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'dead' : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function parse(text: string): Owner | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null;
    const started = 'started' in value && typeof value.started === 'string' ? value.started : null;
    return { pid: value.pid, started, host: 'host' in value && typeof value.host === 'string' ? value.host : '' };
  } catch {
    return null;
  }
}
