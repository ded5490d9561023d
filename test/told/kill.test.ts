// The desk killed again and again while calls are told to it and posted: no call that a sender told is lost, and none is there twice.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { startTestLedger } from '../../src/ledger/testing/engine.ts';
import { verifyUsage } from '../../src/ledger/verify.ts';
import type { ToldCallInput, ToldResult } from '../../src/schema/ingest.ts';

const rounds = 12;
const perBatch = 60;
const child = fileURLToPath(new URL('./kill.child.ts', import.meta.url));
let close: () => Promise<void> = () => Promise.resolve();
afterAll(() => close());

/** Some are told as a whole, some by beginning and end in different batches. */
function batchOf(n: number, at: number): ToldCallInput[] {
  return Array.from({ length: perBatch }, (_, i): ToldCallInput[] => {
    const id = `call-${n}-${i}`;
    const whole = { id, request_timestamp: new Date(at + n * 1000 + i).toISOString() };
    const end = { status: 'success', vendor: 'openai', model_name: 'gpt-4.1-mini', prompt_tokens: 10, completion_tokens: 2 } as const;
    if (i % 3 !== 0) return [{ ...whole, ...end }];
    const before = `call-${n - 1}-${i}`;
    return [{ ...whole, event: 'open', session_id: `s-${n}` }, ...(n === 0 ? [] : [{ id: before, event: 'close', ...end } as const])];
  }).flat();
}

it(`no call is lost and none is there twice, ${rounds} kills over`, { timeout: 240_000 }, async () => {
  const ledger = await startTestLedger();
  const data = mkdtempSync(join(tmpdir(), 'daybook-told-kill-'));
  let running: ChildProcess | null = null;
  close = async () => {
    running?.kill('SIGKILL');
    await ledger.close();
    rmSync(data, { recursive: true, force: true });
  };
  const { url, username, password } = ledger.engine;
  const start = async (): Promise<{ readonly to: string; readonly desk: ChildProcess }> => {
    const desk = spawn(process.execPath, ['--import', 'tsx', child, data, url, username, password], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running = desk;
    const [port] = await once(createInterface({ input: desk.stdout }), 'line');
    return { to: `http://127.0.0.1:${port}/`, desk };
  };
  const tell = async (to: string, batch: readonly ToldCallInput[]): Promise<readonly ToldResult[] | null> => {
    try {
      const answer = await fetch(to, { method: 'POST', body: JSON.stringify(batch) });
      const results: readonly ToldResult[] = JSON.parse(await answer.text());
      return results;
    } catch {
      return null; // The desk died: the batch is sent again.
    }
  };

  const began = Date.now() - 3_600_000;
  let n = 0;
  const refused: ToldResult[] = [];
  const send = async (to: string): Promise<boolean> => {
    const results = await tell(to, batchOf(n, began));
    if (results === null) return false;
    refused.push(...results.filter(({ result }) => result === 'refused'));
    n += 1;
    return true;
  };
  for (let round = 0; round < rounds; round += 1) {
    const { to, desk } = await start();
    const killed = sleep(30 + ((round * 97) % 10) * 70).then(() => desk.kill('SIGKILL'));
    while (await send(to)) await sleep(5);
    await killed;
    if (desk.exitCode === null && desk.signalCode === null) await once(desk, 'exit');
  }
  const { to } = await start();
  expect(await send(to)).toBe(true);
  expect(
    await tell(
      to,
      Array.from({ length: perBatch / 3 }, (_, i) => ({ id: `call-${n - 1}-${i * 3}`, event: 'close', status: 'success' })),
    ),
  ).not.toBeNull();
  // Everything once more: it changes nothing.
  for (let again = 0; again < n; again += 1) await tell(to, batchOf(again, began));

  const counts = async () => {
    const [row] = await ledger.ledger.query(
      `SELECT count() AS calls, uniqExact(client_request_id) AS ids, uniqExact(request_id) AS request_ids, countIf(status = 'success') AS successes, countIf(startsWith(session_id, 's-')) AS opened, (SELECT count() FROM call_bodies) AS bodies, (SELECT sum(call_count) FROM usage_15m WHERE view = 0) AS counted FROM calls`,
      { parse: (one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [name, Number(value)])) },
    );
    return row;
  };
  const all = n * perBatch;
  for (let tries = 0; tries < 900 && Number((await counts())?.['calls']) < all; tries += 1) await sleep(100);
  await sleep(1_500); // What would be there twice has had its time.
  expect(refused).toEqual([]);
  expect(n).toBeGreaterThan(rounds);
  expect(await counts()).toEqual({ calls: all, ids: all, request_ids: all, successes: all, opened: all / 3, bodies: all, counted: all });
  expect((await verifyUsage(ledger.ledger, null)).differences).toEqual([]);
});
