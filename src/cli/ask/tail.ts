// Follows calls: a line for each as it lands in the ledger. Asks for what is newer than the last one seen, twice a second.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { clientFor } from './client.ts';
import { parametersOf, type ZoneOption } from './questions.ts';
import { callsTable, readCalls } from './rows.ts';

const everyMs = 500;
/** How long a call may take to land after it began and still be shown. */
const lookBackMs = 15 * 60_000;

export async function tail(filters: readonly string[], { zone }: ZoneOption, command: Command): Promise<void> {
  const { out, err, now } = surroundingsOf(command);
  const client = await clientFor(command);
  const began = now();
  const seen = new Set<string>();
  let isFirst = true;
  let isAway = false;
  for (;;) {
    const from = new Date(now() - lookBackMs).toISOString();
    const page = await readCalls(client, parametersOf(filters, { from, zone, limit: '200' })).catch((error: unknown) => {
      // Asked wrongly or nobody there from the start is an end; a restart in between is waited for.
      if (isFirst) throw error;
      if (!isAway) err(`${error instanceof Error ? error.message : String(error)}\nWaiting for it to come back.\n`);
      return null;
    });
    isAway = page === null;
    if (page === null) {
      await sleep(everyMs * 4);
      continue;
    }
    const { calls } = page;
    const fresh = calls.filter((call) => !seen.has(call.request_id)).reverse();
    for (const call of calls) seen.add(call.request_id);
    // On the first look the ten newest give a start; from then on every one that lands is shown once.
    const shown = isFirst ? fresh.slice(-10) : fresh;
    if (shown.length > 0) {
      if (globalsOf(command).json) for (const call of shown) out(`${JSON.stringify(call)}\n`);
      else out(isFirst ? callsTable(shown, zone) : callsTable(shown, zone).replace(/^.*\n/, ''));
    }
    isFirst = false;
    if (seen.size > 50_000 && now() - began > lookBackMs) {
      seen.clear();
      for (const call of calls) seen.add(call.request_id);
    }
    await sleep(everyMs);
  }
}
