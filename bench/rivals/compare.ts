// Daybook's SDK beside Langfuse's and Traceloop's, each in a process of its own, in interleaved rounds, delivering to the same sink.
// A round in which a call does not arrive counts for nobody: it fails the part.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from '../rig/processes.ts';
import type { Rig } from '../rig/rig.ts';
import { installed } from './installed.ts';
import { type Heard, startSink } from './sink.ts';
import type { Told } from './tell.ts';

export type Round = Told & { readonly heard: Heard };
/** Of each SDK the round with the middle p50, and all of them. */
export type Compared = { readonly name: string; readonly middle: Round; readonly rounds: readonly Round[] };

/** Null where the others cannot be had. */
export async function compared(rig: Rig): Promise<readonly Compared[] | null> {
  const rivals = installed(rig);
  if (rivals === null) return null;
  const found: Record<string, Round[]> = { daybook: [], 'daybook-plain': [], langfuse: [], traceloop: [] };
  for (let round = 0; round < rig.pick(3, 1); round += 1)
    for (const [name, rounds] of Object.entries(found)) rounds.push(await oneRound(rig, name, rivals));
  return Object.entries(found).map(([name, rounds]) => {
    const middle = rounds.toSorted((a, b) => a.p50 - b.p50)[Math.floor(rounds.length / 2)];
    if (middle === undefined) throw new Error('nothing was measured');
    const { p50, mean, p99, whole, told, heard } = middle;
    rig.say(
      `${name}: p50 ${p50.toFixed(1)} µs, mean ${mean.toFixed(1)}, p99 ${p99.toFixed(1)}, all ${whole.toFixed(1)}; told ${told}, arrived ${heard.calls} in ${heard.requests} requests, ${Math.round(heard.bytes / told)} bytes a call`,
    );
    return { name, middle, rounds };
  });
}

async function oneRound(rig: Rig, name: string, rivals: string): Promise<Round> {
  const sink = await startSink();
  const options = {
    teller: name,
    url: sink.url,
    dist: rig.dist,
    spool: rig.newDir('spool'),
    rivals,
    calls: String(rig.pick(20_000, 3_000)),
  };
  const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, value]);
  const one = startProcess(process.execPath, ['--import', 'tsx', join(rig.root, 'bench/rivals/tell.ts'), ...args], {
    cwd: rig.root,
    core: rig.cores.measured,
    env: { NODE_ENV: 'production', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' },
  });
  try {
    const code = await Promise.race([one.ended, sleep(60_000, 'late' as const, { ref: false })]);
    if (code !== 0) throw new Error(`${name} ended with ${code}. ${one.words()}`);
    const told: Told = JSON.parse(one.output());
    const heard = sink.heard();
    if (heard.calls !== told.told || heard.answers < told.told)
      throw new Error(
        `${name} told of ${told.told} calls; ${heard.calls} arrived, ${heard.answers} of them with their answer. ${one.words()}`,
      );
    return { ...told, heard };
  } finally {
    await one.kill();
    await sink.stop();
  }
}
