// Makes a segment: its two files, each with a header, the `.open` with the calls that are open now, so that a segment can be
// understood when all before it are gone. The `.open` gets its name last: a segment is there when its `.open` is, and then it is whole.
import { dirname } from 'node:path';
import { headLength, sealFrame } from '../../lib/frames.ts';
import { type Header, kinds, type Side, seedOf, segmentPath, unfinished, version } from '../layout.ts';
import type { Disk } from './disk.ts';
import { asError, type FileWatch, type GrowingFile, growingFile } from './growing-file.ts';

export type Segment = {
  readonly number: number;
  readonly open: GrowingFile;
  readonly close: GrowingFile;
  readonly open_seed: number;
  readonly close_seed: number;
  /** Where each file's own entries begin. */
  readonly open_start: number;
  readonly close_start: number;
};

export type Place = {
  readonly disk: Disk;
  readonly dir: string;
  readonly run: string;
  readonly gateway_id: string;
  readonly watch: FileWatch;
};

/** A carry longer than this is written as several frames. */
const carryBytes = 1024 * 1024;

/** `calls` are the opened records of the open calls, as JSON. Throws what the disk throws, and leaves nothing half made. */
export function createSegment(place: Place, number: number, at: number, calls: Iterable<string>): Segment {
  const { disk, dir, run, watch } = place;
  const openPath = segmentPath(dir, run, number, 'open');
  const closePath = segmentPath(dir, run, number, 'close');
  const open_seed = seedOf(run, number, 'open');
  const close_seed = seedOf(run, number, 'close');
  const made: GrowingFile[] = [];

  const names = (then: (error: Error | null) => void): void =>
    disk.syncDirectory(dirname(openPath), (error) => (error ? then(error) : disk.syncDirectory(dir, then)));

  function begin(path: string, side: Side, seed: number): GrowingFile {
    const file = growingFile(disk, disk.create(path), names, watch);
    made.push(file);
    const header: Header = { daybook_journal: version, run, segment: number, side, gateway_id: place.gateway_id, at };
    write(file, kinds.header, JSON.stringify(header), seed);
    return file;
  }

  try {
    const close = begin(closePath, 'close', close_seed);
    const open = begin(openPath + unfinished, 'open', open_seed);
    for (const text of carries(calls)) write(open, kinds.carry, text, open_seed);
    disk.rename(openPath + unfinished, openPath);
    return { number, open, close, open_seed, close_seed, open_start: open.end, close_start: close.end };
  } catch (error) {
    for (const file of made) file.retire();
    disk.remove(closePath);
    disk.remove(openPath + unfinished);
    throw asError(error);
  }
}

function* carries(calls: Iterable<string>): Generator<string> {
  let texts: string[] = [];
  let size = 0;
  for (const call of calls) {
    if (size + call.length > carryBytes && texts.length > 0) {
      yield `{"more":true,"calls":[${texts.join(',')}]}`;
      texts = [];
      size = 0;
    }
    texts.push(call);
    size += call.length;
  }
  yield `{"more":false,"calls":[${texts.join(',')}]}`;
}

function write(file: GrowingFile, type: number, text: string, seed: number): void {
  const buffer = Buffer.allocUnsafe(headLength + text.length * 3);
  const end = headLength + buffer.write(text, headLength);
  sealFrame(buffer, 0, end, type, seed);
  const error = file.appendNow(buffer.subarray(0, end));
  if (error) throw error;
}
