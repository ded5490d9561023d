// The disk side of one SDK instance: its own spool, those it has taken over, and the watch for more. Without a disk, or with one that
// does not take it, records wait in memory and the app is told once.
import type { Line, Place } from '../delivery/line.ts';
import { messageOf, type Problems } from '../problem.ts';
import type { Disk } from '../runtime/builtin.ts';
import { every, type Timer } from '../runtime/clock.ts';
import { newId } from '../runtime/ids.ts';
import { makeFolder, takeOver } from './folders.ts';
import { disclaim, touch } from './owner.ts';
import { openSpool, type Spool } from './spool.ts';
import { readTaken, type Taken } from './taken.ts';

export type OnDisk = {
  readonly spool: Spool;
  readonly places: () => readonly Place[];
  close(openCalls: number): void;
};

export type OnDiskParts = {
  readonly disk: Disk;
  /** Null for one of our own making, in the system's place for temporary files. */
  readonly directory: string | null;
  /** What keeps records for different places apart. */
  readonly purpose: string;
  readonly mostBytes: number;
  readonly stillOpen: () => readonly Line[];
  readonly problems: Problems;
  readonly onLines: () => void;
};

const lookEveryMs = 30_000;

/** Null where the disk cannot be used. */
export function startOnDisk({ disk, directory, purpose, mostBytes, stillOpen, problems, onLines }: OnDiskParts): OnDisk | null {
  const shared = disk.path.join(directory ?? defaultDirectory(disk), hashOf(purpose));
  let spool: Spool;
  try {
    const folder = makeFolder(disk, shared, `${process.pid}-${newId(Date.now())}`);
    spool = openSpool({ disk, folder, mostBytes, stillOpen });
  } catch (error) {
    problems.report('internal', 'spool_unusable', `The spool ${shared} cannot be used; memory is: ${messageOf(error)}`);
    return null;
  }
  let taken: Taken[] = [];
  let places: readonly Place[] = [spool.place];
  let isClosed = false;

  async function look(): Promise<void> {
    try {
      touch(disk, spool.folder, Date.now());
      dropDelivered();
      for (const folder of takeOver(disk, shared, spool.folder, Date.now())) await take(folder);
    } catch (error) {
      if (!isClosed)
        problems.report('internal', 'take_over_failed', `The spool of a process that is gone cannot be read: ${messageOf(error)}`);
    }
  }

  async function take(folder: string): Promise<void> {
    const one = await readTaken(disk, folder);
    if (isClosed) return;
    spool.append(one.ended, []);
    taken.push(one);
    places = [spool.place, ...taken.map(({ place }) => place)];
    onLines();
  }

  function dropDelivered(): void {
    const [done, left] = [taken.filter(({ place }) => place.waiting === 0), taken.filter(({ place }) => place.waiting > 0)];
    if (done.length === 0) return;
    taken = left;
    places = [spool.place, ...left.map(({ place }) => place)];
    for (const one of done) one.remove();
  }

  const watch: Timer = every(lookEveryMs, () => void look());
  void look();
  return {
    spool,
    places: () => places,
    close(openCalls) {
      if (isClosed) return;
      isClosed = true;
      watch.cancel();
      try {
        dropDelivered();
        const isEmpty = taken.length === 0 && spool.close(openCalls);
        // What is left is anybody's at once.
        if (!isEmpty) disclaim(disk, spool.folder);
      } catch (error) {
        problems.report('internal', 'spool_failed', `The spool ${spool.folder} could not be closed: ${messageOf(error)}`);
      }
    },
  };
}

function defaultDirectory({ os, path }: Disk): string {
  const user = typeof process.getuid === 'function' ? process.getuid() : 'user';
  return path.join(os.tmpdir(), `daybook-spool-${user}`);
}

/** Not a secret's hash: 53 bits that keep names apart (cyrb53, public domain). */
function hashOf(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36).padStart(11, '0');
}
