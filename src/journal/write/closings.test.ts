// A disk that hangs, neither writing nor failing: memory stays bounded, records outlast their bodies, and what is lost is counted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournal } from '../journal.ts';
import { listRuns } from '../layout.ts';
import { readSegment } from '../read.ts';
import { closed, noLimits, sampleClosed, sampleOptions } from '../sample.ts';
import { pressureBytes } from './closings.ts';
import { type Disk, realDisk } from './disk.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a disk that hangs keeps records without bodies past one limit, loses and counts them past another, and goes on', async () => {
  let resume: (() => void) | null = null;
  let hangs = true;
  const hang = (go: () => void): void => {
    if (hangs) resume = go;
    else go();
  };
  const disk: Disk = {
    ...realDisk,
    write: (fd, parts, at, then) => hang(() => realDisk.write(fd, parts, at, then)),
  };
  const faults: string[] = [];
  const journal = openJournal({ ...sampleOptions, dir, disk, on_fault: (error) => faults.push(error.message) });
  // One buffer stands for all bodies, so that the test itself stays small; what is counted is what would be held.
  const body = Buffer.alloc(8 * 1024 * 1024, 'b');
  const answers: (string | null)[] = [];
  const end = (id: string, bodies: readonly Buffer[]): void =>
    journal.close(sampleClosed(id), bodies, [], (error) => answers.push(error?.code ?? null));
  for (let i = 0; i < 40; i += 1) end(`heavy-${i}`, [body]);
  await turn();
  expect(resume).not.toBeNull();
  expect(journal.stats()).toMatchObject({ shortened: 9, lost: 0 });
  expect(journal.stats().queued_bytes).toBeLessThanOrEqual(4 * pressureBytes);

  for (let i = 0; i < 90_000; i += 1) end(`light-${i}`, []);
  for (let i = 0; i < 3; i += 1) await turn();
  const { lost, queued_bytes, shortened } = journal.stats();
  expect(queued_bytes).toBeLessThanOrEqual(5 * pressureBytes);
  expect(lost).toBeGreaterThan(0);
  expect(answers.filter((code) => code === 'journal_broken').length).toBe(lost);
  expect(faults.length).toBeGreaterThan(0);

  hangs = false;
  const go: unknown = resume;
  if (typeof go === 'function') go();
  await expect.poll(() => journal.stats().queued_bytes, { timeout: 20_000 }).toBe(0);
  expect(await closed(journal, sampleClosed('late'))).toBeNull();
  await journal.stop();
  expect(answers.length).toBe(40 + 90_000);
  expect(journal.stats()).toMatchObject({ lost, shortened, queued_bytes: 0 });
  const [run = ''] = await listRuns(dir);
  const heavy = (await readSegment(dir, run, 1, 0, { ...noLimits, max_entries: 40 })).entries.map(({ entry }) => entry);
  expect(heavy.filter(({ request }) => request.length > 0).length).toBeGreaterThan(0);
  for (const { closed: record, request } of heavy) expect(record.truncated).toEqual(request.length > 0 ? [] : ['request']);
}, 60_000);
