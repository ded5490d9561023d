// A spool of a process that is gone: what it had not delivered is sent as it stands; calls that were open when it died are told as ended
// with it. Reading it goes a segment at a time, so that a large one does not hold up the app.
import type { Line, Place } from '../delivery/line.ts';
import { idOfLine } from '../delivery/line.ts';
import type { Disk } from '../runtime/builtin.ts';
import { nextTurn } from '../runtime/clock.ts';
import { type Found, findSegments, openMark, readSegments, recordMark, segmentName } from './segments.ts';

export type Taken = {
  readonly place: Place;
  /** Calls that were open, as records to send. */
  readonly ended: readonly Line[];
  /** Everything was sent: the folder goes. */
  remove(): void;
};

export async function readTaken(disk: Disk, folder: string): Promise<Taken> {
  const { fs } = disk;
  const found = findSegments(disk, folder);
  const { open, records } = await survey(disk, folder, found);
  const reader = readSegments(disk, folder, found, records, () => undefined);
  return {
    place: reader,
    ended: [...open.values()].map(endedOf).filter((line) => line !== null),
    remove() {
      reader.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The calls without an end, and how many records wait. */
async function survey(
  { fs, path }: Disk,
  folder: string,
  { segments, at }: Found,
): Promise<{ open: Map<string, string>; records: number }> {
  const open = new Map<string, string>();
  let records = 0;
  for (const { number } of segments) {
    const bytes = fs.readFileSync(path.join(folder, segmentName(number)));
    for (let start = 0, stop = bytes.indexOf(10); stop !== -1; start = stop + 1, stop = bytes.indexOf(10, start)) {
      const text = bytes.toString('utf8', start + 1, stop);
      const id = idOfLine(text);
      if (bytes[start] === openMark.charCodeAt(0)) open.set(id, text);
      else if (bytes[start] === recordMark.charCodeAt(0)) {
        if (!text.startsWith(`{"id":"${id}","event":"open"`)) open.delete(id);
        if (number > at.segment || (number === at.segment && start >= at.offset)) records += 1;
      }
    }
    await new Promise<void>((resolve) => nextTurn(resolve));
  }
  return { open, records };
}

/** A `close` holds the whole call, whether Daybook has seen the `open` or not. Null for a line that is not whole. */
function endedOf(text: string): Line | null {
  try {
    const told: unknown = JSON.parse(text);
    if (typeof told !== 'object' || told === null || !('id' in told) || typeof told.id !== 'string') return null;
    const ended = {
      ...told,
      event: 'close',
      status: 'unknown',
      error_code: 'app_gone',
      error_message: 'The app ended while the call was open.',
    };
    return { id: told.id, text: JSON.stringify(ended), size: 0, at: 0 };
  } catch {
    return null;
  }
}
