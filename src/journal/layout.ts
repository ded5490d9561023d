// Where the journal's files lie and what their frames are called. `<dir>/<run>/NNNNNNNN.open` takes opened calls, `.close` the
// closed ones with their bodies; a run is one life of a gateway, named by a ULID, so runs sort by time. Two files a segment,
// because the small writes a caller waits for must not stand behind a big one.
import { readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { checksum, headLength } from '../lib/frames.ts';
import { timeOfUlid } from '../lib/id.ts';

export const version = 1;

export const kinds = { header: 1, opened: 2, carry: 3, closed: 4, gap: 5 } as const;

export type Side = 'open' | 'close';

/** First in each file. */
export type Header = {
  readonly daybook_journal: number;
  readonly run: string;
  readonly segment: number;
  readonly side: Side;
  readonly gateway_id: string;
  readonly at: number;
};

/** Calls that were not recorded, and between when: the disk was full or broken. Stands in the `.close` file. */
export type Gap = { readonly from: number; readonly to: number; readonly lost: number };

const nameOf = (segment: number, side: Side): string => `${String(segment).padStart(8, '0')}.${side}`;

export const segmentPath = (dir: string, run: string, segment: number, side: Side): string => join(dir, run, nameOf(segment, side));

/** What the checksums of a file start from. It comes from the file's name, so that a damaged header costs the header alone. */
export const seedOf = (run: string, segment: number, side: Side): number => checksum(`${run}/${nameOf(segment, side)}`);

/** Whether a frame of ours may begin here, by its look; the checksum decides. Needs 14 bytes from `at`. */
export function looksLikeFrame(buffer: Buffer, at: number): boolean {
  const type = buffer[at + 8] ?? 0;
  if (type < kinds.header || type > kinds.gap) return false;
  const text = type === kinds.closed ? at + headLength + 4 : at + headLength;
  return buffer[text] === 0x7b && (type !== kinds.closed || buffer.readUInt32LE(at + headLength) + 8 <= buffer.readUInt32LE(at));
}

/** Runs in `dir`, oldest first. A directory that is not there has none. */
export async function listRuns(dir: string): Promise<string[]> {
  const names = await namesIn(dir);
  return names.filter((name) => timeOfUlid(name) !== null).sort();
}

/** Segments of a run, oldest first: those whose `.open` is there. The last one may still grow while its gateway lives. */
export async function listSegments(dir: string, run: string): Promise<number[]> {
  const numbers: number[] = [];
  for (const name of await namesIn(join(dir, run))) {
    const match = /^(\d{8,})\.open$/.exec(name);
    if (match) numbers.push(Number(match[1]));
  }
  return numbers.sort((a, b) => a - b);
}

/** Forgets a segment. The `.open` goes first: left alone, it would tell of calls that never closed. */
export async function dropSegment(dir: string, run: string, segment: number): Promise<void> {
  await removeIfThere(segmentPath(dir, run, segment, 'open'));
  await removeIfThere(segmentPath(dir, run, segment, 'close'));
}

/** Forgets a run and all that is the journal's in it. Files of anybody else make it fail and stay. */
export async function dropRun(dir: string, run: string): Promise<void> {
  for (const segment of await listSegments(dir, run)) await dropSegment(dir, run, segment);
  for (const name of await namesIn(join(dir, run))) {
    if (/^\d{8,}\.(?:open\.new|close)$/.test(name)) await removeIfThere(join(dir, run, name));
  }
  await rmdir(join(dir, run)).catch(unlessMissing);
}

/** Ends the name of a file that is not yet whole enough to count. */
export const unfinished = '.new';

async function namesIn(path: string): Promise<string[]> {
  return (await readdir(path).catch(unlessMissing)) ?? [];
}

async function removeIfThere(path: string): Promise<void> {
  await unlink(path).catch(unlessMissing);
}

export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** For catch(): what is not there is fine, all else is thrown on. */
export function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
