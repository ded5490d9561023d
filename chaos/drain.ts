// Waits for the ledger: for one call to be in it, and at the end for everything, with what Daybook itself says of it then.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { parseNano } from '../src/lib/money.ts';
import type { UsageSums } from './compare.ts';
import type { Daybook } from './daybook.ts';
import type { Load } from './load.ts';

const pageSchema = z.object({ calls: z.array(z.unknown()) });

/** When a call that began after `since` is in the ledger; null where it is not in time. */
export async function untilPosted(daybook: Daybook, load: Load, since: number, limitMs: number): Promise<number | null> {
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

export type Drained = {
  readonly usage: UsageSums;
  /** Calls that Daybook says it could not record. */
  readonly lost: number;
  readonly faults: readonly string[];
};

const verifiedSchema = z.object({ compared: z.number(), differences: z.array(z.unknown()) });
const statusSchema = z.object({
  journal: z.looseObject({ run: z.string(), lost: z.number() }),
  posting: z.looseObject({ waiting_for: z.string().nullable() }),
});

/** Everything is posted and verified by Daybook itself. A journal of a dead gateway that is left behind is a fault. */
export async function drain(daybook: Daybook, seconds: number): Promise<Drained> {
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
      const runs = (await readdir(join(daybook.data, 'journal'), { withFileTypes: true })).filter((entry) => entry.isDirectory());
      for (const { name } of runs) if (name !== status.journal.run) faults.push(`journal of a dead gateway left behind: ${name}`);
      return { usage: await usageOf(daybook), lost: status.journal.lost, faults };
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  return { usage: { calls: 0, prompt: 0, completion: 0, cost: {} }, lost: 0, faults: [`it was not drained in ${seconds} s: ${reason}`] };
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
  const cost: Record<string, bigint> = {};
  const sum = { calls: 0, prompt: 0, completion: 0, cost };
  for (const row of rows) {
    sum.calls += row.call_count;
    sum.prompt += row.prompt_tokens;
    sum.completion += row.completion_tokens;
    for (const [currency, amount] of Object.entries(row.costs)) cost[currency] = (cost[currency] ?? 0n) + parseNano(amount);
  }
  return sum;
}
