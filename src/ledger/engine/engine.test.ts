// The embedded engine as a process: who may come in, what it leaves on the disk, and that it never outlives its parent.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DaybookError } from '../../errors.ts';
import { quiet } from '../testing/engine.ts';
import { startEngine } from './engine.ts';
import { requireEngine } from './platform.ts';
import { keepEngine } from './watch.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'daybook-engine-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const options = (name: string) => ({ dir: join(dir, name), memory_bytes: 512 * 1024 * 1024, log: quiet });

async function ask(url: string, user: string, password: string, sql: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', body: sql, headers: { 'x-clickhouse-user': user, 'x-clickhouse-key': password } });
  return (await response.text()).trim();
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function gone(pid: number): Promise<boolean> {
  for (let i = 0; i < 100 && isAlive(pid); i += 1) await sleep(50);
  return !isAlive(pid);
}

describe('the embedded engine', () => {
  it('answers our user alone, cannot read files, and keeps no password on disk or in its arguments', async () => {
    const engine = await startEngine(options('doors'));
    try {
      expect(await ask(engine.url, engine.username, engine.password, 'SELECT timezone()')).toBe('UTC');
      expect(await ask(engine.url, engine.username, 'guess', 'SELECT 1')).toMatch(/AUTHENTICATION_FAILED/);
      expect(await ask(engine.url, 'default', '', 'SELECT 1')).toMatch(/USER_SESSION_LIMIT_EXCEEDED/);
      expect(await ask(engine.url, 'default', '', 'SYSTEM STOP LISTEN HTTP')).toMatch(/USER_SESSION_LIMIT_EXCEEDED/);
      expect(await ask(engine.url, engine.username, engine.password, "SELECT * FROM file('/etc/hostname')")).toMatch(/ACCESS_DENIED/);
      expect(await readdir(join(dir, 'doors'))).toEqual(['data']);
      if (process.platform === 'linux') {
        const seen = `${await readFile(`/proc/${engine.pid}/cmdline`, 'utf8')}${await readFile(`/proc/${engine.pid}/environ`, 'utf8')}`;
        expect(seen).not.toContain(engine.password);
      }
    } finally {
      await engine.stop();
    }
    expect(await engine.exited).toEqual({ code: 0, signal: null });
    expect(isAlive(engine.pid)).toBe(false);
  });

  it('keeps the tables of the engine before it, and waits for it to let go of the directory', async () => {
    const first = await startEngine(options('lock'));
    await ask(first.url, first.username, first.password, 'CREATE TABLE kept (n Int64) ENGINE = MergeTree ORDER BY n');
    await ask(first.url, first.username, first.password, 'INSERT INTO kept SETTINGS async_insert = 0 VALUES (7)');
    const refused = await startEngine({ ...options('lock'), lock_wait_ms: 0 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DaybookError);
    const second = startEngine(options('lock'));
    await sleep(300);
    await first.stop();
    const engine = await second;
    try {
      expect(await ask(engine.url, engine.username, engine.password, 'SELECT n FROM kept')).toBe('7');
    } finally {
      await engine.stop();
    }
  });

  it('ends when its parent is killed', async () => {
    const script =
      `const { startEngine } = await import(${JSON.stringify(fileURLToPath(new URL('./engine.ts', import.meta.url)))});` +
      'const quiet = () => undefined;' +
      `const engine = await startEngine({ dir: ${JSON.stringify(join(dir, 'orphan'))}, memory_bytes: 5e8, log: { info: quiet, warn: quiet, error: quiet } });` +
      'process.stdout.write(String(engine.pid)); setInterval(quiet, 1000);';
    const tsx = createRequire(import.meta.url).resolve('tsx');
    const parent = spawn(process.execPath, ['--import', tsx, '--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [chunk] = await once(parent.stdout, 'data');
    const pid = Number(String(chunk));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    expect(await gone(pid)).toBe(true);
  });

  it('is started again after it died, at a new address', async () => {
    const kept = keepEngine(options('kept'));
    try {
      const first = await kept.ready();
      process.kill(first.pid, 'SIGKILL');
      expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
      await sleep(0);
      const second = await kept.ready();
      expect(second.pid).not.toBe(first.pid);
      expect(await ask(second.url, second.username, second.password, 'SELECT 1')).toBe('1');
    } finally {
      await kept.stop();
    }
    expect(kept.current()).toBeNull();
    await expect(kept.ready()).rejects.toThrow(/stopped/);
  });
});

describe('a machine that cannot run the engine', () => {
  const here = { platform: 'linux', arch: 'x64', glibc: true };
  it.each([
    [{ ...here, platform: 'win32' }, /not built for win32.*ledger\.url/],
    [{ ...here, arch: 'ia32' }, /not built for ia32/],
    [{ ...here, glibc: false }, /musl.*ledger\.url/],
  ])('is told so, with the way out: %o', (machine, words) => {
    expect(() => requireEngine(machine, () => true)).toThrow(words);
  });

  it('is told which optional package is missing', () => {
    expect(() => requireEngine(here, (name) => name !== 'ffi-rs')).toThrow(/optional package ffi-rs is not installed/);
  });

  it('is not tried again', async () => {
    let tries = 0;
    const kept = keepEngine({
      ...options('never'),
      start: () => {
        tries += 1;
        return Promise.reject(new DaybookError('engine_missing', 'no.'));
      },
    });
    await expect(kept.ready()).rejects.toMatchObject({ code: 'engine_missing' });
    await kept.stop();
    expect(tries).toBe(1);
  });
});
