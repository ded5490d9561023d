// What it costs an app to tell of a call: createCallLog and updateSuccess on the caller's thread, and the whole of it with what follows at
// the end of the turn of the event loop (masking, JSON, the disk). The server is away, so that the spool takes everything.
// Then beside the SDKs of others, where they can be had: there all three deliver, and what they told is counted where it arrives.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { DaybookOptions } from '../../src/sdk/index.ts';
import type { Rig } from '../rig/rig.ts';
import { answer, messages, sentence } from '../rivals/call.ts';
import { compared, type Compared, type Round } from '../rivals/compare.ts';
import { versions } from '../rivals/installed.ts';
import type { Findings, Row } from '../table.ts';

const barMicros = 50;
const inATurn = 10;

type Case = { readonly what: string; readonly options: Partial<DaybookOptions>; readonly messages: unknown; readonly answer: string };

export async function sdkPart(rig: Rig): Promise<Findings> {
  const calls = rig.pick(50_000, 5_000);
  const long = [{ role: 'user', content: sentence.repeat(600) }];
  const cases: readonly Case[] = [
    { what: 'create + success, spool, masked, call site', options: { spool: rig.newDir('spool') }, messages, answer },
    { what: '… without the call site', options: { spool: rig.newDir('spool'), callSite: false }, messages, answer },
    { what: '… 40 kB of text', options: { spool: rig.newDir('spool') }, messages: long, answer },
  ];
  const found = [];
  for (const one of cases) {
    const rounds = [];
    for (let round = 0; round < rig.pick(3, 1); round += 1) rounds.push(await timed(rig, one, one.messages === long ? calls / 10 : calls));
    const best = rounds.toSorted((a, b) => a.p50 - b.p50)[Math.floor(rounds.length / 2)];
    if (best === undefined) throw new Error('nothing was measured');
    rig.say(`${one.what}: p50 ${best.p50.toFixed(1)} µs, p99 ${best.p99.toFixed(1)}, all ${best.whole.toFixed(1)}`);
    found.push({ what: one.what, ...best, rounds });
  }
  const beside = await compared(rig);
  const own = found.map(
    ({ what, p50, p99, whole, mean }): Row => ({
      part: 'sdk',
      what,
      daybook: `${p50.toFixed(1)} µs (mean ${mean.toFixed(1)}, p99 ${p99.toFixed(1)}; CPU with all that follows ${whole.toFixed(1)})`,
      rival: null,
      ratio: null,
      bar: `≤ ${barMicros} µs`,
      met: mean <= barMicros,
    }),
  );
  return {
    rows: [...own, ...(beside === null ? [] : besideRows(beside))],
    notes: [
      'sdk: about 1.5 kB of text a call unless said, ten calls to a turn of the event loop, the server away, everything in the spool.',
      beside === null
        ? "sdk: Langfuse's and Traceloop's SDKs could not be installed, so that there is nothing to compare with."
        : `sdk, beside others: each SDK in a process of its own, options as they come, the same call with user, session and tokens, delivered to one sink on loopback where every call was counted; the ratio is Daybook's p50 to theirs. As it comes Daybook also masks, finds the call site and writes to the disk, which the others do not; it compresses what it sends, which equal texts make cheaper than life does. Traceloop’s call takes no request parameters; its prompt sync is off, as are OpenTelemetry’s metrics and logs. Delivery is awaited after each 500 calls, outside the measured time. ${Object.entries(
            versions,
          )
            .map(([name, version]) => `${name} ${version}`)
            .join(', ')}.`,
    ],
    raw: { alone: found, beside },
  };
}

const titles: Readonly<Record<string, string>> = { langfuse: 'Langfuse', traceloop: 'Traceloop' };
const said = ({ p50, mean, p99, whole }: Round): string =>
  `${p50.toFixed(1)} µs (mean ${mean.toFixed(1)}, p99 ${p99.toFixed(1)}; CPU with delivery ${whole.toFixed(1)})`;

function besideRows(all: readonly Compared[]): Row[] {
  const own = [
    { name: 'daybook', what: 'delivered, options as they come' },
    { name: 'daybook-plain', what: '… in memory, unmasked, no call site' },
  ];
  return own.flatMap((one) => {
    const ours = all.find(({ name }) => name === one.name)?.middle;
    if (ours === undefined) throw new Error(`${one.name} was not measured`);
    return all.flatMap(({ name, middle }): Row[] => {
      const title = titles[name];
      if (title === undefined) return [];
      const rival = `${title} ${said(middle)}`;
      return [{ part: 'sdk', what: one.what, daybook: said(ours), rival, ratio: ours.p50 / middle.p50, bar: null, met: null }];
    });
  });
}

type Sdk = typeof import('../../src/sdk/index.ts');

async function timed(rig: Rig, one: Case, calls: number): Promise<{ p50: number; p99: number; mean: number; whole: number }> {
  const { createDaybook }: Sdk = await import(pathToFileURL(join(rig.dist, 'sdk/index.js')).href);
  const daybook = createDaybook({ url: 'http://127.0.0.1:9', key: 'k', app: 'bench', onError: () => undefined, ...one.options });
  const micros = new Float64Array(calls);
  const tell = (): void => {
    const call = daybook.log.createCallLog({
      modelName: 'gpt-4.1-mini',
      endpoint: 'https://api.openai.com/v1',
      user: 'ann',
      requestMessages: one.messages,
      requestParams: { temperature: 0.2, max_tokens: 100 },
    });
    daybook.log.updateSuccess(call, { responseContent: one.answer, promptTokens: 120, completionTokens: 100, finishReason: 'stop' });
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  for (let n = 0; n < 2_000; n += 1) {
    tell();
    if (n % inATurn === 0) await turn();
  }
  const began = process.cpuUsage();
  for (let n = 0; n < calls; n += 1) {
    const at = performance.now();
    tell();
    micros[n] = (performance.now() - at) * 1000;
    if (n % inATurn === inATurn - 1) await turn();
  }
  const spent = process.cpuUsage(began);
  await daybook.close(0);
  const mean = micros.reduce((sum, each) => sum + each, 0) / calls;
  const sorted = micros.sort();
  const at = (part: number): number => sorted[Math.floor(part * (calls - 1))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), mean, whole: (spent.user + spent.system) / calls };
}
