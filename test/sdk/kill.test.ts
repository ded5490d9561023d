// The app is killed with SIGKILL in the middle of telling, round after round; each next one finds what the one before could not deliver.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createDaybook } from '../../src/sdk/index.ts';
import { eventually, standIn } from './stand-in.ts';

const rounds = 20;
const child = fileURLToPath(new URL('./kill.child.ts', import.meta.url));

/** Runs an app until it has said something for `ms` milliseconds. */
function killedApp(url: string, folder: string, ms: number, begun: Set<string>, over: Set<string>): Promise<void> {
  const app = spawn(process.execPath, ['--import', 'tsx', child, url, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let timer: NodeJS.Timeout | null = null;
  createInterface({ input: app.stdout }).on('line', (line) => {
    timer ??= setTimeout(() => app.kill('SIGKILL'), ms);
    const [word, id = ''] = line.split(' ');
    if (id.length === 26) (word === 'over' ? over : begun).add(id);
  });
  return new Promise((resolve) => app.once('close', () => resolve()));
}

it(`an app killed ${rounds} times loses no call that it had told, and none is there twice`, async () => {
  const server = await standIn();
  const folder = mkdtempSync(join(tmpdir(), 'daybook-kill-'));
  const begun = new Set<string>();
  const over = new Set<string>();
  let requests = 0;
  server.behave = (_request, response) => {
    requests += 1;
    // Every third batch is not taken.
    if (requests % 3 === 0) response.writeHead(503).end();
    return requests % 3 === 0;
  };
  for (let round = 0; round < rounds; round += 1) await killedApp(server.url, folder, 20 + ((round * 37) % 150), begun, over);

  const last = createDaybook({ url: server.url, key: 'dbk_test', app: 'shop', spool: folder, delivery: { lingerMs: 5, retryFirstMs: 5 } });
  await eventually('everything', () => [...begun].every((id) => server.records.has(id)), 20_000);
  expect(over.size).toBeGreaterThan(rounds * 5);
  for (const id of over) expect(server.records.get(id)).toMatchObject({ status: 'success', response_content: 'y'.repeat(500) });
  const open = [...begun].filter((id) => !over.has(id)).map((id) => server.records.get(id));
  expect(open.length).toBeGreaterThan(rounds / 2);
  // The end may have been told in the very turn that was not finished.
  for (const record of open) expect(record?.status === 'success' || record?.error_code === 'app_gone', JSON.stringify(record)).toBe(true);
  expect(open.some((record) => record?.error_code === 'app_gone')).toBe(true);
  expect(await last.close()).toBe(true);
  expect(readdirSync(folder, { recursive: true })).toHaveLength(1);
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}, 180_000);
