// Reads closed calls back: whole ones, in order, with the place of each. A live file can be read again from where the last reading
// ended. What is damaged is named, never guessed at, and does not hold up what stands after it.
import { DaybookError } from '../errors.ts';
import type { Frame } from '../lib/frames.ts';
import type { Closed, ClosedEntry, Opened } from '../schema/entry.ts';
import { type Gap, type Header, kinds, listSegments, seedOf, segmentPath, version } from './layout.ts';
import { type Range, walkFrames } from './walk.ts';

export type ReadLimits = { readonly max_entries: number; readonly max_bytes: number };

export type SegmentReading = {
  /** The entries' bodies share memory with what was read; keep them only as long as the reading. */
  readonly entries: readonly { readonly entry: ClosedEntry; readonly offset: number; readonly end: number }[];
  /** Where calls went unrecorded, as the writer states it. */
  readonly gaps: readonly Gap[];
  /** Go on reading here. */
  readonly end: number;
  /** A limit was reached: read on at once. Otherwise `end` is all there is for now. */
  readonly more: boolean;
  /** The file holds bytes that are no whole frame: a torn tail past `end` (in a live file perhaps a write under way), or `skipped`. */
  readonly torn: boolean;
  readonly skipped: readonly Range[];
};

/** The closed calls of a segment from byte `from` on (0 at first), at least one if there is one. Throws for a newer format. */
export async function readSegment(dir: string, run: string, segment: number, from: number, limits: ReadLimits): Promise<SegmentReading> {
  const entries: { entry: ClosedEntry; offset: number; end: number }[] = [];
  const gaps: Gap[] = [];
  const unread: Range[] = [];
  const walk = await walkFrames(segmentPath(dir, run, segment, 'close'), from, seedOf(run, segment, 'close'), (frame, offset) => {
    const end = offset + frame.size;
    if (frame.type === kinds.header) checkVersion(frame);
    else if (frame.type === kinds.gap) gaps.push(parse<Gap>(frame.payload));
    else if (frame.type === kinds.closed) {
      const entry = closedEntry(frame.payload);
      if (entry) entries.push({ entry, offset, end });
      else unread.push({ from: offset, to: end });
    }
    return entries.length === 0 || (entries.length < limits.max_entries && end - from < limits.max_bytes);
  });
  const skipped = [...walk.skipped, ...unread].sort((a, b) => a.from - b.from);
  return { entries, gaps, end: walk.end, more: walk.more, torn: walk.torn || skipped.length > 0, skipped };
}

/** Who wrote a segment and when, or null where its header is damaged or missing. */
export async function readHeader(dir: string, run: string, segment: number): Promise<Header | null> {
  let header: Header | null = null;
  await walkFrames(segmentPath(dir, run, segment, 'open'), 0, seedOf(run, segment, 'open'), (frame, start) => {
    if (start === 0 && frame.type === kinds.header) header = parse<Header>(frame.payload);
    return false;
  });
  return header;
}

/**
 * The calls that were open when a run ended, in the order they were opened. Ask for the last segment of a run whose gateway is dead,
 * before dropping it: those calls will never close.
 */
export async function openAtEndOfRun(dir: string, run: string, segment: number): Promise<Opened[]> {
  return [...(await openAfter(dir, run, segment)).values()];
}

async function openAfter(dir: string, run: string, segment: number): Promise<Map<string, Opened>> {
  let calls = new Map<string, Opened>();
  let carried = false;
  await walkFrames(segmentPath(dir, run, segment, 'open'), 0, seedOf(run, segment, 'open'), (frame) => {
    if (frame.type === kinds.header) checkVersion(frame);
    if (frame.type === kinds.carry) {
      const carry = parse<{ more: boolean; calls: Opened[] }>(frame.payload);
      for (const call of carry.calls) calls.set(call.id, call);
      if (!carry.more) carried = true;
    } else if (frame.type === kinds.opened) {
      const call = parse<Opened>(frame.payload);
      calls.set(call.id, call);
    }
    return true;
  });
  if (!carried) {
    // The carry was lost with the power: what it said follows from the segment before.
    const before = (await listSegments(dir, run)).filter((number) => number < segment).at(-1);
    if (before !== undefined) calls = new Map([...(await openAfter(dir, run, before)), ...calls]);
  }
  await walkFrames(segmentPath(dir, run, segment, 'close'), 0, seedOf(run, segment, 'close'), (frame) => {
    if (frame.type === kinds.closed) {
      const entry = closedEntry(frame.payload);
      if (entry) calls.delete(entry.closed.id);
    }
    return true;
  });
  return calls;
}

/** Null where the lengths inside do not fit: the checksum held, so it was written like that. */
function closedEntry(payload: Buffer): ClosedEntry | null {
  if (payload.length < 8) return null;
  const metaEnd = 4 + payload.readUInt32LE(0);
  if (metaEnd + 4 > payload.length) return null;
  const bodies = metaEnd + 4;
  const requestEnd = bodies + payload.readUInt32LE(metaEnd);
  if (requestEnd > payload.length) return null;
  return {
    closed: parse<Closed>(payload.subarray(4, metaEnd)),
    request: payload.subarray(bodies, requestEnd),
    response: payload.subarray(requestEnd),
  };
}

function checkVersion(frame: Frame): void {
  const { daybook_journal } = parse<Header>(frame.payload);
  if (daybook_journal !== version) {
    throw new DaybookError('journal_broken', `A segment has format ${daybook_journal}, this Daybook reads format ${version}.`);
  }
}

/** The checksum says that we wrote it, the frame's type says what it is. */
function parse<T>(text: Buffer): T {
  return JSON.parse(text.toString('utf8')) as T;
}
