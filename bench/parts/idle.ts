// What Daybook costs when nobody calls: CPU of its three processes over ten seconds, and whether their memory stays.
import { setTimeout as sleep } from 'node:timers/promises';
import { startDaybook } from '../rig/daybook.ts';
import { mb } from '../rig/figures.ts';
import { measure, startUpstream } from '../rig/measure.ts';
import { cpuMs, residentBytes } from '../rig/proc.ts';
import type { Rig } from '../rig/rig.ts';
import { daybookTarget } from '../rig/targets.ts';
import type { Findings } from '../table.ts';

export async function idlePart(rig: Rig): Promise<Findings> {
  const upstream = await startUpstream(rig);
  const daybook = await startDaybook(rig, rig.newDir('idle'), { bench: upstream.url });
  try {
    // As after a morning's work, not as after a start.
    const { load } = await measure(rig, daybookTarget(daybook), { connections: 16, calls: 5_000, seconds: 20 });
    await daybook.postedAll(load.total_calls, 30_000);
    await sleep(rig.pick(8_000, 2_000));
    const seconds = rig.pick(10, 5);
    const look = (of: (pid: number) => number): Record<keyof typeof daybook.pids, number> => {
      const { gateway, desk, engine } = daybook.pids;
      return { gateway: of(gateway), desk: of(desk), engine: of(engine) };
    };
    const before = { cpu: look(cpuMs), memory: look(residentBytes) };
    await sleep(seconds * 1000);
    const after = { cpu: look(cpuMs), memory: look(residentBytes) };
    const names = ['gateway', 'desk', 'engine'] as const;
    const percent = names.map((name) => ((after.cpu[name] - before.cpu[name]) / (seconds * 1000)) * 100);
    const sum = percent.reduce((total, one) => total + one, 0);
    const grown = names.reduce((total, name) => total + after.memory[name] - before.memory[name], 0);
    const blank = { part: 'idle', rival: null, ratio: null };
    return {
      rows: [
        {
          ...blank,
          what: `idle CPU of one core, ${seconds} s`,
          daybook: `${sum.toFixed(1)} % (${names.map((name, i) => `${name} ${percent[i]?.toFixed(1)}`).join(', ')})`,
          bar: '≤ 1 %',
          met: sum <= 1,
        },
        {
          ...blank,
          what: 'idle memory, gateway / desk / engine',
          daybook: `${names.map((name) => mb(after.memory[name])).join(' / ')}, grew ${(grown / 2 ** 20).toFixed(1)} MB`,
          bar: 'flat (≤ 5 MB)',
          met: grown <= 5 * 2 ** 20,
        },
      ],
      notes: [`idle: after ${load.total_calls} calls and a rest. The engine merges in the background for a while after the last call.`],
      raw: { before, after },
    };
  } finally {
    await Promise.all([daybook.stop(), upstream.stop()]);
  }
}
