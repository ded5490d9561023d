// What every part of the benchmarks has at hand: cores, a scratch directory, a frozen copy of the build, how long to measure, and
// a voice for progress. `npm run bench` may run while somebody builds; the copy is what is measured from the first part to the last.
import { cpSync, mkdirSync, symlinkSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cores, coresHere } from './machine.ts';

export type Rig = {
  readonly root: string;
  readonly scratch: string;
  /** The copy of dist/. */
  readonly dist: string;
  readonly cores: Cores;
  readonly quick: boolean;
  /** How many calls the big runs make and the seeded ledger holds. */
  readonly calls: number;
  /** A data directory whose ledger is seeded already, or null to seed one. */
  readonly seeded: string | null;
  readonly say: (text: string) => void;
  /** Seconds or rounds: the usual number, or the one of `--quick`. */
  readonly pick: (usual: number, quick: number) => number;
  readonly newDir: (name: string) => string;
};

export type RigOptions = Pick<Rig, 'root' | 'scratch' | 'quick' | 'calls' | 'seeded' | 'say'>;

export function makeRig(options: RigOptions): Rig {
  const { root, scratch, quick } = options;
  const copy = join(scratch, 'daybook');
  mkdirSync(copy, { recursive: true });
  cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  let made = 0;
  return {
    ...options,
    dist: join(copy, 'dist'),
    cores: coresHere(),
    pick: (usual, brief) => (quick ? brief : usual),
    newDir: (name) => {
      made += 1;
      const dir = join(scratch, `${made}-${name}`);
      mkdirSync(dir);
      return dir;
    },
  };
}
