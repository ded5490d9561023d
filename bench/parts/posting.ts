// Posting: whether the desk keeps up with the gateway's own peak on the same machine, how fast it works off a backlog, what memory
// that takes, and whether in the end as many calls are in the ledger as the vendor served.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Daybook, startDaybook } from '../rig/daybook.ts';
import { count, mb, most, us } from '../rig/figures.ts';
import { resultOf, startLoad, startUpstream } from '../rig/measure.ts';
import { cpuMs, isAlive, residentBytes } from '../rig/proc.ts';
import type { Rig } from '../rig/rig.ts';
import { daybookTarget } from '../rig/targets.ts';
import type { Findings, Row } from '../table.ts';

const bar = 'keeps up, or the backlog is bounded by disk, never by memory';

export async function postingPart(rig: Rig): Promise<Findings> {
  const upstream = await startUpstream(rig);
  const daybook = await startDaybook(rig, rig.newDir('posting'), { bench: upstream.url });
  try {
    const target = daybookTarget(daybook);
    const load = async (seconds: number, eachSecond: () => Promise<void>): Promise<number> => {
      const one = startLoad(rig, target, { connections: 64, seconds });
      while (isAlive(one.pid)) {
        await eachSecond();
        await sleep(1_000);
      }
      const code = await one.ended;
      if (code !== 0) throw new Error(`the load ended with ${code}: ${one.words()}`);
      return resultOf(one.output()).total_calls;
    };

    rig.say('posting: a backlog is made while the desk is held up');
    let passed = await load(rig.pick(5, 1), async () => undefined);
    await daybook.postedAll(passed, 60_000);
    daybook.holdDesk();
    const backlog = await load(rig.pick(12, 2), async () => undefined);
    passed += backlog;
    const drain = await drained(daybook, passed, backlog, rig.pick(120_000, 30_000));
    rig.say(`posting: ${count(backlog)} calls worked off at ${count(drain.rate)}/s`);

    const seconds = rig.pick(30, 3);
    const before = await daybook.posted();
    const samples: { seconds: number; posted: number; desk: number; gateway: number }[] = [];
    const began = performance.now();
    const made = await load(seconds, async () => {
      const posted = (await daybook.posted()) - before;
      samples.push({
        seconds: Math.round((performance.now() - began) / 100) / 10,
        posted,
        desk: residentBytes(daybook.pids.desk),
        gateway: residentBytes(daybook.pids.gateway),
      });
    });
    passed += made;
    const left = passed - (await daybook.posted());
    const after = await drained(daybook, passed, left, rig.pick(120_000, 30_000));
    const served = await upstream.served();
    const inLedger = await callsInLedger(daybook);
    rig.say(`posting: ${count(made)} calls at peak, ${count(left)} left at the end`);

    const desk = [...samples.map((sample) => sample.desk), drain.deskMost, after.deskMost];
    const keepsUp = left <= made * 0.05;
    const rows: Row[] = [
      {
        ...blank,
        what: 'posting rate, a backlog alone',
        daybook: drain.isDone ? `${count(drain.rate)} calls/s` : `${count(drain.rate)} calls/s, not done in time`,
      },
      { ...blank, what: '  … desk CPU per call posted', daybook: us(drain.desk_us) },
      { ...blank, what: '  … engine CPU per call posted', daybook: us(drain.engine_us) },
      {
        ...blank,
        what: `at the gateway’s peak for ${seconds} s, left behind`,
        daybook: `${count(left)} of ${count(made)} (${count(made / seconds)} calls/s)`,
        bar,
        met: keepsUp || most(desk) <= 512 * 2 ** 20,
      },
      { ...blank, what: '  … until all of it is posted', daybook: after.isDone ? `${(after.ms / 1000).toFixed(1)} s` : 'not done in time' },
      { ...blank, what: '  … desk, at most', daybook: mb(most(desk)), bar: 'bounded (≤ 512 MB)', met: most(desk) <= 512 * 2 ** 20 },
      {
        ...blank,
        what: 'calls in the ledger, and calls the vendor served',
        daybook: count(inLedger),
        rival: `vendor ${count(served)}`,
        bar: 'equal',
        met: after.isDone ? inLedger === served : null,
      },
    ];
    return {
      rows,
      notes: ['posting: at the peak all of Daybook shares two cores with load and vendor; “left behind” is on disk, in the journal.'],
      raw: { backlog, drain, made, left, after, samples, served, inLedger },
    };
  } finally {
    await Promise.all([daybook.stop(), upstream.stop()]);
  }
}

const blank = { part: 'posting', rival: null, ratio: null, bar: null, met: null };

type Drain = {
  readonly isDone: boolean;
  readonly ms: number;
  readonly rate: number;
  readonly desk_us: number;
  readonly engine_us: number;
  readonly deskMost: number;
};

/** Lets the desk go on and watches until everything is posted. */
async function drained(daybook: Daybook, goal: number, backlog: number, limitMs: number): Promise<Drain> {
  const { desk, engine } = daybook.pids;
  const before = { desk: cpuMs(desk), engine: cpuMs(engine) };
  const began = performance.now();
  let deskMost = residentBytes(desk);
  let posted = goal - backlog;
  daybook.thaw();
  while (posted < goal && performance.now() - began < limitMs) {
    posted = await daybook.posted();
    deskMost = Math.max(deskMost, residentBytes(desk));
    if (posted < goal) await sleep(50);
  }
  const elapsed = performance.now() - began;
  const done = Math.max(1, backlog - Math.max(0, goal - posted));
  return {
    isDone: posted >= goal,
    ms: elapsed,
    rate: done / (elapsed / 1000),
    desk_us: ((cpuMs(desk) - before.desk) * 1000) / done,
    engine_us: ((cpuMs(engine) - before.engine) * 1000) / done,
    deskMost,
  };
}

async function callsInLedger(daybook: Daybook): Promise<number> {
  const { body } = await daybook.get('/api/usage?from=now-1d&to=now&period=total');
  const answer: { readonly rows: readonly Readonly<Record<string, unknown>>[] } = JSON.parse(body.toString());
  return Number(answer.rows[0]?.call_count ?? Number.NaN);
}
