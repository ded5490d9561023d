// What earlier runs of the ingestion's journal leave behind: the calls that were open, which go on, and the keys of those that ended,
// so that a sender which tries again after a crash hears that they are there.
import { listRuns, listSegments } from '../../journal/layout.ts';
import { openAtEndOfRun, readSegment } from '../../journal/read.ts';
import type { Opened } from '../../schema/entry.ts';

export type LeftBehind = { readonly open: readonly Opened[]; readonly ended: readonly string[] };

/** So much of the newest closed entries is looked at. Beyond it a call may seem open that ended; when it is given up it changes nothing. */
const mostBytes = 256 * 1024 * 1024;
const atOnce = { max_entries: 4_000, max_bytes: 16 * 1024 * 1024 };

export async function leftBehind(dir: string): Promise<LeftBehind> {
  const open = new Map<string, Opened>();
  const runs = await listRuns(dir);
  for (const run of runs) {
    const last = (await listSegments(dir, run)).at(-1);
    if (last === undefined) continue;
    for (const opened of await openAtEndOfRun(dir, run, last)) if (opened.told) open.set(opened.told.key, opened);
  }
  const ended = await endedIn(dir, runs);
  for (const key of ended) open.delete(key);
  return { open: [...open.values()], ended: [...ended].reverse() };
}

/** Newest first. */
async function endedIn(dir: string, runs: readonly string[]): Promise<Set<string>> {
  const keys = new Set<string>();
  let bytes = 0;
  for (const run of [...runs].reverse()) {
    for (const segment of (await listSegments(dir, run)).reverse()) {
      if (bytes >= mostBytes) return keys;
      let from = 0;
      for (let more = true; more; ) {
        const reading = await readSegment(dir, run, segment, from, atOnce);
        for (const { entry } of reading.entries) if (entry.closed.told) keys.add(entry.closed.told.key);
        bytes += reading.end - from;
        from = reading.end;
        more = reading.more;
      }
    }
  }
  return keys;
}
