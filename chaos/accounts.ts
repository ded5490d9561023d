// The books at the end: no re-costing hangs, everything is costed once more by the prices as they are then, and a second plan finds
// nothing left. What Daybook says of its prices, re-costings and changes is read for the comparison.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { parseNano } from '../src/lib/money.ts';
import { insist, type Job, jobSchema, jobsOf } from './accountant.ts';
import type { Price } from './call.ts';
import { type Daybook, Refused } from './daybook.ts';

/** A price that was in the book at some time, as the book has it now or had it first; `from` and `to` are epoch milliseconds. */
export type Entered = Price & { readonly from: number; readonly to: number; readonly isInBook: boolean };

export type Accounts = {
  readonly prices: ReadonlyMap<string, Entered>;
  readonly jobs: readonly Job[];
  /** Action and subject, for a correction that of the entry that came in. */
  readonly audit: readonly (readonly [action: string, subject: string])[];
  readonly faults: readonly string[];
};

const hangsMs = 60_000;

/** Every plan that waits is given up; the last re-costing is of everything. */
export async function closeAccounts(daybook: Daybook): Promise<Accounts> {
  const faults: string[] = [];
  const settled = async (): Promise<readonly Job[]> => {
    for (const end = Date.now() + hangsMs; ; await sleep(100)) {
      const jobs = await insist(hangsMs, () => jobsOf(daybook));
      if (jobs === null || jobs instanceof Refused) throw new Error('re-costings cannot be listed');
      const open = jobs.filter(({ state }) => state === 'planning' || state === 'applying');
      if (open.length === 0) return jobs;
      if (Date.now() > end) {
        for (const { id, state, error } of open) faults.push(`the re-costing ${id} hangs in ${state}: ${error}`);
        return jobs;
      }
    }
  };
  const plan = async (reason: string): Promise<Job | undefined> => {
    const { id } = jobSchema.parse(await daybook.ask('POST', '/api/recost', { reason }));
    return (await settled()).find((job) => job.id === id);
  };
  const cancelPlanned = async (): Promise<void> => {
    for (const { id, state } of await settled()) if (state === 'planned') await daybook.ask('POST', `/api/recost/${id}/cancel`);
  };
  try {
    await cancelPlanned();
    const last = await plan('the last');
    if (last !== undefined) await daybook.ask('POST', `/api/recost/${last.id}/apply`);
    await settled();
    const again = await plan('nothing is left');
    if (again?.progress.calls_changed !== 0)
      faults.push(`after everything was costed anew, ${again?.progress.calls_changed} calls would change`);
    await cancelPlanned();
    return { prices: await pricesOf(daybook), jobs: await settled(), audit: await auditOf(daybook), faults };
  } catch (error) {
    faults.push(`the books could not be closed: ${error instanceof Error ? error.message : String(error)}`);
    return { prices: new Map(), jobs: [], audit: [], faults };
  }
}

const auditSchema = z.object({
  entries: z.array(z.object({ action: z.string(), subject: z.string(), after: z.unknown() })),
  next: z.string().nullable(),
});
const named = z.object({ id: z.string() });

async function auditOf(daybook: Daybook): Promise<(readonly [string, string])[]> {
  const all: (readonly [string, string])[] = [];
  for (let before: string | null = ''; before !== null; ) {
    const page = auditSchema.parse(await daybook.ask('GET', `/api/audit?limit=1000${before === '' ? '' : `&before=${before}`}`));
    for (const { action, subject, after } of page.entries)
      all.push([action, action === 'price.correct' ? (named.safeParse(after).data?.id ?? subject) : subject]);
    before = page.next;
  }
  return all;
}

const historySchema = z.object({
  history: z.array(
    z.object({
      ...{ id: z.string(), currency: z.string(), rates: z.object({ input: z.string(), output: z.string() }) },
      ...{ effective_from: z.string().nullable(), effective_to: z.string().nullable(), superseded_at: z.string().nullable() },
    }),
  ),
});

async function pricesOf(daybook: Daybook): Promise<ReadonlyMap<string, Entered>> {
  const prices = new Map<string, Entered>();
  const some = (await auditOf(daybook)).find(([action]) => action.startsWith('price.'));
  if (some === undefined) return prices;
  const { history } = historySchema.parse(await daybook.ask('GET', `/api/prices/${some[1]}/history`));
  for (const { id, currency, rates, effective_from, effective_to, superseded_at } of history) {
    if (prices.get(`own:${id}`)?.isInBook) continue;
    const to = effective_to === null ? Number.POSITIVE_INFINITY : Date.parse(effective_to);
    prices.set(`own:${id}`, {
      currency,
      // A price for a million tokens in units is one for a token in millionths, a thousand nano-units each.
      prompt: parseNano(rates.input) / 1_000_000n,
      completion: parseNano(rates.output) / 1_000_000n,
      from: effective_from === null ? 0 : Date.parse(effective_from),
      to,
      isInBook: superseded_at === null,
    });
  }
  return prices;
}
