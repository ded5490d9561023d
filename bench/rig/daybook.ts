// Daybook as users run it: the built `daybook start` over a directory of its own, every call journaled, metered, priced and
// posted. The gateway is bound to the measured core; desk and engine run where the system puts them, as they do for everybody.
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pin } from './machine.ts';
import { childrenOf, commandOf } from './proc.ts';
import { freePort, type Process, signal, startProcess, until } from './processes.ts';
import type { Rig } from './rig.ts';

export const secret = 'dbk-bench-key-of-sixteen-signs-and-more';

export type Pids = { readonly gateway: number; readonly desk: number; readonly engine: number };

export type Daybook = {
  readonly url: string;
  readonly process: Process;
  readonly pids: Pids;
  readonly get: (path: string) => Promise<{ readonly status: number; readonly body: Buffer }>;
  /** Calls the desk says it has put into the ledger since it started. */
  readonly posted: () => Promise<number>;
  /** Waits until that many are posted; false where time ran out. */
  readonly postedAll: (calls: number, ms: number) => Promise<boolean>;
  /** Holds desk and engine up, so that what runs next has the machine for itself. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Holds the desk alone: calls go on, the journal waits. */
  readonly holdDesk: () => void;
  stop(): Promise<void>;
};

/** Endpoints by name to the vendor's base URL; the first is where calls go that name none. */
export type Vendors = Readonly<Record<string, string>>;

export type Begun = { readonly url: string; readonly process: Process };

/** Spawns it and comes back at once. */
export async function beginDaybook(rig: Rig, dir: string, vendors: Vendors): Promise<Begun> {
  const port = await freePort();
  const settings = {
    data: join(dir, 'data'),
    listen: `127.0.0.1:${port}`,
    endpoints: Object.entries(vendors).map(([name, url]) => ({
      name,
      vendor: 'openai',
      base_url: `${url}/v1`,
      api_key: 'sk-bench-vendor',
    })),
    defaults: { openai: Object.keys(vendors)[0] },
    keys: [{ name: 'bench', secret, user: 'bench', role: 'admin' }],
    log: { level: 'error' },
  };
  // JSON is YAML.
  writeFileSync(join(dir, 'daybook.yaml'), JSON.stringify(settings, null, 2));
  const one = startProcess(process.execPath, [join(rig.dist, 'daybook.js'), '--config', join(dir, 'daybook.yaml'), 'start'], {
    cwd: dir,
    stopMs: 12_000,
    // It is set to speak of errors alone, and none belongs here.
    hear: (text) => rig.say(`!!! Daybook says: ${text.slice(0, 1_000)}`),
  });
  return { url: `http://127.0.0.1:${port}`, process: one };
}

/** Starts it and resolves when it posts and answers. */
export async function startDaybook(rig: Rig, dir: string, vendors: Vendors): Promise<Daybook> {
  const { url, process: one } = await beginDaybook(rig, dir, vendors);
  const get = (path: string): ReturnType<Daybook['get']> => getOver(`${url}${path}`);
  const status = async (): Promise<Status> => {
    const { status: code, body } = await get('/api/status');
    if (code !== 200) throw new Error(`/api/status: ${code} ${body.toString().slice(0, 200)}`);
    return JSON.parse(body.toString());
  };
  /** A desk that was held up drops the connections that went stale meanwhile, and whoever asks at that moment is told to ask again. */
  const statusAgain = async (tries = 20): Promise<Status> => {
    try {
      return await status();
    } catch (error) {
      if (tries === 0) throw error;
      await sleep(100);
      return statusAgain(tries - 1);
    }
  };
  const engine = await until('Daybook', one, 90_000, async () => {
    const found = await status().catch(() => null);
    return found?.ledger.ready === true && found.posting.posted_calls !== undefined ? found.ledger.engine_pid : null;
  });
  const desk = childrenOf(one.pid).find((child) => commandOf(child).includes('desk'));
  if (desk === undefined) throw new Error('Daybook has no desk');
  pin(one.pid, rig.cores.measured);
  const posted = async (): Promise<number> => (await statusAgain()).posting.posted_calls ?? 0;
  return {
    url,
    process: one,
    pids: { gateway: one.pid, desk, engine },
    get,
    posted,
    postedAll: async (calls, ms) => {
      for (const giveUpAt = performance.now() + ms; performance.now() < giveUpAt; ) {
        if ((await posted()) >= calls) return true;
        await sleep(100);
      }
      return false;
    },
    freeze: () => {
      for (const pid of [desk, engine]) signal(pid, 'SIGSTOP');
    },
    thaw: () => {
      for (const pid of [engine, desk]) signal(pid, 'SIGCONT');
    },
    holdDesk: () => signal(desk, 'SIGSTOP'),
    // What it holds is thrown away: `npm run chaos` sees to how it stops.
    stop: one.kill,
  };
}

type Status = {
  readonly posting: { readonly posted_calls?: number };
  readonly ledger: { readonly ready: boolean; readonly engine_pid: number | null };
};

/** One GET with the key, as a user's program asks. Rejects after ten seconds. */
export function getOver(url: string): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${secret}` };
    const request = http.get(url, { headers, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    request.on('timeout', () => request.destroy(new Error(`${url}: no answer`)));
    request.on('error', reject);
  });
}
