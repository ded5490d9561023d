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
import { followSnapshots, type Snapshots } from './snapshots.ts';

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
  const lock = await takeDirectory(config.data);
  let gateway: Gateway | null = null;
  let desk: KeptDesk | null = null;
  let registry: Registry | null = null;
  let snapshots: Snapshots | null = null;
  try {
    const secret = openSecret({ dir: config.data, env });
    registry = await openRegistry({ dir: config.data, url: config.registry.url, secret });
    snapshots = await followSnapshots({ config, env, registry, secret, log });
    gateway = await startGateway({
      config,
      snapshot: snapshots.current,
      hashKey: secret.hashKey,
      withDesk: config.desk.listen === null,
      log,
    }).catch((error: unknown) => {
      throw listenFailure(error, config.listen);
    });
    // Only now: a key made by a start that then fails, because its port is taken, would be shown to nobody and never again.
    const firstKey = await makeFirstKey(registry);
    if (firstKey !== null) await snapshots.refresh();
    desk = keepDesk({ config, liveRun: gateway.run }, log);
    const link =
      firstKey === null ? null : await registry.links.create((await registry.accounts.ensure('admin', null, 'start')).id, 'start');
    const { url } = gateway;
    const parts = { gateway, desk, registry, snapshots };
    return {
      url,
      firstKey,
      adminLink: link === null ? null : `${url}/sign-in?token=${link.token}`,
      endpoints: [...parts.snapshots.current().endpoints.keys()],
      deskListening: desk.listening,
      pids: () => ({ gateway: process.pid, desk: parts.desk.pid() }),
      stop: async () => {
        // Callers first: the gateway ends when their streams have, and its last entries are posted before the desk goes.
        await parts.gateway.stop();
        await parts.desk.stop();
        parts.snapshots.stop();
        await parts.registry.close();
        lock.release();
      },
    };
  } catch (error) {
    await gateway?.stop();
    await desk?.stop();
    snapshots?.stop();
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

/** Why a directory cannot be had, for a person. */
const directoryFaults: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  EEXIST: 'it is no directory',
  ENOTDIR: 'a part of its path is no directory',
  ENOSPC: 'the disk is full',
};

/** Why a port cannot be had. */
const portFaults: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there, perhaps another Daybook',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this user may not take that port',
  ENOTFOUND: 'no address is known for that name',
};

const faultIn = (error: unknown, faults: Readonly<Record<string, string>>): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? (faults[error.code] ?? null) : null;

function listenFailure(error: unknown, where: string): unknown {
  const why = faultIn(error, portFaults);
  if (why === null || !(error instanceof Error && 'syscall' in error && (error.syscall === 'listen' || error.syscall === 'getaddrinfo')))
    return error;
  return new Error(`Daybook cannot listen on ${where}: ${why}. Choose another place with --listen, or the setting listen.`, {
    cause: error,
  });
}

/** Makes the data directory and locks it. */
async function takeDirectory(dir: string): Promise<Lock> {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return await takeLock(dir);
  } catch (error) {
    const why = faultIn(error, directoryFaults);
    if (why === null) throw error;
    throw new Error(`The data directory ${dir} cannot be used: ${why}. Choose another with --data, or the setting data.`, { cause: error });
  }
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
