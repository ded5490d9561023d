// Run by kill.test.ts and killed by it: writes calls without end, twenty at a time, and says on stdout what the journal acknowledged.
import { writeSync } from 'node:fs';
import { openJournal } from './journal.ts';
import { sampleClosed, sampleOpened, sampleOptions } from './sample.ts';

const [, , dir = '', name = '', sync = 'interval'] = process.argv;
const journal = openJournal({ ...sampleOptions, dir, sync: sync === 'each' ? 'each' : 'interval', segment_bytes: 400_000 });
let made = 0;

const say = (line: string): void => void writeSync(1, `${line}\n`);

function next(): void {
  const number = made;
  made += 1;
  const id = `${name}-${number}`;
  journal.open(sampleOpened(id), () => {
    say(`opened ${id}`);
    // One call in ten stays open, the others answer with up to 180 kB.
    if (number % 10 === 3) return next();
    const response = [Buffer.alloc((number % 7) * 30_000, id), Buffer.from(id)];
    journal.close(sampleClosed(id), [Buffer.from(`request of ${id}`)], response, () => {
      say(`closed ${id}`);
      next();
    });
  });
}

for (let i = 0; i < 20; i += 1) next();
