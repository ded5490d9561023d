import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDirectory } from './lock.ts';

let dir = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-lock-'));
  path = join(dir, 'daybook.lock');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const code = `import { lockDirectory } from ${JSON.stringify(fileURLToPath(new URL('./lock.ts', import.meta.url)))};
try { lockDirectory(process.argv[1]); console.log('locked'); } catch (error) { console.log(error.code + ' ' + error.message); process.exit(); }
setInterval(() => {}, 1000);`;

/** A process that tries to lock the directory; resolves with what it says first. */
function contender(): { said: Promise<string>; kill: () => Promise<void> } {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  return {
    said: new Promise((resolve) => child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()))),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

test('a lock is held until it is released, and then leaves nothing behind', () => {
  const lock = lockDirectory(dir);
  expect(lock.takenOver).toBe(false);
  expect(() => lockDirectory(dir)).toThrow(
    expect.objectContaining({ code: 'data_in_use', detail: expect.stringContaining(`${process.pid}`) }),
  );
  lock.release();
  expect(readdirSync(dir)).toEqual([]);
  const again = lockDirectory(dir);
  lock.release();
  expect(existsSync(path)).toBe(true);
  again.release();
});

test('a second process is refused and told who holds the lock; after kill -9 the lock is taken over', async () => {
  const first = contender();
  try {
    expect(await first.said).toBe('locked');
    const second = contender();
    expect(await second.said).toMatch(/^data_in_use Another Daybook works in this data directory\. Its process id is \d+/);
    await second.kill();
  } finally {
    await first.kill();
  }
  const lock = lockDirectory(dir);
  expect(lock.takenOver).toBe(true);
  expect(readdirSync(dir)).toEqual(['daybook.lock']);
  lock.release();
});

test('of many processes that find a dead lock at once, one gets it', async () => {
  writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, started: '1', boot: null }));
  const contenders = Array.from({ length: 5 }, contender);
  try {
    const said = await Promise.all(contenders.map((one) => one.said));
    expect(said.filter((text) => text === 'locked').length).toBe(1);
    expect(said.filter((text) => text.startsWith('data_in_use')).length).toBe(4);
  } finally {
    await Promise.all(contenders.map((one) => one.kill()));
  }
});

test('a lock whose process id was given to another process, or that is of an earlier boot, is taken over', (context) => {
  if (!existsSync('/proc/self/stat')) context.skip('start times are known from /proc only');
  lockDirectory(dir);
  const holder: unknown = JSON.parse(readFileSync(path, 'utf8'));
  expect(holder).toEqual({ pid: process.pid, started: expect.stringMatching(/^\d+$/), boot: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  for (const changed of [{ started: '1' }, { boot: '00000000-0000-0000-0000-000000000000' }]) {
    writeFileSync(path, JSON.stringify({ ...Object(holder), ...changed }));
    expect(lockDirectory(dir).takenOver).toBe(true);
  }
});

test('the lock of a process that is dead but not yet buried is taken over', async (context) => {
  if (!existsSync('/proc/self/stat')) context.skip('what a process is doing is known from /proc only');
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const pid = await new Promise<string>((resolve) =>
      parent.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim())),
    );
    while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await new Promise((resolve) => setImmediate(resolve));
    writeFileSync(path, JSON.stringify({ pid: Number(pid), started: null, boot: null }));
    const lock = lockDirectory(dir);
    expect(lock.takenOver).toBe(true);
    lock.release();
  } finally {
    parent.kill('SIGKILL');
  }
});

test('a takeover that was itself killed does not stand in the way, one that is under way does', () => {
  const dead = JSON.stringify({ pid: 2 ** 22 + 1, started: '1', boot: null });
  writeFileSync(path, dead);
  writeFileSync(`${path}.taking`, dead);
  const lock = lockDirectory(dir);
  expect(lock.takenOver).toBe(true);
  expect(readdirSync(dir)).toEqual(['daybook.lock']);
  writeFileSync(`${path}.taking`, readFileSync(path));
  writeFileSync(path, dead);
  expect(() => lockDirectory(dir)).toThrow(expect.objectContaining({ code: 'data_in_use' }));
  expect(readFileSync(path, 'utf8')).toBe(dead);
});

test('a lock file that is cut or is something else holds nobody', () => {
  for (const text of ['', '{"pid":', '[]', 'null']) {
    writeFileSync(path, text);
    const lock = lockDirectory(dir);
    expect(lock.takenOver).toBe(true);
    lock.release();
  }
});
