// The directory that several processes share: a folder each, made whole before it has its name. A folder whose process is gone is moved
// into the folder of whoever finds it first, and moves on with that one if it dies as well.
import type { Disk } from '../runtime/builtin.ts';
import { claim, isFree } from './owner.ts';

const making = '.making-';
const taken = 'taken-';

/** A folder of this process's own. Throws where the directory cannot be used. */
export function makeFolder(disk: Disk, directory: string, name: string): string {
  const { fs, path } = disk;
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  refuseForeign(disk, directory);
  const temporary = path.join(directory, `${making}${name}`);
  const folder = path.join(directory, name);
  fs.mkdirSync(temporary, { mode: 0o700 });
  claim(disk, temporary);
  fs.renameSync(temporary, folder);
  return folder;
}

/** Texts of calls go here: a directory that somebody else made in a shared place is not used. */
function refuseForeign({ fs }: Disk, directory: string): void {
  const found = fs.lstatSync(directory);
  if (!found.isDirectory()) throw new Error(`${directory} is no directory`);
  if (typeof process.getuid === 'function' && found.uid !== process.getuid() && process.getuid() !== 0)
    throw new Error(`${directory} belongs to another user`);
}

/** Moves every free folder beside ours into ours, and gives where they are now. */
export function takeOver(disk: Disk, directory: string, own: string, now: number): readonly string[] {
  const { fs, path } = disk;
  const found: string[] = [];
  for (const name of fs.readdirSync(directory)) {
    const folder = path.join(directory, name);
    if (folder === own || name.startsWith(making) || !/^\d+-[0-9A-Z]{26}$/.test(name) || !isFree(disk, folder, now)) continue;
    const moved = path.join(own, `${taken}${name}`);
    try {
      fs.renameSync(folder, moved);
    } catch {
      // Another process was quicker.
      continue;
    }
    found.push(moved);
    // What that process had taken over itself stands beside its folder from now on, so that each goes when it is delivered.
    for (const inner of fs.readdirSync(moved).filter((entry) => entry.startsWith(taken))) {
      const beside = path.join(own, inner);
      fs.renameSync(path.join(moved, inner), beside);
      found.push(beside);
    }
  }
  return found;
}
