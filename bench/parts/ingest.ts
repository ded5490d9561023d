// Ingestion: how many calls a second may be told, until the journal has them, and how fast they are posted: batches of 5,000 with
// gzip as the SDK sends them, through the gateway's port, chats with their messages and answers of about 2 kB a call.
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { secret, startDaybook } from '../rig/daybook.ts';
import { count, mb, ms, quantile } from '../rig/figures.ts';
import { startUpstream } from '../rig/measure.ts';
import { cpuMs, residentBytes } from '../rig/proc.ts';
import type { Rig } from '../rig/rig.ts';
import type { Findings, Row } from '../table.ts';

const batchOf = 5_000;
const text = 'The meeting is on Thursday, and the minutes of the last one are with the others. '.repeat(8);

function bodyOf(n: number, at: number): Buffer {
  const lines = Array.from({ length: batchOf }, (_, i) =>
    JSON.stringify({
      id: `bench-${n}-${i}`,
      request_timestamp: new Date(at + i).toISOString(),
      duration_ms: 812,
      ttft_ms: 210,
      status: 'success',
      http_status: 200,
      user: `user-${i % 50}`,
      session_id: `s-${n}-${i % 500}`,
      source_app: 'bench',
      model_name: 'gpt-4.1-mini',
      vendor: 'openai',
      prompt_tokens: 320,
      completion_tokens: 180,
      request_messages: [{ role: 'user', content: `${i} ${text}` }],
      response_content: `${text} ${i}`,
      metadata: { team: 'search' },
    }),
  );
  return gzipSync(lines.join('\n'), { level: 1 });
}

export async function ingestPart(rig: Rig): Promise<Findings> {
  const upstream = await startUpstream(rig);
  const daybook = await startDaybook(rig, rig.newDir('ingest'), { bench: upstream.url });
  try {
    const batches = rig.pick(20, 4);
    const began = Date.now() - 600_000;
    const bodies = Array.from({ length: batches }, (_, n) => bodyOf(n, began + n * batchOf));
    const state = async (): Promise<State> => JSON.parse((await daybook.get('/api/status')).body.toString()).ingest;
    const tell = async (body: Buffer): Promise<Answer> => {
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
      const answer = await fetch(`${daybook.url}/api/ingest/calls`, { method: 'POST', headers, body: Uint8Array.from(body) });
      if (answer.status !== 200) throw new Error(`ingestion answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
      return JSON.parse(await answer.text());
    };
    const { desk } = daybook.pids;
    const cpu = cpuMs(desk);
    const times: number[] = [];
    const start = performance.now();
    let told = 0;
    for (const body of bodies) {
      const before = performance.now();
      told += (await tell(body)).accepted;
      times.push(performance.now() - before);
    }
    const tookMs = performance.now() - start;
    let memory = residentBytes(desk);
    const goal = performance.now() + rig.pick(120_000, 60_000);
    while (((await state()).posting.posted_calls ?? 0) < told && performance.now() < goal) {
      memory = Math.max(memory, residentBytes(desk));
      await sleep(50);
    }
    const postedMs = performance.now() - start;
    const posted = (await state()).posting.posted_calls ?? 0;
    const deskUs = ((cpuMs(desk) - cpu) * 1000) / told;
    const again = performance.now();
    const repeated = await tell(bodies[0] ?? Buffer.alloc(0));
    const againMs = performance.now() - again;
    const rows: Row[] = [
      { ...blank, what: 'calls told until the journal has them, one sender', daybook: `${count(told / (tookMs / 1000))} calls/s` },
      {
        ...blank,
        what: `  … a batch of ${count(batchOf)}, median and slowest`,
        daybook: `${ms(quantile(times, 0.5))}, ${ms(quantile(times, 1))}`,
      },
      { ...blank, what: '  … until the ledger has them', daybook: `${count(posted / (postedMs / 1000))} calls/s` },
      { ...blank, what: '  … desk CPU per call, told and posted', daybook: `${deskUs.toFixed(0)} µs` },
      { ...blank, what: '  … desk, at most', daybook: mb(memory), bar: 'bounded (≤ 512 MB)', met: memory <= 512 * 2 ** 20 },
      { ...blank, what: `the same batch again`, daybook: ms(againMs), bar: 'all duplicates', met: repeated.duplicates === batchOf },
      { ...blank, what: 'calls told, and calls posted', daybook: `${count(told)}, ${count(posted)}`, bar: 'equal', met: told === posted },
    ];
    rig.say(`ingest: ${count(told)} calls told at ${count(told / (tookMs / 1000))}/s`);
    return {
      rows,
      notes: ['ingest: sender, gateway, desk and engine share the machine; posting goes on while calls are told.'],
      raw: { told, tookMs, postedMs, posted, times, memory, deskUs },
    };
  } finally {
    await Promise.all([daybook.stop(), upstream.stop()]);
  }
}

type State = { readonly posting: { readonly posted_calls?: number } };
type Answer = { readonly accepted: number; readonly duplicates: number };

const blank = { part: 'ingest', rival: null, ratio: null, bar: null, met: null };
