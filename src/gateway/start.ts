// Starts the gateway: joins journal, connections, keys and server, and takes it all down again in order. What is open at a stop
// may finish within a limit; then connections are cut, the journal is flushed, and the last entry is on disk before this resolves.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { dialectOf } from '../dialects/index.ts';
import { openJournal } from '../journal/journal.ts';
import { ulidMaker } from '../lib/id.ts';
import { localSocket } from '../lib/local-socket.ts';
import type { Snapshot } from '../schema/vendor.ts';
import { proxyRule, trustedAddress, trustedHttps } from './address.ts';
import { keyLookup } from './identify.ts';
import { openCalls } from './open-calls.ts';
import type { GatewayParts } from './parts.ts';
import { closingQueue } from './server/closing.ts';
import { deskLink } from './server/desk-link.ts';
import { createGatewayServer } from './server/listen.ts';
import { serveLive } from './server/live-socket.ts';
import { openMeters } from './server/meters.ts';
import { ownCalls } from './server/own-calls.ts';
import { openPool } from './upstream/pool.ts';

export type Gateway = {
  readonly url: string;
  /** The journal's run: entries of any other run are of a gateway that is gone. */
  readonly run: string;
  /** Finishes what is open within `gateway.stop_ms`, flushes and closes. */
  stop(): Promise<void>;
};

export type GatewayOptions = {
  readonly config: Config;
  readonly snapshot: () => Snapshot;
  readonly hashKey: (secret: string) => string;
  /** Whether paths that are not a vendor's are handed to a desk. */
  readonly withDesk: boolean;
  readonly log: Logger;
};

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, log } = options;
  const clock = (): number => performance.now();
  const journal = openJournal({
    dir: join(config.data, 'journal'),
    gateway_id: config.gateway.id,
    ...config.journal,
    now: Date.now,
    on_fault: (error) => log.error({ err: error }, 'the journal has a fault'),
  });
  const open = openCalls(clock);
  const pool = openPool();
  const meters = openMeters({ open: () => open.size, journal: () => journal.stats() });
  let stopping = false;
  const proxies = config.gateway.trusted_proxies.map(proxyRule);
  const drains = { open: 0 };
  const serving = { now: 0 };
  const closing = closingQueue({ journal, dialectOf, meters, log });
  const parts: GatewayParts = {
    gatewayId: config.gateway.id,
    journal,
    pool,
    open,
    keys: keyLookup(options.hashKey),
    identifyRules: {
      without_key: config.gateway.without_key,
      proxies,
      record_ip: config.gateway.record_ip,
      record_user_agent: config.gateway.record_user_agent,
    },
    maxRequestBytes: config.gateway.max_request_bytes,
    maxKeptBytes: config.gateway.max_kept_bytes,
    syncEach: config.journal.sync === 'each',
    snapshot: options.snapshot,
    isStopping: () => stopping,
    drains,
    serving,
    malformed: new WeakMap(),
    clock,
    close: closing.add,
    log,
  };
  const newId = ulidMaker();
  const server = createGatewayServer({
    gateway: parts,
    desk: options.withDesk
      ? deskLink(
          localSocket(config.data, 'desk'),
          (request) => ({ address: trustedAddress(request, proxies), https: trustedHttps(request, proxies) }),
          config.ingest.max_batch_bytes,
        )
      : null,
    meters,
    newId,
    notReady: () => (journal.pressure() ? 'the journal is behind' : null),
  });
  const live = await serveLive(localSocket(config.data, 'gateway'), {
    open,
    journal: () => journal.stats(),
    clock,
    own: ownCalls(parts, newId),
  });
  const url = await listen(server, config.listen).catch(async (error: unknown) => {
    // A port that is taken is met often: nothing of what was opened before it may stay behind.
    pool.close();
    live.close();
    await journal.stop();
    throw error;
  });

  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    stopping = true;
    server.close();
    server.closeIdleConnections();
    // Not only the calls that are with a vendor: those whose request is still arriving are somebody's too.
    const limit = clock() + config.gateway.stop_ms;
    while (serving.now > 0 && clock() < limit) await sleep(20);
    for (const call of open.list()) call.watched?.onStop();
    await nextTurn();
    server.closeAllConnections();
    while (serving.now > 0 || closing.length > 0) await nextTurn();
    pool.close();
    live.close();
    live.closeAllConnections();
    await journal.stop();
  };
  return {
    url,
    run: journal.run,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Opens the port of a `host:port`; port 0 takes a free one. */
function listen(server: Server, where: string): Promise<string> {
  const colon = where.lastIndexOf(':');
  const host = where.slice(0, colon).replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port: Number(where.slice(colon + 1)), backlog: 1024 }, () => {
      server.off('error', reject);
      const address: string | AddressInfo | null = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
      resolve(`http://${shown}:${port}`);
    });
  });
}
