// The accountant: while calls go on and parts of Daybook die, prices change at random and what was called is costed again by them.
// Nothing is known for certain after an answer that did not come, so what is there is always asked for, never remembered.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { model } from './call.ts';
import { type Daybook, Refused } from './daybook.ts';
import type { Random } from './random.ts';

export const vendor = 'openai';

export const jobSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  reason: z.string(),
  confirmed_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  progress: z.looseObject({ calls_seen: z.number(), calls_changed: z.number(), calls_applied: z.number() }),
  error: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

const entrySchema = z.looseObject({
  id: z.string(),
  currency: z.string(),
  rates: z.object({ input: z.string(), output: z.string() }),
  effective_from: z.string().nullable(),
  effective_to: z.string().nullable(),
});
const listSchema = z.object({ prices: z.array(entrySchema) });
const oneJobs = z.object({ recosts: z.array(jobSchema) });

export type Accountant = {
  /** What a re-costing is doing at this moment, as far as is known. */
  now(): 'planning' | 'applying' | null;
  /** Answers that no death explains. */
  readonly faults: readonly string[];
  /** No new turns; resolves when the last one has ended. */
  stop(): Promise<void>;
};

export const jobsOf = async (daybook: Daybook): Promise<readonly Job[]> => oneJobs.parse(await daybook.ask('GET', '/api/recost')).recosts;

/** Waits until Daybook answers; a refusal is an answer. Null where it does not in time. */
export async function insist<T>(limitMs: number, deed: () => Promise<T>): Promise<T | Refused | null> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(100)) {
    try {
      return await deed();
    } catch (error) {
      // 502 and 503: the desk or the ledger is not back yet.
      if (error instanceof Refused && error.status !== 503 && error.status !== 502) return error;
    }
  }
  return null;
}

const patienceMs = 60_000;

export function startAccountant(daybook: Daybook, random: Random): Accountant {
  const faults: string[] = [];
  let stopping = false;
  let doing: 'planning' | 'applying' | null = null;
  let turns = 0;

  /** Refusals are fine where an earlier try, whose answer was lost, did the same already. */
  const answered = async <T>(deed: () => Promise<T>): Promise<T | null> => {
    const answer = await insist(patienceMs, deed);
    if (answer === null) faults.push('the accountant had no answer in a minute');
    if (!(answer instanceof Refused)) return answer;
    if (answer.status !== 409 && answer.status !== 404) faults.push(`the accountant was refused: ${answer.message}`);
    return null;
  };
  const amount = (most: number): string => `${random.between(0, most)}.${String(random.between(1, 999)).padStart(3, '0')}`;

  const changePrice = async (): Promise<void> => {
    const draft = {
      ...{ vendor, model, currency: random.chance(0.6) ? 'USD' : 'CNY' },
      rates: { input: amount(3), output: amount(12) },
      source: `turn ${turns}`,
    };
    const own = await answered(async () => listSchema.parse(await daybook.ask('GET', `/api/prices?layer=own&model=${model}`)).prices);
    const old = own?.[random.between(0, Math.max(0, own.length - 1))];
    if (old === undefined || random.chance(0.4)) {
      // Seconds ago, so that calls that were costed already are meant too.
      const effective_from = new Date(Date.now() - random.between(0, 4_000)).toISOString();
      await answered(() => daybook.ask('POST', '/api/prices', { ...draft, effective_from }));
    } else if (random.chance(0.1)) await answered(() => daybook.ask('POST', `/api/prices/${old.id}/withdraw`));
    else {
      const { effective_from, effective_to } = old;
      await answered(() => daybook.ask('POST', `/api/prices/${old.id}/correct`, { ...draft, effective_from, effective_to }));
    }
  };

  /** As it is once it is no longer in these states; null where there is none. */
  const settled = async (reason: string, states: readonly string[]): Promise<Job | null> => {
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(20)) {
      const jobs = await answered(() => jobsOf(daybook));
      const job = jobs?.find((one) => one.reason === reason) ?? null;
      if (job === null || !states.includes(job.state)) return job;
    }
    faults.push(`the re-costing “${reason}” hung in ${states.join(' or ')}`);
    return null;
  };

  const turn = async (): Promise<void> => {
    turns += 1;
    const reason = `turn ${turns}`;
    await changePrice();
    doing = 'planning';
    const which = random.chance(0.5) ? '' : `?user=user-${random.chance(0.5) ? 'stream' : 'document'}`;
    // Not again and again: a plan whose answer was lost is there all the same.
    await daybook.ask('POST', `/api/recost${which}`, { reason }).catch((error: unknown) => {
      if (error instanceof Refused && error.status !== 503 && error.status !== 502) faults.push(`a plan was refused: ${error.message}`);
    });
    const planned = await settled(reason, ['planning']);
    doing = null;
    if (planned?.state !== 'planned') return;
    const choice = random.next();
    if (choice < 0.12) await answered(() => daybook.ask('POST', `/api/recost/${planned.id}/cancel`));
    // Or it is left, and overtaken by the next.
    if (choice < 0.24) return;
    doing = 'applying';
    await answered(() => daybook.ask('POST', `/api/recost/${planned.id}/apply`));
    await settled(reason, ['applying']);
    doing = null;
  };

  const running = (async () => {
    while (!stopping) {
      await turn().catch((error: unknown) =>
        faults.push(`the accountant stumbled: ${error instanceof Error ? error.message : String(error)}`),
      );
      await sleep(random.between(0, 60));
    }
  })();
  return {
    now: () => doing,
    faults,
    stop: async () => {
      stopping = true;
      await running;
    },
  };
}
