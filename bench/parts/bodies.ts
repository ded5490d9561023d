// Bodies of 1.5, 20 and 200 kB at 16 connections: whether the cost grows as the bytes do, and no faster.
import { startDaybook } from '../rig/daybook.ts';
import { median, us, usOf } from '../rig/figures.ts';
import { type Measured, measure, startUpstream } from '../rig/measure.ts';
import { startNginx } from '../rig/nginx.ts';
import type { Rig } from '../rig/rig.ts';
import { daybookTarget, nginxTarget } from '../rig/targets.ts';
import type { Findings, Row } from '../table.ts';

export async function bodiesPart(rig: Rig): Promise<Findings> {
  const sizes = [
    { bytes: 1_500, calls: rig.pick(20_000, 10_000) },
    { bytes: 20_000, calls: rig.pick(10_000, 4_000) },
    { bytes: 200_000, calls: rig.pick(2_500, 800) },
  ];
  const upstream = await startUpstream(rig);
  const nginx = await startNginx(rig, upstream.url);
  const daybook = await startDaybook(rig, rig.newDir('bodies'), { bench: upstream.url });
  try {
    const own = daybookTarget(daybook);
    await measure(rig, own, { connections: 16, calls: rig.pick(20_000, 10_000), seconds: 15 });
    const found: { bytes: number; own: Measured[]; nginx: Measured[] }[] = [];
    for (const { bytes, calls } of sizes) {
      const one: (typeof found)[number] = { bytes, own: [], nginx: [] };
      for (let round = 0; round < rig.pick(3, 1); round += 1) {
        const load = { connections: 16, calls, seconds: 15, body_bytes: bytes };
        if (nginx !== null) {
          daybook.freeze();
          one.nginx.push(await measure(rig, nginxTarget(nginx), load));
          daybook.thaw();
        }
        one.own.push(await measure(rig, own, load));
        rig.say(
          `bodies of ${bytes} bytes, round ${round + 1}: gateway ${one.own.at(-1)?.cpu_us.gateway?.toFixed(0)} µs, nginx ${one.nginx.at(-1)?.cpu_us.nginx?.toFixed(0) ?? '–'} µs`,
        );
      }
      found.push(one);
    }
    return { rows: rowsOf(found), notes: [], raw: found };
  } finally {
    await Promise.all([daybook.stop(), nginx?.process.stop(), upstream.stop()]);
  }
}

function rowsOf(
  found: readonly { readonly bytes: number; readonly own: readonly Measured[]; readonly nginx: readonly Measured[] }[],
): Row[] {
  const figures = found.map(({ bytes, own, nginx }) => ({
    bytes,
    own: own.map(({ cpu_us }) => cpu_us.gateway ?? Number.NaN),
    nginx: nginx.map(({ cpu_us }) => cpu_us.nginx ?? Number.NaN),
  }));
  const rows: Row[] = figures.map(({ bytes, own, nginx }) => ({
    part: 'bodies',
    what: `CPU per call, ${bytes / 1000} kB asked, 16 connections`,
    daybook: usOf(own),
    rival: nginx.length > 0 ? `nginx ${usOf(nginx)}` : null,
    ratio: nginx.length > 0 ? median(own) / median(nginx) : null,
    bar: null,
    met: null,
  }));
  const [small, middle, large] = figures;
  if (small === undefined || middle === undefined || large === undefined) return rows;
  const growth = median(large.own) / median(middle.own);
  const perKilobyte = ((median(large.own) - median(middle.own)) / (large.bytes - middle.bytes)) * 1000;
  const before = ((median(middle.own) - median(small.own)) / (middle.bytes - small.bytes)) * 1000;
  const nginx = large.nginx.length > 0 ? median(large.nginx) / median(middle.nginx) : null;
  rows.push({
    part: 'bodies',
    what: 'ten times the bytes (20 → 200 kB) cost',
    daybook: `${growth.toFixed(1)} times; ${us(perKilobyte)} per kB, ${us(before)} below 20 kB`,
    rival: nginx === null ? null : `nginx ${nginx.toFixed(1)} times`,
    ratio: null,
    bar: 'grows linearly (≤ 10 times)',
    met: growth <= 10,
  });
  return rows;
}
