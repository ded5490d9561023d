// From the command to the first call that passes, to the API answering, to the ledger answering: on a directory that is new, and
// on one that holds calls.
import { setTimeout as sleep } from 'node:timers/promises';
import { beginDaybook, getOver, secret } from '../rig/daybook.ts';
import { median, ms } from '../rig/figures.ts';
import { startUpstream } from '../rig/measure.ts';
import type { Rig } from '../rig/rig.ts';
import type { Findings, Row } from '../table.ts';

type Times = { readonly firstCall: number; readonly api: number; readonly ledger: number };

export async function startPart(rig: Rig): Promise<Findings> {
  const upstream = await startUpstream(rig);
  try {
    const fresh: Times[] = [];
    const again: Times[] = [];
    for (let i = 0; i < rig.pick(4, 1); i += 1) {
      const dir = rig.newDir('start');
      fresh.push(await timed(rig, dir, upstream.url));
      again.push(await timed(rig, dir, upstream.url));
      rig.say(`start: new ${told(fresh.at(-1))}; again ${told(again.at(-1))}`);
    }
    const row = (what: string, which: keyof Times, bar: string | null, limit: number | null): Row => {
      const times = [median(fresh.map((one) => one[which])), median(again.map((one) => one[which]))] as const;
      return {
        part: 'start',
        what,
        daybook: `${ms(times[0])} (new), ${ms(times[1])}`,
        rival: null,
        ratio: null,
        bar,
        met: limit === null ? null : Math.max(...times) <= limit,
      };
    };
    return {
      rows: [
        row('start to first proxied call', 'firstCall', '≤ 1 s', 1_000),
        row('start to the API answering', 'api', '≤ 3 s', 3_000),
        row('start to the ledger answering', 'ledger', null, null),
      ],
      notes: [
        'start: from spawning `daybook start` with nothing pinned, Node’s own start included; on a new directory, and on one with calls in it.',
      ],
      raw: { fresh, again },
    };
  } finally {
    await upstream.stop();
  }
}

const told = (times: Times | undefined): string =>
  times === undefined
    ? ''
    : Object.values(times)
        .map((one: number) => ms(one))
        .join(' / ');

async function timed(rig: Rig, dir: string, upstream: string): Promise<Times> {
  const began = performance.now();
  const { url, process: one } = await beginDaybook(rig, dir, { bench: upstream });
  const when = async (what: string, look: () => Promise<boolean>): Promise<number> => {
    while (!(await look().catch(() => false))) {
      if (performance.now() - began > 60_000) throw new Error(`${what}: nothing within a minute. ${one.words()}`);
      await sleep(5);
    }
    return performance.now() - began;
  };
  try {
    const [firstCall, api, ledger] = await Promise.all([
      when('the first call', () => calls(url)),
      when('the API', async () => (await getOver(`${url}/api/status`)).status === 200),
      when('the ledger', async () => (await getOver(`${url}/api/calls?limit=1`)).status === 200),
    ]);
    return { firstCall, api, ledger };
  } finally {
    await one.stop();
  }
}

async function calls(url: string): Promise<boolean> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'Good morning.' }] }),
  });
  await response.arrayBuffer();
  return response.status === 200;
}
