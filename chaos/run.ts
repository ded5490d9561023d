// One chaos run: a vendor, a Daybook, callers; rounds in which something is killed under load; then the drain and the comparison.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { parseNano } from '../src/lib/money.ts';
import { type Comparison, compare, type UsageSums } from './compare.ts';
import { copyBuild, type Daybook, type Settings, startDaybook } from './daybook.ts';
import { readLedger } from './ledger.ts';
import { type Load, startLoad } from './load.ts';
import { type Random, randomFrom } from './random.ts';
import type { Received } from './upstream.ts';
import { type Victim, victims } from './victims.ts';

export type RunOptions = Settings & {
  readonly seed: number;
  readonly plan: readonly Victim[];
  /** The longest a round waits for recovery before the next goes on. */
  readonly seconds: number;
  readonly connections: number;
  readonly think_ms: number;
  /** How long the drain may take. */
  readonly drain_seconds: number;
  /** Keep the folder even where it passed. */
  readonly keep: boolean;
  readonly onRound: (round: Round) => void;
};

/** Milliseconds from the deed; null where it was not reached within the round. */
export type Round = {
  readonly number: number;
  readonly victim: Victim;
  readonly calls: number;
  readonly answered_ms: number | null;
  readonly ledger_ms: number | null;
};

export type RunResult = Comparison & {
  readonly rounds: readonly Round[];
  readonly passed: boolean;
  /** What is wrong beside the calls: processes that ended by themselves, usage that does not verify, a journal left behind. */
  readonly faults: readonly string[];
  readonly drain_ms: number;
  /** Kept where it did not pass, or where that was asked for. */
  readonly folder: string;
};

export async function runChaos(options: RunOptions): Promise<RunResult> {
  const { seed, plan } = options;
  const random = randomFrom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'daybook-chaos-'));
  const dist = copyBuild();
  const vendor = await startVendor(seed);
  let daybook: Daybook | null = null;
  try {
    daybook = await startDaybook(folder, dist, vendor.url, options);
    const load = startLoad({
      port: daybook.port,
      key: daybook.key,
      connections: options.connections,
      think_ms: options.think_ms,
      random: randomFrom(seed + 1),
      name: `chaos-${seed}`,
    });
    await untilPosted(daybook, load, Date.now(), 60_000);
    const rounds: Round[] = [];
    for (const [index, victim] of plan.entries()) {
      const round = await playRound(options, index + 1, victim, daybook, load, random);
      rounds.push(round);
      options.onRound(round);
    }
    const result = await settle(options, daybook, load, vendor.url);
    const passed = result.differences.length === 0 && result.faults.length === 0;
    if (passed && !options.keep) rmSync(folder, { recursive: true, force: true });
    return { ...result, rounds, passed, folder };
  } finally {
    daybook?.killAll();
    vendor.child.kill('SIGKILL');
    rmSync(dist, { recursive: true, force: true });
  }
}

async function playRound(
  options: RunOptions,
  number: number,
  victim: Victim,
  daybook: Daybook,
  load: Load,
  random: Random,
): Promise<Round> {
  await sleep(random.between(100, 1_500));
  const began = Date.now();
  const limit = began + options.seconds * 1_000;
  await victims[victim](daybook, random);
  const over = victim.includes('still') ? began : Date.now();
  let answered: number | null = null;
  for (; answered === null && Date.now() < limit; await sleep(5)) {
    const call = load.answeredSince(over);
    if (call !== null) answered = (call.ended ?? over) - over;
  }
  const posted = await untilPosted(daybook, load, Date.now(), limit - Date.now());
  return { number, victim, calls: load.calls.length, answered_ms: answered, ledger_ms: posted === null ? null : posted - over };
}

const pageSchema = z.object({ calls: z.array(z.unknown()) });

/** When a call that began after `since` is in the ledger; null where it is not in time. */
async function untilPosted(daybook: Daybook, load: Load, since: number, limitMs: number): Promise<number | null> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(100)) {
    const call = load.answeredSince(since);
    if (call === null) continue;
    try {
      const page = pageSchema.parse(await daybook.ask('GET', `/api/calls?client_request_id=${call.id}`));
      if (page.calls.length > 0) return Date.now();
    } catch {
      // The desk or the ledger is not back yet; that is what is being waited for.
    }
  }
  return null;
}

type Settled = Comparison & { readonly faults: readonly string[]; readonly drain_ms: number };

/** Everything is posted, then verified by Daybook itself, then read from its files and compared. */
async function settle(options: RunOptions, daybook: Daybook, load: Load, vendorUrl: string): Promise<Settled> {
  await load.stop();
  const began = Date.now();
  const drained = await drain(daybook, options.drain_seconds);
  const drain_ms = Date.now() - began;
  const faults = [...drained.faults];
  const code = await daybook.stop();
  if (code !== 0) faults.push(`it did not end in good order: exit code ${code}`);
  faults.push(...daybook.surprises);
  const received = await receivedBy(vendorUrl);
  const rows = await readLedger(daybook.data);
  const facts = { calls: load.calls, received, rows, deaths: daybook.deaths, sync: options.sync, usage: drained.usage };
  return { ...compare(facts), faults, drain_ms };
}

const verifiedSchema = z.object({ compared: z.number(), differences: z.array(z.unknown()) });
const statusSchema = z.object({
  journal: z.looseObject({ run: z.string(), lost: z.number() }),
  posting: z.looseObject({ waiting_for: z.string().nullable() }),
});

async function drain(daybook: Daybook, seconds: number): Promise<{ readonly usage: UsageSums; readonly faults: readonly string[] }> {
  let reason = 'nothing was asked';
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(250)) {
    try {
      const status = statusSchema.parse(await daybook.ask('GET', '/api/status'));
      if (status.posting.waiting_for !== null) throw new Error(`posting waits: ${status.posting.waiting_for}`);
      // Verifying posts what is in the journal first.
      const { compared, differences } = verifiedSchema.parse(await daybook.ask('POST', '/api/usage/verify'));
      const faults: string[] = [];
      if (compared === 0) faults.push('there were no usage rows to compare');
      for (const difference of differences.slice(0, 5)) faults.push(`usage differs from its calls: ${JSON.stringify(difference)}`);
      if (status.journal.lost > 0) faults.push(`${status.journal.lost} calls are counted as not recorded`);
      const runs = (await readdir(join(daybook.data, 'journal'), { withFileTypes: true })).filter((entry) => entry.isDirectory());
      for (const { name } of runs) if (name !== status.journal.run) faults.push(`journal of a dead gateway left behind: ${name}`);
      return { usage: await usageOf(daybook), faults };
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  return { usage: { calls: 0, prompt: 0, completion: 0, cost: 0n }, faults: [`it was not drained in ${seconds} s: ${reason}`] };
}

const usageSchema = z.object({
  rows: z.array(
    z.looseObject({
      call_count: z.number(),
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      costs: z.record(z.string(), z.string()),
    }),
  ),
});

async function usageOf(daybook: Daybook): Promise<UsageSums> {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const { rows } = usageSchema.parse(await daybook.ask('GET', `/api/usage?period=total&group=user&from=now-7d&to=${tomorrow}`));
  const sum = { calls: 0, prompt: 0, completion: 0, cost: 0n };
  for (const row of rows) {
    sum.calls += row.call_count;
    sum.prompt += row.prompt_tokens;
    sum.completion += row.completion_tokens;
    sum.cost += parseNano(row.costs.USD ?? '0');
  }
  return sum;
}

async function startVendor(seed: number): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const file = fileURLToPath(new URL('./upstream.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', tsx, file, String(seed)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the vendor ended with ${code}`)));
  });
  return { child, url: z.object({ url: z.string() }).parse(JSON.parse(line)).url };
}

const receivedSchema = z.array(z.tuple([z.string(), z.number(), z.boolean()]));

async function receivedBy(vendorUrl: string): Promise<readonly Received[]> {
  return receivedSchema.parse(await (await fetch(`${vendorUrl}/received`)).json());
}
