// `daybook start`: one data directory, one lock, the gateway in this process and the desk beside it. Gives what a newcomer needs to
// go on: where it listens, a first key and a sign-in link, each shown once and kept only as hashes.
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { DaybookError } from '../errors.ts';
import { type Gateway, startGateway } from '../gateway/start.ts';
import { type Lock, lockDirectory } from '../journal/lock.ts';
import type { Environment } from '../registry/from-environment.ts';
import { openRegistry, type Registry } from '../registry/registry.ts';
import { openSecret } from '../registry/secret.ts';
import { type KeptDesk, keepDesk } from './keep-desk.ts';
import { followSnapshots } from './snapshots.ts';

export type Running = {
  readonly url: string;
  /** Set on the first start over a data directory. */
  readonly firstKey: string | null;
  readonly adminLink: string | null;
  readonly endpoints: readonly string[];
  /** Resolves when the desk listens: the API answers from then on. */
  readonly deskListening: Promise<void>;
  readonly pids: () => { readonly gateway: number; readonly desk: number | null };
  stop(): Promise<void>;
};

export type StartOptions = { readonly config: Config; readonly env: Environment; readonly log: Logger };

export async function start({ config, env, log }: StartOptions): Promise<Running> {
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const lock = await takeLock(config.data);
  let gateway: Gateway | null = null;
  let desk: KeptDesk | null = null;
  let registry: Registry | null = null;
  try {
    const secret = openSecret({ dir: config.data, env });
    registry = await openRegistry({ dir: config.data, url: config.registry.url, secret });
    const firstKey = await makeFirstKey(registry);
    const snapshots = await followSnapshots({ config, env, registry, secret, log });
    gateway = await startGateway({
      config,
      snapshot: snapshots.current,
      hashKey: secret.hashKey,
      withDesk: config.desk.listen === null,
      log,
    });
    desk = keepDesk({ config, liveRun: gateway.run }, log);
    const link = firstKey === null ? null : await registry.links.createLink({ user: 'admin', role: 'admin' }, 'start');
    const { url } = gateway;
    const parts = { gateway, desk, registry };
    return {
      url,
      firstKey,
      adminLink: link === null ? null : `${url}/sign-in?token=${link.token}`,
      endpoints: [...snapshots.current().endpoints.keys()],
      deskListening: desk.listening,
      pids: () => ({ gateway: process.pid, desk: parts.desk.pid() }),
      stop: async () => {
        // Callers first: the gateway ends when their streams have, and its last entries are posted before the desk goes.
        await parts.gateway.stop();
        await parts.desk.stop();
        snapshots.stop();
        await parts.registry.close();
        lock.release();
      },
    };
  } catch (error) {
    await gateway?.stop();
    await desk?.stop();
    await registry?.close();
    lock.release();
    throw error;
  }
}

/** A key for trying things out, on the first start alone: it may ask everything and name any user. */
async function makeFirstKey(registry: Registry): Promise<string | null> {
  if ((await registry.keys.list()).length > 0) return null;
  const wish = { name: 'first', user: 'admin', app: null, role: 'admin', speaks_for_others: true, endpoint: null, models: null } as const;
  const { secret } = await registry.keys.create(wish, 'start');
  return secret;
}

/** A process that was just killed may take a moment to be gone. */
async function takeLock(dir: string): Promise<Lock> {
  for (let tries = 0; ; tries += 1) {
    try {
      return lockDirectory(dir);
    } catch (error) {
      if (!(error instanceof DaybookError) || error.code !== 'data_in_use' || tries >= 10) throw error;
      await sleep(100);
    }
  }
}
