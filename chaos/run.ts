// One chaos run: a vendor, a Daybook, callers, and an accountant who changes prices and costs calls again; rounds in which something
// is killed under load; then the drain and the comparison.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Accountant, startAccountant } from './accountant.ts';
import { type Accounts, closeAccounts } from './accounts.ts';
import { type Comparison, compare } from './compare.ts';
import { compareCosts } from './compare-costs.ts';
import { copyBuild, type Daybook, type Settings, startDaybook } from './daybook.ts';
import { drain, untilPosted } from './drain.ts';
import { readLedger } from './ledger.ts';
import { type Load, startLoad } from './load.ts';
import { type Random, randomFrom } from './random.ts';
import { receivedBy, startVendor } from './vendor.ts';
import { type Victim, victims } from './victims.ts';

export type RunOptions = Settings & {
  readonly seed: number;
  readonly plan: readonly Victim[];
  /** How long a round waits for recovery before the next goes on; four times as long where the one before did not see it. */
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
  /** What a re-costing was doing when it was killed. */
  readonly amid: 'planning' | 'applying' | null;
};

export type RunResult = Comparison & {
  readonly rounds: readonly Round[];
  readonly passed: boolean;
  /** What is wrong beside the calls: processes that ended by themselves, usage that does not verify, a journal left behind. */
  readonly faults: readonly string[];
  readonly drain_ms: number;
  readonly costed: Costed;
  /** Kept where it did not pass, or where that was asked for. */
  readonly folder: string;
};

/** Of the accountant's work: prices that were entered, re-costings by how they ended, and costs of calls that were changed. */
export type Costed = {
  readonly prices: number;
  readonly applied: number;
  readonly cancelled: number;
  readonly stale: number;
  readonly changes: number;
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
    const accountant = startAccountant(daybook, randomFrom(seed + 3));
    const rounds: Round[] = [];
    for (const [index, victim] of plan.entries()) {
      // What never recovers is never in the middle of its work when it is hit, so a slow machine is given longer every other time.
      const seconds = options.seconds * (rounds.at(-1)?.ledger_ms === null ? 4 : 1);
      const round = await playRound(seconds, index + 1, victim, { daybook, load, accountant }, random);
      rounds.push(round);
      options.onRound(round);
    }
    const result = await settle(options, { daybook, load, accountant }, vendor.url);
    const passed = result.differences.length === 0 && result.faults.length === 0;
    if (passed && !options.keep) rmSync(folder, { recursive: true, force: true });
    return { ...result, rounds, passed, folder };
  } finally {
    daybook?.killAll();
    vendor.child.kill('SIGKILL');
    rmSync(dist, { recursive: true, force: true });
  }
}

type Players = { readonly daybook: Daybook; readonly load: Load; readonly accountant: Accountant };

async function playRound(seconds: number, number: number, victim: Victim, players: Players, random: Random): Promise<Round> {
  const { daybook, load, accountant } = players;
  await sleep(random.between(100, 1_500));
  const began = Date.now();
  const limit = began + seconds * 1_000;
  const amid = accountant.now();
  await victims[victim](daybook, random);
  const over = victim.includes('still') ? began : Date.now();
  let answered: number | null = null;
  for (; answered === null && Date.now() < limit; await sleep(5)) {
    const call = load.answeredSince(over);
    if (call !== null) answered = (call.ended ?? over) - over;
  }
  const posted = await untilPosted(daybook, load, Date.now(), limit - Date.now());
  return { number, victim, amid, calls: load.calls.length, answered_ms: answered, ledger_ms: posted === null ? null : posted - over };
}

type Settled = Comparison & { readonly faults: readonly string[]; readonly drain_ms: number; readonly costed: Costed };

/** Everything is posted, then verified by Daybook itself, then read from its files and compared. */
async function settle(options: RunOptions, { daybook, load, accountant }: Players, vendorUrl: string): Promise<Settled> {
  await load.stop();
  await accountant.stop();
  const began = Date.now();
  // First everything is posted, so that the last re-costing meets every call.
  const posted = await drain(daybook, options.drain_seconds);
  const accounts = await closeAccounts(daybook);
  const drained = await drain(daybook, options.drain_seconds);
  const drain_ms = Date.now() - began;
  const faults = [...posted.faults, ...accountant.faults, ...accounts.faults, ...drained.faults];
  if (drained.lost > 0) faults.push(`${drained.lost} calls are counted as not recorded`);
  const code = await daybook.stop();
  if (code !== 0) faults.push(`it did not end in good order: exit code ${code}`);
  faults.push(...daybook.surprises);
  const received = await receivedBy(vendorUrl);
  const { rows, lines } = await readLedger(daybook.data);
  const facts = {
    calls: load.calls,
    received,
    rows,
    deaths: daybook.deaths,
    sync: options.sync,
    usage: drained.usage,
    prices: accounts.prices,
  };
  const { differences, figures } = compare(facts);
  const all = [...differences, ...compareCosts({ rows, lines, accounts })];
  return { differences: all, figures, faults, drain_ms, costed: costedBy(accounts) };
}

function costedBy({ prices, jobs }: Accounts): Costed {
  const ended = (state: string): number => jobs.filter((job) => job.state === state).length;
  const changes = jobs.reduce((sum, { progress }) => sum + progress.calls_applied, 0);
  return { prices: prices.size, applied: ended('applied'), cancelled: ended('cancelled'), stale: ended('stale'), changes };
}
