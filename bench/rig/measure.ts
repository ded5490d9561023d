// One measured run: the load as a process of its own, and the CPU that the measured processes used from before its first call to
// after its last, divided by the calls that were answered. Work that is put off until after the answer is counted too.
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadResult } from '../load.ts';
import { cpuOf } from './proc.ts';
import { startProcess, until } from './processes.ts';
import type { Rig } from './rig.ts';

export type Target = {
  readonly name: string;
  readonly url: string;
  readonly headers: readonly string[];
  /** Whose CPU is counted, by name; the first is the gateway itself. */
  readonly counted: Readonly<Record<string, readonly number[]>>;
};

export type Load = {
  readonly connections: number;
  readonly seconds?: number;
  readonly calls?: number;
  readonly warmup?: number;
  readonly body_bytes?: number;
  readonly stream?: boolean;
  readonly rate?: number;
};

export type Measured = { readonly load: LoadResult; readonly cpu_us: Readonly<Record<string, number>>; readonly cpu_ms: number };

/** Entries are built and written a moment after the answer; the journal syncs five times a second. */
const afterwardsMs = 300;

const source = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

export async function measure(rig: Rig, target: Target, load: Load): Promise<Measured> {
  const counted = Object.entries(target.counted);
  const before = counted.map(([, pids]) => cpuOf(pids));
  const result = await runLoad(rig, target, load);
  await sleep(afterwardsMs);
  const used = counted.map(([name, pids], i) => [name, cpuOf(pids) - (before[i] ?? 0)] as const);
  if (result.total_errors > 0) rig.say(`!!! ${target.name}: ${result.total_errors} errors ${JSON.stringify(result.statuses)}`);
  if (result.total_calls === 0) throw new Error(`${target.name} answered no call: ${JSON.stringify(result.statuses)}`);
  return {
    load: result,
    cpu_us: Object.fromEntries(used.map(([name, ms]) => [name, (ms * 1000) / result.total_calls])),
    cpu_ms: used[0]?.[1] ?? 0,
  };
}

async function runLoad(rig: Rig, target: Target, load: Load): Promise<LoadResult> {
  const one = startLoad(rig, target, load);
  const code = await one.ended;
  if (code !== 0) throw new Error(`the load on ${target.name} ended with ${code}: ${one.words()}`);
  return resultOf(one.output());
}

export const resultOf = (output: string): LoadResult => JSON.parse(output);

/** The load in the background, for parts that look on meanwhile. */
export function startLoad(rig: Rig, target: Pick<Target, 'url' | 'headers'>, load: Load): ReturnType<typeof startProcess> {
  const { stream = false, ...numbers } = load;
  const args = Object.entries(numbers).flatMap(([name, value]) => [`--${name.replace('_', '-')}`, String(value)]);
  const headers = target.headers.flatMap((header) => ['--header', header]);
  return startProcess(
    process.execPath,
    ['--import', 'tsx', source('load.ts'), '--url', target.url, ...args, ...(stream ? ['--stream'] : []), ...headers],
    { core: rig.cores.load, cwd: rig.root },
  );
}

export type Upstream = { readonly url: string; readonly pid: number; stop(): Promise<void>; served(): Promise<number> };

export async function startUpstream(rig: Rig, options: { readonly chunks?: number; readonly pace_ms?: number } = {}): Promise<Upstream> {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name.replace('_', '-')}`, String(value)]);
  const one = startProcess(process.execPath, ['--import', 'tsx', source('upstream.ts'), ...args], { core: rig.cores.load, cwd: rig.root });
  const line = await until('the upstream', one, 20_000, () => (one.output().includes('\n') ? one.output() : null));
  const { url }: { readonly url: string } = JSON.parse(line);
  return {
    url,
    pid: one.pid,
    stop: one.kill,
    served: async () => {
      const counters: { readonly calls: number } = JSON.parse(await (await fetch(`${url}/counters`)).text());
      return counters.calls;
    },
  };
}
