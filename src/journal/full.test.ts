// Disks that are full, write short or break: calls go on or are refused as set, and what was not recorded is counted.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from './journal.ts';
import { dropRun, listSegments, segmentPath } from './layout.ts';
import { readSegment } from './read.ts';
import { closed, noLimits, opened, openIds, readAll, sampleClosed, sampleOpened, sampleOptions } from './sample.ts';
import { type Disk, realDisk } from './write/disk.ts';

let dir = '';
const faults: string[] = [];
const on_fault = (error: Error): void => void faults.push(error.message);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-journal-'));
  faults.length = 0;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const failure = (code: string): Error => Object.assign(new Error(`${code}: made by the test`), { code });

/** A disk that takes at most `most` bytes a write, and `left` bytes in all before it says `code`. */
function poorDisk(state: { most: number; left: number; code: string }): Disk {
  const take = (parts: readonly Buffer[]): Buffer[] => {
    const all = Buffer.concat(parts);
    const bytes = Math.min(all.length, state.most, state.left);
    if (bytes <= 0) throw failure(state.code);
    state.left -= bytes;
    return [all.subarray(0, bytes)];
  };
  return {
    ...realDisk,
    writeSync: (fd, parts, position) => realDisk.writeSync(fd, take(parts), position),
    write(fd, parts, position, then) {
      try {
        realDisk.write(fd, take(parts), position, then);
      } catch (error) {
        setImmediate(() => then(error instanceof Error ? error : new Error(String(error)), 0));
      }
    },
  };
}

const plenty = Number.MAX_SAFE_INTEGER;

describe('short writes', () => {
  test('are continued from the exact byte, small and big ones', async () => {
    const journal = openJournal({ ...sampleOptions, dir, disk: poorDisk({ most: 997, left: plenty, code: 'ENOSPC' }) });
    const expected: string[] = [];
    for (let i = 0; i < 30; i += 1) {
      journal.open(sampleOpened(`call-${i}`), () => {});
      journal.close(sampleClosed(`call-${i}`), [Buffer.alloc(i * 31, 'q')], [Buffer.alloc(9_000, 'a'), Buffer.alloc(i * 777, 'b')]);
      expected.push(Buffer.concat([Buffer.alloc(9_000, 'a'), Buffer.alloc(i * 777, 'b')]).toString('hex'));
    }
    await journal.stop();
    expect((await readAll(dir)).map(({ response }) => response)).toEqual(expected);
    expect(await openIds(dir)).toEqual([]);
  });
});

describe.each(['small', 'big'])('a disk that fills up in the middle of a %s write', (size) => {
  const body = [Buffer.alloc(size === 'small' ? 1_000 : 90_000, 'a')];

  test('keeps the frames that are whole, cuts off the torn one, counts the rest, and states the gap when it can write again', async () => {
    const state = { most: plenty, left: plenty, code: 'ENOSPC' };
    let clock = 1_780_000_000_000;
    const journal = openJournal({ ...sampleOptions, dir, disk: poorDisk(state), on_fault, now: () => clock });
    await closed(journal, sampleClosed('before'), [], body);
    const path = segmentPath(dir, journal.run, 1, 'close');
    const frameBytes = statSync(path).size;

    state.left = Math.floor(frameBytes * 2.5);
    clock += 1_000;
    const answers = await Promise.all(['one', 'two', 'three', 'four'].map((id) => closed(journal, sampleClosed(id), [], body)));
    expect(answers.map((error) => error?.code ?? null)).toEqual([null, null, 'journal_full', 'journal_full']);
    expect(journal.stats()).toMatchObject({ lost: 2, closed: 3, last_error: { message: 'ENOSPC: made by the test' } });
    expect((await readAll(dir)).map(({ id }) => id)).toEqual(['before', 'one', 'two']);

    state.left = 0;
    clock += 1_000;
    expect((await closed(journal, sampleClosed('five'), [], body))?.code).toBe('journal_full');

    state.left = plenty;
    clock += 1_000;
    expect(await closed(journal, sampleClosed('after'), [], body)).toBeNull();
    const reading = await readSegment(dir, journal.run, 1, 0, noLimits);
    expect(reading.torn).toBe(false);
    expect(reading.entries.map(({ entry }) => entry.closed.id)).toEqual(['before', 'one', 'two', 'after']);
    expect(reading.gaps).toEqual([{ from: 1_780_000_001_000, to: 1_780_000_002_000, lost: 3 }]);
    await journal.stop();
    expect((await readSegment(dir, journal.run, 1, 0, noLimits)).gaps.length).toBe(1);
  });
});

describe('a broken disk', () => {
  test('under refuse answers journal_full or journal_broken by its error, and goes on when it is mended', async () => {
    const state = { most: plenty, left: plenty, code: 'ENOSPC' };
    const journal = openJournal({ ...sampleOptions, dir, on_full: 'refuse', disk: poorDisk(state), on_fault });
    expect(await opened(journal, sampleOpened('one'))).toBeNull();
    state.left = 100;
    expect((await opened(journal, sampleOpened('two')))?.code).toBe('journal_full');
    state.code = 'EIO';
    expect((await opened(journal, sampleOpened('three')))?.code).toBe('journal_broken');
    state.left = plenty;
    expect(await opened(journal, sampleOpened('four'))).toBeNull();
    await journal.stop();
    expect(await openIds(dir)).toEqual(['one', 'four']);
    expect(faults).toEqual(['ENOSPC: made by the test', 'EIO: made by the test']);
  });

  test('under serve lets the calls go on, and a call whose beginning was not written is recorded by its end', async () => {
    const state = { most: plenty, left: plenty, code: 'EIO' };
    const journal = openJournal({ ...sampleOptions, dir, disk: poorDisk(state), on_fault });
    state.left = 0;
    expect(await opened(journal, sampleOpened('one'))).toBeNull();
    state.left = plenty;
    expect(await closed(journal, sampleClosed('one'))).toBeNull();
    await journal.stop();
    expect((await readAll(dir)).map(({ id }) => id)).toEqual(['one']);
    expect(journal.stats()).toMatchObject({ lost: 0, opened: 0, closed: 1, open_calls: 0 });
  });

  test('is reported once in a while, not at every write', async () => {
    const state = { most: plenty, left: plenty, code: 'ENOSPC' };
    let clock = 0;
    const journal = openJournal({ ...sampleOptions, dir, disk: poorDisk(state), on_fault, now: () => clock });
    state.left = 0;
    for (let i = 0; i < 20; i += 1) {
      await closed(journal, sampleClosed(`call-${i}`));
      clock += 1_000;
    }
    expect(faults.length).toBe(2);
    expect(journal.stats().lost).toBe(20);
    await journal.stop();
  });

  test('that cannot even cut off a torn frame has it written over', async () => {
    const state = { most: plenty, left: plenty, code: 'EIO' };
    const disk = {
      ...poorDisk(state),
      truncate: (): void => {
        throw failure('EROFS');
      },
    };
    const journal = openJournal({ ...sampleOptions, dir, disk, on_fault });
    await closed(journal, sampleClosed('one'));
    state.left = 700;
    expect((await closed(journal, sampleClosed('two'), [], [Buffer.alloc(3_000)]))?.code).toBe('journal_broken');
    state.left = plenty;
    expect(await closed(journal, sampleClosed('three'))).toBeNull();
    await journal.stop();
    expect((await readAll(dir)).map(({ id }) => id)).toEqual(['one', 'three']);
  });

  test('whose sync fails is left for a new segment, and under sync each the callers are told', async () => {
    let broken = false;
    const disk: Disk = { ...realDisk, sync: (fd, then) => (broken ? setImmediate(then, failure('EIO')) : realDisk.sync(fd, then)) };
    const journal = openJournal({ ...sampleOptions, dir, sync: 'each', on_full: 'refuse', disk, on_fault });
    expect(await opened(journal, sampleOpened('one'))).toBeNull();
    broken = true;
    expect((await opened(journal, sampleOpened('two')))?.code).toBe('journal_broken');
    expect((await closed(journal, sampleClosed('one')))?.code).toBe('journal_broken');
    broken = false;
    expect(await opened(journal, sampleOpened('three'))).toBeNull();
    await journal.stop();
    expect((await listSegments(dir, journal.run)).length).toBeGreaterThan(1);
  });

  test('that would take no new segment keeps the old one going', async () => {
    let refusing = false;
    const disk: Disk = {
      ...realDisk,
      create: (path) => {
        if (refusing) throw failure('EMFILE');
        return realDisk.create(path);
      },
    };
    const journal = openJournal({ ...sampleOptions, dir, disk, on_fault, segment_bytes: 4_000 });
    refusing = true;
    for (let i = 0; i < 20; i += 1) await closed(journal, sampleClosed(`call-${i}`));
    await journal.stop();
    expect(await listSegments(dir, journal.run)).toEqual([1]);
    expect((await readAll(dir)).length).toBe(20);
    expect(faults).toContain('EMFILE: made by the test');
  });

  test('full at the start is met by the policy, and written as soon as it takes bytes', async () => {
    const state = { most: plenty, left: 0, code: 'ENOSPC' };
    let clock = 1_780_000_000_000;
    const journal = openJournal({ ...sampleOptions, dir, on_full: 'refuse', disk: poorDisk(state), on_fault, now: () => clock });
    expect((await opened(journal, sampleOpened('one')))?.code).toBe('journal_full');
    expect((await closed(journal, sampleClosed('one')))?.code).toBe('journal_full');
    expect(journal.stats().segment).toBeNull();
    state.left = plenty;
    clock += 2_000;
    expect(await opened(journal, sampleOpened('two'))).toBeNull();
    await journal.stop();
    expect(await openIds(dir)).toEqual(['two']);
    expect(faults.length).toBe(1);
  });

  test('that writes slowly is written to off the event loop for a while', async () => {
    let clock = 0;
    let slow = false;
    const ways: string[] = [];
    const disk: Disk = {
      ...realDisk,
      writeSync(fd, parts, position) {
        ways.push('at once');
        if (slow) clock += 40;
        return realDisk.writeSync(fd, parts, position);
      },
      write(fd, parts, position, then) {
        ways.push('later');
        realDisk.write(fd, parts, position, then);
      },
    };
    const journal = openJournal({ ...sampleOptions, dir, disk, now: () => clock });
    ways.length = 0;
    slow = true;
    for (const id of ['one', 'two', 'three']) await closed(journal, sampleClosed(id));
    clock += 1_000;
    await closed(journal, sampleClosed('four'));
    expect(ways).toEqual(['at once', 'later', 'later', 'at once']);
    await journal.stop();
    expect((await readAll(dir)).length).toBe(4);
  });
});

describe('journal.max_bytes', () => {
  test('counts all runs, is felt as a full disk, and still takes the end of a call it took the beginning of', async () => {
    const first = openJournal({ ...sampleOptions, dir });
    await closed(first, sampleClosed('old'), [], [Buffer.alloc(50_000)]);
    await first.stop();

    const journal = openJournal({ ...sampleOptions, dir, on_full: 'refuse', max_bytes: 60_000 });
    expect(await opened(journal, sampleOpened('one'))).toBeNull();
    expect(await closed(journal, sampleClosed('two'), [], [Buffer.alloc(20_000)])).toBeNull();
    expect(journal.stats().bytes_on_disk).toBeGreaterThan(70_000);
    expect((await opened(journal, sampleOpened('three')))?.code).toBe('journal_full');
    expect((await closed(journal, sampleClosed('three')))?.code).toBe('journal_full');
    expect(await closed(journal, sampleClosed('one'))).toBeNull();
    expect(journal.stats()).toMatchObject({ lost: 1, closed: 2 });
    await journal.stop();
    await dropRun(dir, journal.run);

    const last = openJournal({ ...sampleOptions, dir, on_full: 'refuse', max_bytes: 60_000 });
    expect(await opened(last, sampleOpened('four'))).toBeNull();
    await last.stop();
  });
});

/** A file system of one megabyte, where the machine allows one. */
function tinyDisk(): string | null {
  const path = join(dir, 'tiny');
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    return null;
  }
}

describe.each(['serve', 'refuse'] as const)('a real disk of one megabyte under %s', (on_full) => {
  test('fills, loses whole calls only, and takes calls again when there is room', async (context) => {
    const tiny = tinyDisk();
    if (tiny === null) context.skip('mounting a tmpfs needs root; the full disk is only played here');
    const here = tiny ?? '';
    try {
      const journal = openJournal({ ...sampleOptions, dir: here, on_full, on_fault });
      const ballast = join(here, 'ballast');
      writeFileSync(ballast, Buffer.alloc(500_000));
      const kept: string[] = [];
      const refused: string[] = [];
      const call = async (id: string): Promise<void> => {
        const error = await opened(journal, sampleOpened(id));
        if (error) refused.push(error.code);
        else if ((await closed(journal, sampleClosed(id), [Buffer.alloc(5_000, 'q')], [Buffer.alloc(9_000, 'a')])) === null) kept.push(id);
      };
      for (let i = 0; i < 60; i += 1) await call(`call-${i}`);
      expect(kept.length).toBeGreaterThan(20);
      expect(kept.length).toBeLessThan(40);
      if (on_full === 'serve') expect(refused).toEqual([]);
      expect(journal.stats().lost + refused.length).toBe(60 - kept.length);
      expect((await readAll(here)).map(({ id }) => id)).toEqual(kept);

      rmSync(ballast);
      await call('after');
      expect(kept.at(-1)).toBe('after');
      await journal.stop();
      expect((await readAll(here)).map(({ id }) => id)).toEqual(kept);
    } finally {
      execFileSync('umount', [here]);
    }
  });
});
