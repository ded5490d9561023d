// Streams of 100 chunks at 16 connections: CPU for each as fast as they come, where a slow reader finds several chunks in one
// read; a chunk every millisecond, where each comes alone; and paced as a model speaks, where the first byte counts.
import { startDaybook } from '../rig/daybook.ts';
import { count, median, ms, usOf } from '../rig/figures.ts';
import { type Measured, measure, startUpstream, type Target } from '../rig/measure.ts';
import { startNginx } from '../rig/nginx.ts';
import type { Rig } from '../rig/rig.ts';
import { daybookTarget, directTarget, nginxTarget } from '../rig/targets.ts';
import type { Findings, Row } from '../table.ts';

export async function streamsPart(rig: Rig): Promise<Findings> {
  const fast = await startUpstream(rig, { chunks: 100 });
  const single = await startUpstream(rig, { chunks: 100, pace_ms: 1 });
  const paced = await startUpstream(rig, { chunks: 100, pace_ms: 10 });
  const nginxFast = await startNginx(rig, fast.url);
  const nginxSingle = await startNginx(rig, single.url);
  const nginxPaced = await startNginx(rig, paced.url);
  const daybook = await startDaybook(rig, rig.newDir('streams'), { fast: fast.url, single: single.url, paced: paced.url });
  try {
    let passed = 0;
    const interleaved = async (
      targets: readonly Target[],
      rounds: number,
      connections: number,
      seconds: number,
    ): Promise<Record<string, Measured[]>> => {
      const found: Record<string, Measured[]> = {};
      for (let round = 0; round < rounds; round += 1) {
        for (const target of targets) {
          if (target.name === 'Daybook') daybook.thaw();
          else daybook.freeze();
          const one = await measure(rig, target, { connections, seconds, stream: true });
          found[target.name] = [...(found[target.name] ?? []), one];
          if (target.name === 'Daybook') passed += one.load.total_calls;
          const cpu = Object.values(one.cpu_us)[0];
          rig.say(
            `streams, ${connections} connections, round ${round + 1}: ${target.name} ${count(one.load.calls_per_second)}/s, first byte p50 ${one.load.first_byte.p50} µs, CPU ${cpu?.toFixed(0) ?? '–'} µs`,
          );
        }
        daybook.thaw();
      }
      return found;
    };
    const own = daybookTarget(daybook, 'fast');
    passed += (await measure(rig, own, { connections: 16, seconds: rig.pick(6, 2), stream: true })).load.total_calls;
    const unpaced = await interleaved([...(nginxFast ? [nginxTarget(nginxFast)] : []), own], rig.pick(4, 1), 16, rig.pick(3, 1.5));
    if (!(await daybook.postedAll(passed, 30_000))) rig.say('the desk still posts the streams before');
    const singleTargets = [...(nginxSingle ? [nginxTarget(nginxSingle)] : []), daybookTarget(daybook, 'single')];
    const alone = await interleaved(singleTargets, rig.pick(3, 1), 16, rig.pick(3, 1.5));
    const pacedTargets = [directTarget(paced.url), ...(nginxPaced ? [nginxTarget(nginxPaced)] : []), daybookTarget(daybook, 'paced')];
    const slow = await interleaved(pacedTargets, rig.pick(2, 1), 16, rig.pick(5, 2));
    return {
      rows: [
        cpuRow('CPU per 100-chunk stream, 16 connections', unpaced, true),
        cpuRow('  … each chunk alone, one a millisecond', alone, false),
        cpuRow('  … paced, a chunk every 10 ms', slow, false),
        firstByteRow(slow),
      ],
      notes: [
        'streams: “first byte” is when a caller sees the first bytes of a paced stream, less what it is without any proxy; nginx keeps no log and so stands for “without logging”.',
      ],
      raw: { unpaced, alone, paced: slow },
    };
  } finally {
    const rivals = [nginxFast, nginxSingle, nginxPaced].map((one) => one?.process.kill());
    await Promise.all([daybook.stop(), ...rivals, fast.stop(), single.stop(), paced.stop()]);
  }
}

function cpuRow(what: string, found: Readonly<Record<string, readonly Measured[]>>, hasBar: boolean): Row {
  const own = (found.Daybook ?? []).map(({ cpu_us }) => cpu_us.gateway ?? Number.NaN);
  const nginx = (found.nginx ?? []).map(({ cpu_us }) => cpu_us.nginx ?? Number.NaN);
  const ratio = nginx.length > 0 ? median(own) / median(nginx) : null;
  return {
    part: 'streams',
    what,
    daybook: usOf(own),
    rival: nginx.length > 0 ? `nginx ${usOf(nginx)}` : null,
    ratio,
    bar: hasBar ? '≤ 1.7× nginx' : null,
    met: hasBar && ratio !== null ? ratio <= 1.7 : null,
  };
}

/** “Not later” allows for what a second proxy in the same place differs by from itself: half a millisecond. */
const sameMs = 0.5;

function firstByteRow(found: Readonly<Record<string, readonly Measured[]>>): Row {
  const at = (name: string): number | null => {
    const values = (found[name] ?? []).map(({ load }) => (load.first_byte.p50 ?? Number.NaN) / 1000);
    return values.length === 0 ? null : median(values);
  };
  const direct = at('direct') ?? 0;
  const own = (at('Daybook') ?? Number.NaN) - direct;
  const nginx = at('nginx');
  return {
    part: 'streams',
    what: 'added to the first byte p50, paced',
    daybook: ms(own),
    rival: nginx === null ? null : `nginx ${ms(nginx - direct)}`,
    ratio: null,
    bar: 'not later than without logging (+0.5 ms)',
    met: nginx === null ? null : own <= nginx - direct + sameMs,
  };
}
