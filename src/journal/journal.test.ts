import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from './journal.ts';
import { dropRun, dropSegment, listRuns, listSegments, segmentPath } from './layout.ts';
import { openAtEndOfRun, readHeader, readSegment } from './read.ts';
import { closed, noLimits, opened, openIds, readAll, sampleClosed, sampleOpened, sampleOptions } from './sample.ts';
import { type Disk, realDisk } from './write/disk.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A body of some length, in chunks of some length; the bytes follow from both. */
type Body = { readonly length: number; readonly chunk: number };
const bodyOf = ({ length, chunk }: Body): Buffer[] => {
  const all = Buffer.alloc(length, `${length}/${chunk};`);
  const chunks: Buffer[] = [];
  for (let at = 0; at < length; at += chunk) chunks.push(all.subarray(at, at + chunk));
  return chunks;
};
const body = fc.record({
  length: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 30_000 }), fc.constant(1_500_000)),
  chunk: fc.integer({ min: 700, max: 20_000 }),
});
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('open' as const) }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('close' as const), which: fc.nat(), request: body, response: body }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('rotate' as const) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('turn' as const) }) },
);

describe('what was written', () => {
  test('reads back equal and in order, whatever was opened, closed and rotated, and the rest is known as open', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom(700, 20_000, 1_000_000),
        fc.constantFrom('interval' as const, 'each' as const),
        async (steps, segment_bytes, sync) => {
          const here = mkdtempSync(join(dir, 'case-'));
          const journal = openJournal({ ...sampleOptions, dir: here, segment_bytes, sync });
          const open: string[] = [];
          const expected: { id: string; request: string; response: string }[] = [];
          let made = 0;
          for (const next of steps) {
            if (next.is === 'open') {
              open.push(`call-${made}`);
              journal.open(sampleOpened(`call-${made}`, { user: `ユーザー ${made}` }), () => {});
              made += 1;
            } else if (next.is === 'close' && open.length > 0) {
              const [id = ''] = open.splice(next.which % open.length, 1);
              const [request, response] = [bodyOf(next.request), bodyOf(next.response)];
              journal.close(sampleClosed(id), request, response);
              expected.push({ id, request: Buffer.concat(request).toString('hex'), response: Buffer.concat(response).toString('hex') });
            } else if (next.is === 'rotate') journal.rotate();
            else await turn();
          }
          await journal.stop();
          expect(await readAll(here)).toEqual(expected);
          expect((await openIds(here)).sort()).toEqual(open.sort());
          expect(journal.stats()).toMatchObject({ opened: made, closed: expected.length, lost: 0, queued_bytes: 0, queued_entries: 0 });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is the whole record, with text of every script', async () => {
    const journal = openJournal({ ...sampleOptions, dir });
    const entry = sampleClosed('call-1', { user: 'Иван 张伟 😀', metadata: { '"': '\u0000\ud800' } });
    await closed(journal, entry, [Buffer.from('question')], [Buffer.from('answer')]);
    const [segment = 0] = await listSegments(dir, journal.run);
    const reading = await readSegment(dir, journal.run, segment, 0, noLimits);
    expect(reading.entries[0]?.entry).toEqual({ closed: entry, request: Buffer.from('question'), response: Buffer.from('answer') });
    await journal.stop();
  });

  test('a call larger than any batch is one entry, in thousands of chunks as in one', async () => {
    const journal = openJournal({ ...sampleOptions, dir });
    const small = Array.from({ length: 30_000 }, (_, i) => Buffer.from(`chunk ${i};`.repeat(8)));
    const large = Array.from({ length: 1_500 }, (_, i) => Buffer.alloc(9_000, `${i},`));
    await Promise.all([closed(journal, sampleClosed('many'), [], small), closed(journal, sampleClosed('large'), large, [])]);
    await journal.stop();
    const all = await readAll(dir);
    expect(all.map(({ id }) => id)).toEqual(['many', 'large']);
    expect(all[0]?.response === Buffer.concat(small).toString('hex')).toBe(true);
    expect(all[1]?.request === Buffer.concat(large).toString('hex')).toBe(true);
  });
});

describe('opening', () => {
  test('the entries of one turn are written by one write, and their callers go on in order', async () => {
    const journal = openJournal({ ...sampleOptions, dir });
    const order: number[] = [];
    for (let i = 0; i < 50; i += 1) journal.open(sampleOpened(`call-${i}`), () => order.push(i));
    expect(order).toEqual([]);
    await turn();
    expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(journal.stats().writes).toBe(1);
    await journal.stop();
  });

  test('when a caller goes on, its entry is in the file', async () => {
    const journal = openJournal({ ...sampleOptions, dir });
    await opened(journal, sampleOpened('call-1'));
    expect(await openIds(dir)).toEqual(['call-1']);
    await journal.stop();
  });

  test('under sync each a caller goes on only after the disk has its entry, and many share a sync', async () => {
    let syncs = 0;
    const disk = {
      ...realDisk,
      sync: (fd: number, then: (error: Error | null) => void) =>
        realDisk.sync(fd, (error) => {
          syncs += 1;
          then(error);
        }),
    };
    const journal = openJournal({ ...sampleOptions, dir, sync: 'each', disk });
    const seen = await Promise.all(Array.from({ length: 30 }, (_, i) => opened(journal, sampleOpened(`call-${i}`)).then(() => syncs)));
    expect(new Set(seen)).toEqual(new Set([1]));
    await closed(journal, sampleClosed('call-1'));
    expect(syncs).toBe(2);
    await journal.stop();
  });
});

describe('a segment', () => {
  test('carries the calls that are still open, across many rotations, so that all before it can be dropped', async () => {
    const journal = openJournal({ ...sampleOptions, dir, segment_bytes: 3_000 });
    await opened(journal, sampleOpened('long'));
    for (let i = 0; i < 60; i += 1) {
      await opened(journal, sampleOpened(`call-${i}`));
      await closed(journal, sampleClosed(`call-${i}`), [Buffer.alloc(300)], []);
    }
    await opened(journal, sampleOpened('late'));
    await journal.stop();
    const segments = await listSegments(dir, journal.run);
    expect(segments.length).toBeGreaterThan(10);
    const last = segments.at(-1) ?? 0;
    for (const segment of segments) if (segment !== last) await dropSegment(dir, journal.run, segment);
    expect(await listSegments(dir, journal.run)).toEqual([last]);
    expect(await openIds(dir)).toEqual(['long', 'late']);
  });

  test('whose carry was lost takes it from the segment before', async () => {
    const journal = openJournal({ ...sampleOptions, dir });
    await opened(journal, sampleOpened('one'));
    await opened(journal, sampleOpened('two'));
    journal.rotate();
    await closed(journal, sampleClosed('one'));
    await opened(journal, sampleOpened('three'));
    await closed(journal, sampleClosed('three'));
    await journal.stop();
    expect(await listSegments(dir, journal.run)).toEqual([1, 2]);
    rmSync(join(dir, journal.run, '00000002.open'));
    expect((await openAtEndOfRun(dir, journal.run, 2)).map(({ id }) => id)).toEqual(['two']);
  });

  test('that is still empty is not rotated', async () => {
    const journal = openJournal({ ...sampleOptions, dir });
    journal.rotate();
    await turn();
    await opened(journal, sampleOpened('one'));
    await journal.stop();
    expect(await listSegments(dir, journal.run)).toEqual([1]);
  });

  test('says who wrote it and when', async () => {
    const journal = openJournal({ ...sampleOptions, dir, now: () => 1_780_000_000_000 });
    await journal.stop();
    expect(await readHeader(dir, journal.run, 1)).toEqual({
      daybook_journal: 1,
      run: journal.run,
      segment: 1,
      side: 'open',
      gateway_id: 'gateway-1',
      at: 1_780_000_000_000,
    });
    expect(await readHeader(dir, journal.run, 9)).toBeNull();
  });
});

test('a caller that throws is reported and hurts no other', async () => {
  const faults: string[] = [];
  const journal = openJournal({ ...sampleOptions, dir, on_fault: (error) => faults.push(error.message) });
  const broken = (): void => {
    throw new Error('a mistake in a caller');
  };
  journal.open(sampleOpened('one'), broken);
  expect(await opened(journal, sampleOpened('two'))).toBeNull();
  journal.close(sampleClosed('one'), [], [], broken);
  expect(await closed(journal, sampleClosed('two'))).toBeNull();
  expect(faults).toEqual(['a mistake in a caller']);
  await journal.stop();
  expect(journal.stats()).toMatchObject({ closed: 2, queued_bytes: 0 });
});

test('a rotation has the old closed calls on the disk before the new segment leaves them out of its carry', async () => {
  const done: string[] = [];
  const names = new Map<number, string>();
  const disk: Disk = {
    ...realDisk,
    create(path) {
      const fd = realDisk.create(path);
      names.set(fd, path.slice(-'00000001.close'.length));
      done.push(`create ${names.get(fd)}`);
      return fd;
    },
    sync: (fd, then) =>
      realDisk.sync(fd, (error) => {
        done.push(`sync ${names.get(fd)}`);
        then(error);
      }),
  };
  const journal = openJournal({ ...sampleOptions, dir, disk, sync_interval_ms: 1_000_000 });
  await opened(journal, sampleOpened('one'));
  await closed(journal, sampleClosed('one'));
  journal.rotate();
  await opened(journal, sampleOpened('two'));
  await journal.stop();
  expect(done.slice(2, 4)).toEqual(['sync 00000001.close', 'create 00000002.close']);
});

test('every file that was opened is closed, those of old segments too', async () => {
  const open = new Set<number>();
  const disk: Disk = {
    ...realDisk,
    create(path) {
      const fd = realDisk.create(path);
      open.add(fd);
      return fd;
    },
    close(fd) {
      open.delete(fd);
      realDisk.close(fd);
    },
  };
  const journal = openJournal({ ...sampleOptions, dir, disk, segment_bytes: 2_000 });
  for (let i = 0; i < 20; i += 1) await closed(journal, sampleClosed(`call-${i}`));
  expect(await listSegments(dir, journal.run)).not.toEqual([1]);
  await journal.stop();
  expect(open.size).toBe(0);
});

describe('runs', () => {
  test('each start is a run of its own, sorted by time, and a dropped one is gone', async () => {
    let clock = 1_780_000_000_000;
    const runs: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      clock += 5;
      const journal = openJournal({ ...sampleOptions, dir, now: () => clock });
      runs.push(journal.run);
      await journal.stop();
    }
    expect(await listRuns(dir)).toEqual(runs);
    await dropRun(dir, runs[1] ?? '');
    expect(await listRuns(dir)).toEqual([runs[0], runs[2]]);
    expect(await listRuns(join(dir, 'nowhere'))).toEqual([]);
  });

  test('a clock that stepped back does not make a new run look older than the one before', async () => {
    const runs: string[] = [];
    for (const clock of [1_780_000_000_000, 1_779_000_000_000, 1_779_000_000_001]) {
      const journal = openJournal({ ...sampleOptions, dir, now: () => clock });
      runs.push(journal.run);
      await journal.stop();
    }
    expect(runs).toEqual([...runs].sort());
    expect(await listRuns(dir)).toEqual(runs);
  });

  test('of a segment that is dropped the opened calls go first: without their ends they would look open', async () => {
    const journal = openJournal({ ...sampleOptions, dir });
    await journal.stop();
    const close = segmentPath(dir, journal.run, 1, 'close');
    rmSync(close);
    mkdirSync(close);
    await expect(dropSegment(dir, journal.run, 1)).rejects.toThrow();
    expect(await listSegments(dir, journal.run)).toEqual([]);
  });

  test('with files of somebody else in it, a run is not removed', async () => {
    const journal = openJournal({ ...sampleOptions, dir });
    await journal.stop();
    writeFileSync(join(dir, journal.run, 'notes.txt'), 'keep me');
    await expect(dropRun(dir, journal.run)).rejects.toThrow(/ENOTEMPTY/);
  });
});

describe('stopping', () => {
  test('writes what waits, and refuses and counts what comes later', async () => {
    const journal = openJournal({ ...sampleOptions, dir });
    journal.open(sampleOpened('one'), () => {});
    for (let i = 0; i < 1_000; i += 1) journal.close(sampleClosed(`call-${i}`), [Buffer.alloc(100)], []);
    const stopped = journal.stop();
    expect((await opened(journal, sampleOpened('late')))?.code).toBe('stopping');
    expect((await closed(journal, sampleClosed('late')))?.code).toBe('stopping');
    await stopped;
    expect((await readAll(dir)).length).toBe(1_000);
    expect(journal.stats()).toMatchObject({ closed: 1_000, lost: 1, open_calls: 1 });
  });
});

test('pressure is felt while too much waits, and passes', async () => {
  const journal = openJournal({ ...sampleOptions, dir });
  const large = Buffer.alloc(1024 * 1024);
  expect(journal.pressure()).toBe(false);
  for (let i = 0; i < 65; i += 1) journal.close(sampleClosed(`call-${i}`), [large], []);
  expect(journal.pressure()).toBe(true);
  await journal.stop();
  expect(journal.pressure()).toBe(false);
});

test('a directory that cannot be used is said at once', () => {
  expect(() => openJournal({ ...sampleOptions, dir: '/dev/null/journal', on_fault: () => {} })).toThrow(
    expect.objectContaining({ code: 'journal_broken' }),
  );
});
