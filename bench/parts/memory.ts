// Memory of the gateway: at 64 connections over a long run, where it must not grow with calls, and with a thousand slow streams open.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Daybook, startDaybook } from '../rig/daybook.ts';
import { count, mb, median, most } from '../rig/figures.ts';
import { resultOf, startLoad, startUpstream, type Load, type Target } from '../rig/measure.ts';
import { isAlive, residentBytes } from '../rig/proc.ts';
import type { Rig } from '../rig/rig.ts';
import { daybookTarget } from '../rig/targets.ts';
import type { LoadResult } from '../load.ts';
import type { Findings, Row } from '../table.ts';

const megabyte = 2 ** 20;

type Sample = { readonly seconds: number; readonly gateway: number; readonly desk: number; readonly engine: number };

export async function memoryPart(rig: Rig): Promise<Findings> {
  const long = await longRun(rig);
  const streams = await slowStreams(rig);
  return {
    rows: [...long.rows, ...streams.rows],
    notes: [
      'memory: resident bytes (VmRSS), sampled four times a second. Flat is: the median of the last quarter of the run is within 10 % or 10 MB of that of the second quarter.',
    ],
    raw: { long: long.raw, streams: streams.raw },
  };
}

async function longRun(rig: Rig): Promise<Omit<Findings, 'notes'>> {
  const upstream = await startUpstream(rig);
  const daybook = await startDaybook(rig, rig.newDir('memory'), { bench: upstream.url });
  try {
    const calls = rig.quick ? Math.min(rig.calls, 50_000) : rig.calls;
    rig.say(`memory: ${count(calls)} calls at 64 connections`);
    const limit = Math.max(60, calls / 4_000);
    const { result, samples } = await watched(rig, daybook, daybookTarget(daybook), { connections: 64, calls, seconds: limit });
    const gateway = samples.map((sample) => sample.gateway);
    const second = median(quarter(gateway, 1));
    const last = median(quarter(gateway, 3));
    const isFlat = last <= Math.max(second * 1.1, second + 10 * megabyte);
    const made = count(result.total_calls);
    const short = result.total_calls < calls ? ` (cut at ${limit} s)` : '';
    const rows: Row[] = [
      {
        ...blank,
        what: 'gateway at 64 connections, at most',
        daybook: mb(most(gateway)),
        bar: '≤ 200 MB',
        met: most(gateway) <= 200 * megabyte,
      },
      {
        ...blank,
        what: `  … over ${made} calls${short}`,
        daybook: `${mb(second)} → ${mb(last)}`,
        bar: 'flat over 1 M calls',
        // A shorter run can show growth, but not that there is none.
        met: isFlat && result.total_calls < 1_000_000 ? null : isFlat,
      },
      {
        ...blank,
        what: '  … desk, engine, at most',
        daybook: `${mb(most(samples.map(({ desk }) => desk)))}, ${mb(most(samples.map(({ engine }) => engine)))}`,
      },
    ];
    return { rows, raw: { result, samples } };
  } finally {
    await Promise.all([daybook.stop(), upstream.stop()]);
  }
}

async function slowStreams(rig: Rig): Promise<Omit<Findings, 'notes'>> {
  const upstream = await startUpstream(rig, { chunks: 100, pace_ms: rig.pick(100, 20) });
  const daybook = await startDaybook(rig, rig.newDir('slow-streams'), { bench: upstream.url });
  try {
    rig.say('memory: 1,000 slow streams');
    const load = { connections: 1_000, seconds: rig.pick(25, 5), stream: true };
    const { result, samples } = await watched(rig, daybook, daybookTarget(daybook), load);
    const highest = most(samples.map(({ gateway }) => gateway));
    const failed = result.total_errors > 0 ? `, ${result.total_errors} failed` : '';
    return {
      rows: [
        {
          ...blank,
          what: `gateway with 1,000 slow streams (${count(result.total_calls)} ended${failed})`,
          daybook: mb(highest),
          bar: '≤ 350 MB',
          met: highest <= 350 * megabyte,
        },
      ],
      raw: { result, samples },
    };
  } finally {
    await Promise.all([daybook.stop(), upstream.stop()]);
  }
}

const blank = { part: 'memory', rival: null, ratio: null, bar: null, met: null };

/** The nth quarter of a run, counted from 0. */
function quarter(values: readonly number[], nth: 0 | 1 | 2 | 3): readonly number[] {
  const size = Math.max(1, Math.floor(values.length / 4));
  return values.slice(nth * size, (nth + 1) * size);
}

async function watched(rig: Rig, daybook: Daybook, target: Target, load: Load): Promise<{ result: LoadResult; samples: Sample[] }> {
  const began = performance.now();
  const one = startLoad(rig, target, load);
  const samples: Sample[] = [];
  while (isAlive(one.pid)) {
    const { gateway, desk, engine } = daybook.pids;
    samples.push({
      seconds: Math.round((performance.now() - began) / 100) / 10,
      gateway: residentBytes(gateway),
      desk: residentBytes(desk),
      engine: residentBytes(engine),
    });
    await sleep(250);
  }
  const code = await one.ended;
  if (code !== 0) throw new Error(`the load ended with ${code}: ${one.words()}`);
  return { result: resultOf(one.output()), samples };
}
