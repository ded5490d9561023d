// Who the processes of a Daybook are, found as an operator would find them: by their parents.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export type Pids = { readonly gateway: number | null; readonly desk: number | null; readonly engine: number | null };
export type Part = keyof Pids;

/** The desk is the gateway's child, the engine the desk's. Null for what is not there at the moment. */
export function pidsUnder(gateway: number | null): Pids {
  const children = childrenNow();
  const childOf = (pid: number | null): number | null => (pid === null ? null : (children.get(pid)?.at(-1) ?? null));
  const desk = childOf(gateway);
  return { gateway, desk, engine: childOf(desk) };
}

/** Living processes by parent. */
function childrenNow(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const [pid, parent] of process.platform === 'linux' ? fromProc() : fromPs())
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  return children;
}

function* fromProc(): Generator<readonly [number, number]> {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // proc(5): state and parent are fields 3 and 4; the name in field 2 may hold anything.
    const [state, parent] =
      readStat(name)
        ?.replace(/^.*\) /s, '')
        .split(' ') ?? [];
    if (state !== undefined && state !== 'Z' && state !== 'X') yield [Number(name), Number(parent)];
  }
}

function readStat(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null; // It ended while the list was read.
  }
}

function* fromPs(): Generator<readonly [number, number]> {
  for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).split('\n')) {
    const [pid, parent, state] = line.trim().split(/\s+/);
    if (pid !== undefined && state !== undefined && !state.startsWith('Z')) yield [Number(pid), Number(parent)];
  }
}

/** False where it was gone already. */
export function signal(pid: number | null, name: NodeJS.Signals): boolean {
  if (pid === null) return false;
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
