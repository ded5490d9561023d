import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { room } from './room.ts';

let dir = '';
const runs = ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '01ARZ3NDEKTSV4RRFFQ69G5FAW'];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-room-'));
  for (const run of [...runs, 'something-else']) {
    mkdirSync(join(dir, run));
    writeFileSync(join(dir, run, '00000001.close'), Buffer.alloc(1_000));
  }
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const fault = (error: Error): void => {
  throw error;
};

test('the bytes of all runs count, and what is written is added at once', () => {
  const space = room(dir, 2_500, fault);
  expect([space.bytes(), space.full()]).toEqual([2_000, false]);
  space.wrote(500);
  expect([space.bytes(), space.full()]).toEqual([2_500, true]);
  space.stop();
});

test('what another process dropped is room again after the next count, and nothing is counted twice for good', async () => {
  const space = room(dir, 2_000, fault);
  writeFileSync(join(dir, runs[1] ?? '', '00000002.close'), Buffer.alloc(300));
  space.wrote(300);
  rmSync(join(dir, runs[0] ?? ''), { recursive: true });
  expect(space.full()).toBe(true);
  await space.recount();
  expect([space.bytes(), space.full()]).toEqual([1_300, false]);
  space.stop();
});

test('a journal that is not there yet is empty', async () => {
  const space = room(join(dir, 'nowhere'), 1, fault);
  expect(space.bytes()).toBe(0);
  await space.recount();
  expect(space.full()).toBe(false);
  space.stop();
});
