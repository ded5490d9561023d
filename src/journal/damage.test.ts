// Journals that were damaged or torn: what is whole is read, what is not is named, nothing is guessed.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { frame } from '../lib/frames.ts';
import { openJournal } from './journal.ts';
import { kinds, seedOf, segmentPath } from './layout.ts';
import { openAtEndOfRun, readSegment } from './read.ts';
import { closed, noLimits, opened, sampleClosed, sampleOpened, sampleOptions } from './sample.ts';

let dir = '';
let run = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Writes calls a, b, c… of one segment, opened and closed, and says where each closed frame ends. */
async function writeCalls(ids: string, request = Buffer.from('question'), response = Buffer.from('answer')): Promise<number[]> {
  const journal = openJournal({ ...sampleOptions, dir });
  run = journal.run;
  path = segmentPath(dir, run, 1, 'close');
  for (const id of ids) {
    await opened(journal, sampleOpened(id));
    await closed(journal, sampleClosed(id), [request], [response]);
  }
  await journal.stop();
  return (await readSegment(dir, run, 1, 0, noLimits)).entries.map(({ end }) => end);
}

const read = async (from = 0): Promise<{ ids: string; torn: boolean; end: number; skipped: readonly object[] }> => {
  const { entries, torn, end, skipped } = await readSegment(dir, run, 1, from, noLimits);
  return { ids: entries.map(({ entry }) => entry.closed.id).join(''), torn, end, skipped };
};

test('a file cut at any byte of its last frames gives all frames before the cut and nothing else', async () => {
  const ends = await writeCalls('abcd');
  const [, second = 0, third = 0, fourth = 0] = ends;
  for (let length = fourth; length >= second; length -= 1) {
    truncateSync(path, length);
    const ids = length === fourth ? 'abcd' : length >= third ? 'abc' : 'ab';
    const end = length === fourth ? fourth : length >= third ? third : second;
    expect(await read()).toEqual({ ids, end, torn: length > end, skipped: [] });
  }
});

test('a header cut at any byte gives an empty segment', async () => {
  await writeCalls('');
  const length = readFileSync(path).length;
  for (let cut = 0; cut < length; cut += 1) {
    truncateSync(path, length);
    truncateSync(path, cut);
    expect(await read()).toEqual({ ids: '', end: 0, torn: cut > 0, skipped: [] });
  }
});

test('a changed byte in the middle costs its own frame alone, and the damage is named', async () => {
  const [first = 0, second = 0, third = 0] = await writeCalls('abc');
  const whole = readFileSync(path);
  for (let at = first; at < second; at += 1) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x21;
    writeFileSync(path, damaged);
    expect(await read()).toEqual({ ids: 'ac', end: third, torn: true, skipped: [{ from: first, to: second }] });
  }
});

test('a changed byte in the last frame makes a torn tail, in the header it costs the header alone', async () => {
  const [, second = 0, third = 0] = await writeCalls('abc');
  const whole = readFileSync(path);
  for (const at of [second, second + 4, second + 8, second + 9, third - 1]) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x80;
    writeFileSync(path, damaged);
    expect(await read()).toEqual({ ids: 'ab', end: second, torn: true, skipped: [] });
  }
  const damaged = Buffer.from(whole);
  damaged[12] = 0;
  writeFileSync(path, damaged);
  expect(await read()).toMatchObject({ ids: 'abc', torn: true });
});

test('a bad sector over several frames costs those frames', async () => {
  const ends = await writeCalls('abcdefgh');
  const damaged = readFileSync(path);
  damaged.fill(0, (ends[1] ?? 0) + 10, (ends[4] ?? 0) - 10);
  writeFileSync(path, damaged);
  expect(await read()).toEqual({ ids: 'abfgh', end: ends[7], torn: true, skipped: [{ from: ends[1], to: ends[4] }] });
});

test('a body that looks like a frame is not taken for one when damage is stepped over', async () => {
  const meta = Buffer.from(JSON.stringify(sampleClosed('forged')));
  const lengths = [Buffer.alloc(4), Buffer.alloc(4)];
  lengths[0]?.writeUInt32LE(meta.length);
  const forged = Buffer.concat(
    [0, seedOf('01ARZ3NDEKTSV4RRFFQ69G5FAV', 1, 'close')].flatMap((seed) =>
      frame(kinds.closed, [lengths[0] ?? meta, meta, lengths[1] ?? meta], seed),
    ),
  );
  const [first = 0, second = 0] = await writeCalls('abc', forged, Buffer.concat([forged, forged]));
  const damaged = readFileSync(path);
  damaged[first + 20] = 0;
  writeFileSync(path, damaged);
  expect(await read()).toMatchObject({ ids: 'ac', skipped: [{ from: first, to: second }] });
});

test('a torn body made of likely beginnings is given up after a bounded search', async () => {
  const likely = Buffer.alloc(20, '{');
  likely.writeUInt32LE(60_000);
  likely[8] = kinds.gap;
  const body = Buffer.alloc(4_000_000, likely);
  const [, second = 0, third = 0] = await writeCalls('abc', body);
  truncateSync(path, third - 100);
  expect(await read()).toEqual({ ids: 'ab', end: second, torn: true, skipped: [] });
});

test('zeros at the end, as a power loss leaves them, are a torn tail', async () => {
  const [, second] = await writeCalls('ab');
  appendFileSync(path, Buffer.alloc(100_000));
  expect(await read()).toEqual({ ids: 'ab', end: second, torn: true, skipped: [] });
});

test('reading goes on where it ended, by entries and by bytes, and at least one entry a time', async () => {
  const ends = await writeCalls('abcdef', Buffer.alloc(3_000_000, 'q'));
  const limits = [
    { max_entries: 2, max_bytes: Number.MAX_SAFE_INTEGER },
    { max_entries: 100, max_bytes: 1 },
    { max_entries: 100, max_bytes: 4_000_000 },
  ];
  for (const limit of limits) {
    const seen: string[] = [];
    let from = 0;
    for (let more = true; more; ) {
      const reading = await readSegment(dir, run, 1, from, limit);
      expect(reading.entries.length).toBeLessThanOrEqual(2);
      for (const { entry, offset, end } of reading.entries) {
        seen.push(entry.closed.id);
        expect(ends).toContain(end);
        expect(offset).toBeLessThan(end);
        expect(entry.request.length).toBe(3_000_000);
      }
      from = reading.end;
      more = reading.more;
    }
    expect(seen.join('')).toBe('abcdef');
    expect(from).toBe(ends.at(-1));
  }
});

test('a file that grows is read on from its last end, also when it was first seen in the middle of a frame', async () => {
  const ends = await writeCalls('abc');
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, (ends[0] ?? 0) + 30));
  const before = await read();
  expect(before).toMatchObject({ ids: 'a', torn: true, end: ends[0] });
  writeFileSync(path, whole);
  expect(await read(before.end)).toEqual({ ids: 'bc', torn: false, end: ends[2], skipped: [] });
});

test('a missing segment is empty', async () => {
  await writeCalls('a');
  expect(await readSegment(dir, run, 7, 0, noLimits)).toMatchObject({ entries: [], end: 0, torn: false, more: false });
  expect(await openAtEndOfRun(dir, run, 7)).toEqual([]);
});

test('a call whose closed frame is damaged is open at the end of the run', async () => {
  const [first = 0] = await writeCalls('abc');
  const damaged = readFileSync(path);
  damaged[first + 50] = 0;
  writeFileSync(path, damaged);
  expect((await openAtEndOfRun(dir, run, 1)).map(({ id }) => id)).toEqual(['b']);
});

test('opened frames cut at any byte lose only the last', async () => {
  await writeCalls('');
  const open = segmentPath(dir, run, 1, 'open');
  const seed = seedOf(run, 1, 'open');
  for (const id of ['one', 'two'])
    appendFileSync(open, Buffer.concat(frame(kinds.opened, [Buffer.from(JSON.stringify(sampleOpened(id)))], seed)));
  const length = readFileSync(open).length;
  for (let cut = 1; cut < 500; cut += 1) {
    truncateSync(open, length - cut);
    expect((await openAtEndOfRun(dir, run, 1)).map(({ id }) => id)).toEqual(['one']);
  }
});

test('a format this Daybook does not know is refused, not guessed at', async () => {
  await writeCalls('');
  const header = JSON.stringify({ daybook_journal: 2, run, segment: 1 });
  writeFileSync(path, Buffer.concat(frame(kinds.header, [Buffer.from(header)], seedOf(run, 1, 'close'))));
  await expect(readSegment(dir, run, 1, 0, noLimits)).rejects.toThrow(/format 2/);
});
