// A Daybook of the delivered program for the tests of money: it bills one vendor in dollars and one in yuan, and is asked by its
// first key, by others, and by its command line.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { type Answer, ask, type Calls, daybook, killAll, page, requireBuild, type Running, startDaybook, tell } from './house.ts';
import { exchanges, type PastCall, writePast } from './priced-calls.ts';

export type MoneyHouse = {
  readonly folder: string;
  readonly data: string;
  readonly url: () => string;
  readonly key: () => string;
  /** By the first key, unless another is given. */
  get(path: string, by?: string): Promise<Answer>;
  post(path: string, body?: unknown, by?: string): Promise<Answer>;
  /** Fails the test where the command does. */
  cli(...args: string[]): Promise<{ readonly out: string; readonly err: string }>;
  allCalls(): Promise<Calls>;
  /** Stops it, leaves these calls as a gateway that died would have, and starts it again. */
  restartAfter(calls: readonly PastCall[]): Promise<void>;
  close(): Promise<void>;
};

export async function openMoneyHouse(history: readonly PastCall[]): Promise<MoneyHouse> {
  requireBuild();
  const folder = mkdtempSync(join(tmpdir(), 'daybook-money-'));
  const data = join(folder, 'data');
  const vendor: Replay = await startReplay({ exchanges });
  const settings = {
    endpoints: [{ name: 'jade', vendor: 'deepseek', bases: { openai: `${vendor.url}/v1` }, api_key: 'vendor-key', currency: 'CNY' }],
    models: [{ name: 'jade-1', routes: [{ endpoint: 'jade', model: 'jade-1' }] }],
  };
  const begin = (): Promise<Running> => startDaybook({ data, vendor: vendor.url, settings });
  await writePast(data, history);
  let running = await begin();
  const key = running.first_key ?? '';
  const get = (path: string, by = key): Promise<Answer> => ask(running.url, path, by);
  return {
    folder,
    data,
    url: () => running.url,
    key: () => key,
    get,
    post: (path, body, by = key) => tell(running.url, path, by, body),
    async cli(...args) {
      const { code, out, err } = await daybook(data, ...args);
      expect(code, `${args.join(' ')}: ${err}`).toBe(0);
      return { out, err };
    },
    allCalls: async () => page.parse((await get('/api/calls?limit=200')).json).calls,
    async restartAfter(calls) {
      expect(await running.stop()).toBe(0);
      await writePast(data, calls);
      running = await begin();
    },
    async close() {
      killAll();
      await vendor.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
