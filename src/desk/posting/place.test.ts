import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPlace, type Place } from './place.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-place-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const at = (offset: number): Place => ({
  posted: { run: '01ARZ3NDEKTSV4RRFFQ69G5FAV', segment: 1, offset },
  batch: { run: '01ARZ3NDEKTSV4RRFFQ69G5FAV', segment: 1, from: offset, to: offset + 10 },
});
const file = (): string => join(dir, 'posted');

test('a place that was written is found again, the last one of many', async () => {
  const places = await openPlace(dir);
  expect(places.found).toEqual({ posted: null, batch: null });
  for (let offset = 0; offset < 12; offset += 1) {
    await places.write(at(offset));
    expect((await openPlace(dir)).found).toEqual(at(offset));
  }
  const again = await openPlace(dir);
  await again.write(at(99));
  expect((await openPlace(dir)).found).toEqual(at(99));
});

test('a place is written into room the file has already, so that a full disk takes it', async () => {
  const places = await openPlace(dir);
  const before = statSync(file());
  for (let offset = 0; offset < 5; offset += 1) await places.write(at(offset));
  const after = statSync(file());
  expect([after.ino, after.size, after.blocks]).toEqual([before.ino, before.size, before.blocks]);
});

test('a write torn anywhere leaves the place before it, or is whole', async () => {
  const places = await openPlace(dir);
  await places.write(at(1));
  const before = readFileSync(file());
  await places.write(at(2));
  const after = readFileSync(file());
  for (let torn = 0; torn <= after.length; torn += 37) {
    writeFileSync(file(), Buffer.concat([after.subarray(0, torn), before.subarray(torn)]));
    expect([at(1), at(2)]).toContainEqual((await openPlace(dir)).found);
  }
});

test('a file of which no slot is whole is refused rather than taken for a beginning', async () => {
  await (await openPlace(dir)).write(at(1));
  const fd = openSync(file(), 'r+');
  for (const slot of [0, 4096]) writeSync(fd, 'damaged', slot);
  closeSync(fd);
  await expect(openPlace(dir)).rejects.toThrow(/cannot be understood/);
  truncateSync(file(), 0);
  await expect(openPlace(dir)).rejects.toThrow(/cannot be understood/);
});
