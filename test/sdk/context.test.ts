// Whose call it was and where it was made: contexts through awaits, call sites, commits; and that texts are masked before they leave.
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shaOfEnvironment, shaOfRepository } from '../../src/sdk/context/git-sha.ts';
import { createDaybook, type Daybook, type DaybookOptions, type Problem } from '../../src/sdk/index.ts';
import type { ToldCall } from '../../src/schema/ingest.ts';
import { type StandIn, standIn } from './stand-in.ts';

let server: StandIn;
let problems: Problem[];
const made: Daybook[] = [];

beforeEach(async () => {
  server = await standIn();
  problems = [];
});

afterEach(async () => {
  for (const daybook of made.splice(0)) await daybook.close(50);
  await server.close();
});

function make(options: Partial<DaybookOptions> = {}): Daybook {
  const daybook = createDaybook({
    url: server.url,
    key: 'k',
    app: 'shop',
    spool: false,
    onError: (problem) => problems.push(problem),
    ...options,
  });
  made.push(daybook);
  return daybook;
}

async function told(daybook: Daybook, id: string): Promise<ToldCall | undefined> {
  expect(await daybook.flush()).toBe(true);
  return server.records.get(id);
}

describe('who and where', () => {
  it('a context holds through awaits, joins with the one around it, and is nobody else’s', async () => {
    const daybook = make({ callSite: false });
    const call = async (): Promise<string> => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const { id } = daybook.log.createCallLog({ modelName: 'm', metadata: { own: 1 } });
      daybook.log.updateSuccess(id);
      return id;
    };
    const [ann, bo, none] = await Promise.all([
      daybook.withContext({ user: 'ann', app: 'desk', metadata: { a: 1 } }, () =>
        daybook.withContext({ sessionId: 's', function: 'answer', metadata: { b: 2 } }, call),
      ),
      daybook.withContext({ user: 'bo' }, call),
      call(),
    ]);
    expect(await told(daybook, ann)).toMatchObject({
      user: 'ann',
      source_app: 'desk',
      session_id: 's',
      source_function: 'answer',
      metadata: { a: 1, b: 2, own: 1 },
    });
    expect(server.records.get(bo)).toMatchObject({ user: 'bo', source_app: 'shop', metadata: { own: 1 } });
    expect(server.records.get(none)).not.toHaveProperty('user');
  });

  it('what the inside throws or rejects with comes out as it is', async () => {
    const daybook = make();
    const error = new Error('mine');
    expect(() =>
      daybook.withContext({}, () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(daybook.withContext({}, () => Promise.reject(error))).rejects.toBe(error);
  });

  it('the place in the code is the app’s, function, file and line; and can be off', async () => {
    const daybook = make();
    function askTheModel(): string {
      return daybook.log.createCallLog({ modelName: 'm' }).id;
    }
    const id = askTheModel();
    daybook.log.updateSuccess(id);
    const record = await told(daybook, id);
    expect(record?.source_function).toBe('askTheModel');
    expect(record?.code_location).toMatch(/test\/sdk\/context\.test\.ts:\d+$/);
    expect(Error.prepareStackTrace === undefined || typeof Error.prepareStackTrace === 'function').toBe(true);
    const quiet = make({ callSite: false, gitSha: false });
    const other = quiet.log.createCallLog({ modelName: 'm' });
    quiet.log.updateSuccess(other);
    expect(await told(quiet, other.id)).not.toHaveProperty('code_location');
    expect(server.records.get(other.id)).not.toHaveProperty('git_sha');
  });

  it('the commit is read from the environment, from HEAD, from packed refs and from a work tree', () => {
    const sha = 'a'.repeat(40);
    expect(shaOfEnvironment({ GIT_SHA: 'no', VERCEL_GIT_COMMIT_SHA: sha })).toBe(sha);
    expect(shaOfEnvironment({})).toBeNull();
    const dir = mkdtempSync(path.join(os.tmpdir(), 'daybook-git-'));
    const disk = { fs, os, path };
    mkdirSync(path.join(dir, 'repo/.git/refs/heads'), { recursive: true });
    mkdirSync(path.join(dir, 'repo/deep/er'), { recursive: true });
    writeFileSync(path.join(dir, 'repo/.git/HEAD'), 'ref: refs/heads/main\n');
    expect(shaOfRepository(disk, path.join(dir, 'repo/deep/er'))).toBeNull();
    writeFileSync(path.join(dir, 'repo/.git/packed-refs'), `# pack-refs\n${sha} refs/heads/main\n`);
    expect(shaOfRepository(disk, path.join(dir, 'repo/deep/er'))).toBe(sha);
    writeFileSync(path.join(dir, 'repo/.git/refs/heads/main'), `${'b'.repeat(40)}\n`);
    expect(shaOfRepository(disk, path.join(dir, 'repo'))).toBe('b'.repeat(40));
    mkdirSync(path.join(dir, 'repo/.git/worktrees/w'), { recursive: true });
    writeFileSync(path.join(dir, 'repo/.git/worktrees/w/HEAD'), 'ref: refs/heads/main');
    writeFileSync(path.join(dir, 'repo/.git/worktrees/w/commondir'), '../..');
    mkdirSync(path.join(dir, 'w'));
    writeFileSync(path.join(dir, 'w/.git'), `gitdir: ${path.join(dir, 'repo/.git/worktrees/w')}\n`);
    expect(shaOfRepository(disk, path.join(dir, 'w'))).toBe('b'.repeat(40));
    rmSync(dir, { recursive: true });
  });
});

it('texts are masked before they leave, on the way to the disk too; who and which are not', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'daybook-mask-'));
  await server.leave();
  const daybook = make({ spool: folder });
  const call = daybook.log.createCallLog({
    user: 'ann@example.com',
    requestMessages: [{ role: 'user', content: 'write to ann@example.com' }],
  });
  await new Promise((resolve) => setImmediate(resolve));
  daybook.log.updateFailure(call, new Error('Incorrect API key provided: sk-abcdefghijklmnop1234'));
  await new Promise((resolve) => setImmediate(resolve));
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ndjson'));
  const text = files.map((name) => fs.readFileSync(path.join(folder, name), 'utf8')).join('');
  expect(text).toContain(call.id);
  expect(text).not.toMatch(/to ann@example|sk-abc/);
  await server.comeBack();
  expect(await told(daybook, call.id)).toMatchObject({
    user: 'ann@example.com',
    request_messages: [{ role: 'user', content: 'write to [email]' }],
    error_message: 'Incorrect API key provided: [api_key]',
    redaction: ['email', 'api_key'],
  });
  await daybook.close();
  rmSync(folder, { recursive: true });
});
