// The machine as the figures need it: what it is, how busy others keep it, and which core is whose. With two cores or more and
// taskset, what is measured has core 0 and what measures it core 1.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { readdirSync } from 'node:fs';

export type Cores = { readonly measured: number | null; readonly load: number | null };

export type Machine = {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gb: number;
  readonly kernel: string;
  readonly node: string;
  readonly daybook: string;
  readonly commit: string | null;
  /** Of the last minute, before anything was started. More than a little means that others work here, and the figures are theirs too. */
  readonly load_before: number;
};

export function machineOf(root: string): Machine {
  const project: { readonly version: string } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  return {
    date: new Date().toISOString().slice(0, 16),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    daybook: project.version,
    commit: said('git', ['-C', root, 'rev-parse', '--short', 'HEAD']),
    load_before: loadavg()[0] ?? 0,
  };
}

export function coresHere(): Cores {
  const can = cpus().length >= 2 && said('taskset', ['--version']) !== null;
  return can ? { measured: 0, load: 1 } : { measured: null, load: null };
}

/** Binds every thread a process has now; threads it starts later follow those that start them. */
export function pin(pid: number, core: number | null): void {
  if (core === null) return;
  for (const thread of readdirSync(`/proc/${pid}/task`)) execFileSync('taskset', ['-pc', String(core), thread], { stdio: 'ignore' });
}

/** What a program prints, or null where it is not here. */
export function said(command: string, args: readonly string[]): string | null {
  try {
    return execFileSync(command, [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
