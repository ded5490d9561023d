// What it costs an app to tell of a call: createCallLog and updateSuccess on the caller's thread, and the whole of it with what follows at
// the end of the turn of the event loop (masking, JSON, the disk). The server is away, so that the spool takes everything.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { DaybookOptions } from '../../src/sdk/index.ts';
import type { Rig } from '../rig/rig.ts';
import type { Findings } from '../table.ts';

const barMicros = 50;
const inATurn = 10;
const sentence = 'What is the capital of France, and how many people live there today? ';
const messages = [
  { role: 'system', content: 'You are an assistant who answers briefly and politely. '.repeat(10) },
  { role: 'user', content: sentence.repeat(6) },
];
const answer = 'Paris is the capital of France; about 2.1 million people live in the city proper. '.repeat(6);

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
  return {
    rows: found.map(({ what, p50, p99, whole, mean }) => ({
      part: 'sdk',
      what,
      daybook: `${p50.toFixed(1)} µs (mean ${mean.toFixed(1)}, p99 ${p99.toFixed(1)}; CPU with all that follows ${whole.toFixed(1)})`,
      rival: null,
      ratio: null,
      bar: `≤ ${barMicros} µs`,
      met: mean <= barMicros,
    })),
    notes: [
      'sdk: about 1.5 kB of text a call unless said, ten calls to a turn of the event loop, the server away, everything in the spool.',
    ],
    raw: found,
  };
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
