// CPU of the gateway for each call, and what it adds to a call's latency, against nginx and Portkey in interleaved rounds. Daybook
// is measured twice: with everything running, which is the figure that counts, and with the desk held up, which shows what of it
// is the gateway's own.
import { startDaybook } from '../rig/daybook.ts';
import { count, least, median, ms, us, usOf } from '../rig/figures.ts';
import { type Measured, measure, startUpstream, type Target } from '../rig/measure.ts';
import { startNginx } from '../rig/nginx.ts';
import { startPortkey } from '../rig/portkey.ts';
import type { Rig } from '../rig/rig.ts';
import { daybookTarget, directTarget, nginxTarget, portkeyTarget } from '../rig/targets.ts';
import type { Findings, Row } from '../table.ts';

/** One in a round: what is asked, and what must be so while it is asked. */
type Turn = { readonly target: Target; readonly rounds: number; readonly before: () => void };

export async function gatewayPart(rig: Rig): Promise<Findings> {
  const upstream = await startUpstream(rig);
  const nginx = await startNginx(rig, upstream.url);
  const portkey = await startPortkey(rig);
  const daybook = await startDaybook(rig, rig.newDir('gateway'), { bench: upstream.url });
  try {
    const own = daybookTarget(daybook);
    const rival = nginx && nginxTarget(nginx);
    const other = portkey && portkeyTarget(portkey, upstream.url);
    let passed = 0;
    // Far enough for the compiler to have settled; what is measured begins after.
    const warmCalls = rig.pick(20_000, 2_000);
    rig.say(`warming up: ${count(warmCalls)} calls each`);
    if (rival) await measure(rig, rival, { connections: 64, calls: 2_000 });
    if (other) await measure(rig, other, { connections: 64, calls: warmCalls, seconds: rig.pick(30, 6) });
    passed += (await measure(rig, own, { connections: 64, calls: rig.pick(40_000, 20_000) })).load.total_calls;

    const levels = [
      { connections: 64, rounds: rig.pick(5, 2), seconds: rig.pick(3, 1) },
      { connections: 16, rounds: rig.pick(3, 1), seconds: rig.pick(2, 1) },
      { connections: 1, rounds: rig.pick(3, 1), seconds: rig.pick(2.5, 1) },
    ];
    const raw: Record<string, Record<string, readonly Measured[]>> = {};
    const rows: Row[] = [];
    for (const { connections, rounds, seconds } of levels) {
      // What is asked next is not to pay for what was asked before.
      if (!(await daybook.postedAll(passed, 45_000))) rig.say('the desk still posts calls of the level before');
      const turns: Turn[] = [
        ...(connections === 1 ? [{ target: directTarget(upstream.url), rounds, before: daybook.freeze }] : []),
        ...(rival ? [{ target: rival, rounds, before: daybook.freeze }] : []),
        { target: own, rounds, before: daybook.thaw },
        { target: { ...own, name: 'desk held' }, rounds, before: daybook.holdDesk },
        ...(other ? [{ target: other, rounds: Math.min(rounds, rig.pick(2, 1)), before: daybook.freeze }] : []),
      ];
      const found: Record<string, Measured[]> = {};
      for (let round = 0; round < rounds; round += 1) {
        for (const turn of turns) {
          if (round >= turn.rounds) continue;
          turn.before();
          const warmup = connections === 1 ? 0.5 : 0;
          const one = await measure(rig, turn.target, { connections, seconds, warmup });
          found[turn.target.name] = [...(found[turn.target.name] ?? []), one];
          if (turn.target.url === own.url) passed += one.load.total_calls;
          rig.say(`${connections} connections, round ${round + 1}: ${turn.target.name} ${told(one)}`);
        }
        daybook.thaw();
      }
      raw[connections] = found;
      rows.push(...cpuRows(connections, found));
      if (connections === 1) rows.push(...latencyRows(found));
    }
    return { rows, notes: notesOf(rig), raw };
  } finally {
    await Promise.all([daybook.stop(), nginx?.process.stop(), portkey?.process.stop(), upstream.stop()]);
  }
}

function told({ load, cpu_us }: Measured): string {
  const cpu = Object.entries(cpu_us).map(([name, value]) => `${name} ${value.toFixed(1)}`);
  return `${count(load.calls_per_second)}/s, p50 ${load.latency.p50} p99 ${load.latency.p99} µs, CPU/call ${cpu.join(' ') || '–'}`;
}

const cpuIn = (found: readonly Measured[] | undefined, name: string): number[] =>
  (found ?? []).map(({ cpu_us }) => cpu_us[name] ?? Number.NaN);

function cpuRows(connections: number, found: Readonly<Record<string, readonly Measured[]>>): Row[] {
  const all = cpuIn(found.Daybook, 'gateway');
  const alone = cpuIn(found['desk held'], 'gateway');
  const nginx = cpuIn(found.nginx, 'nginx');
  const portkey = cpuIn(found.Portkey, 'portkey');
  const ratio = nginx.length > 0 ? median(all) / median(nginx) : null;
  const base = { part: 'gateway', ratio: null, bar: null, met: null, rival: null };
  const what = `CPU per call, ${connections} connection${connections === 1 ? '' : 's'}`;
  const rows: Row[] = [
    {
      ...base,
      what,
      daybook: usOf(all),
      rival: nginx.length > 0 ? `nginx ${usOf(nginx)}` : null,
      ratio,
      bar: connections === 64 ? '≤ 4× nginx' : null,
      met: connections === 64 && ratio !== null ? ratio <= 4 : null,
    },
    {
      ...base,
      what: '  … with the desk held up',
      daybook: usOf(alone),
      rival: nginx.length > 0 ? `nginx ${usOf(nginx)}` : null,
      ratio: nginx.length > 0 ? median(alone) / median(nginx) : null,
    },
  ];
  if (portkey.length > 0)
    rows.push({
      ...base,
      what: '  … and Portkey',
      daybook: usOf(all),
      rival: `Portkey ${usOf(portkey)}`,
      ratio: median(all) / median(portkey),
    });
  if (connections === 64) {
    const rate = (of: readonly Measured[] | undefined): number => median((of ?? []).map(({ load }) => load.calls_per_second));
    rows.push(
      { ...base, what: '  … desk, meanwhile, per call passed', daybook: us(median(cpuIn(found.Daybook, 'desk'))) },
      { ...base, what: '  … engine, meanwhile, per call passed', daybook: us(median(cpuIn(found.Daybook, 'engine'))) },
      {
        ...base,
        what: 'calls per second, 64 connections',
        daybook: `${count(rate(found.Daybook))}, desk held ${count(rate(found['desk held']))}`,
        rival: found.nginx ? `nginx ${count(rate(found.nginx))}` : null,
        ratio: found.nginx ? rate(found.Daybook) / rate(found.nginx) : null,
      },
    );
  }
  return rows;
}

/** Added is above direct, round by round, so that a slow moment of the machine is in both. */
function latencyRows(found: Readonly<Record<string, readonly Measured[]>>): Row[] {
  const direct = found.direct ?? [];
  const added = (name: string, which: 'p50' | 'p99'): number | null => {
    const rounds = found[name] ?? [];
    const values = rounds.map(({ load }, i) => (load.latency[which] ?? Number.NaN) - (direct[i]?.load.latency[which] ?? Number.NaN));
    return values.length === 0 ? null : median(values);
  };
  const row = (
    what: string,
    which: 'p50' | 'p99',
    name: string,
    bar: string | null,
    isMet: (own: number, nginx: number | null) => boolean | null,
  ): Row => {
    const own = added(name, which) ?? Number.NaN;
    const nginx = added('nginx', which);
    const portkey = added('Portkey', which);
    const rivals = [nginx === null ? null : `nginx ${ms(nginx / 1000)}`, portkey === null ? null : `Portkey ${ms(portkey / 1000)}`];
    return {
      part: 'gateway',
      what,
      daybook: ms(own / 1000),
      rival: rivals.filter((one) => one !== null).join(', ') || null,
      ratio: nginx === null ? null : own / nginx,
      bar,
      met: isMet(own, nginx),
    };
  };
  const half = (own: number, nginx: number | null): boolean | null => (nginx === null ? null : own <= 2.5 * nginx);
  return [
    row('added latency p50, 1 connection', 'p50', 'Daybook', '≤ 2.5× nginx', half),
    row('added latency p99, 1 connection', 'p99', 'Daybook', '≤ 1 ms', (own) => own <= 1_000),
    row('  … p50 with the desk held up', 'p50', 'desk held', null, () => null),
    row('  … p99 with the desk held up', 'p99', 'desk held', null, () => null),
    {
      part: 'gateway',
      what: '  … direct, p50 / p99',
      daybook: ['p50', 'p99']
        .map((which) => ms(least(direct.map(({ load }) => load.latency[which === 'p50' ? 'p50' : 'p99'] ?? Number.NaN)) / 1000))
        .join(' / '),
      rival: null,
      ratio: null,
      bar: null,
      met: null,
    },
  ];
}

function notesOf(rig: Rig): string[] {
  return [
    rig.cores.measured === null
      ? 'Nothing is pinned: taskset or a second core is missing.'
      : 'gateway: each proxy on core 0, load and vendor together on core 1, Daybook’s desk and engine free on both. They are held up while a rival is measured.',
    'gateway: CPU is utime + stime of all threads of the gateway process (nginx: its worker), median of rounds, 1.5 kB asked, 1 kB answered; desk and engine are other processes and stand in rows of their own.',
    'gateway: “with the desk held up” is the same gateway, journaling every call, while nothing is posted.',
  ];
}
