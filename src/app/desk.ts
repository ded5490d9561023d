// The desk, joined: it posts the journal into the ledger and answers what people ask. It listens before the ledger is ready, so a
// question in the first second gets a clear answer, and it holds the journal's lock, so that there is one poster at a time.
import { mkdir } from 'node:fs/promises';
import http, { IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import { createApi } from '../api/app.ts';
import type { LiveCall } from '../api/parts.ts';
import type { Config } from '../config.ts';
import { type Poster, type PosterParts, startPoster } from '../desk/posting/poster.ts';
import { costChangesOf } from '../desk/recost/changes.ts';
import { type Recosting, startRecosting } from '../desk/recost/recosting.ts';
import { openEstimator } from '../desk/tokens/estimate.ts';
import { dialectOf } from '../dialects/index.ts';
import { DaybookError } from '../errors.ts';
import { proxyRule } from '../gateway/address.ts';
import { addressOf, connectLedger, type Ledger } from '../ledger/connect.ts';
import { keepEngine } from '../ledger/engine/watch.ts';
import { insertCalls } from '../ledger/insert.ts';
import { askCall } from '../ledger/questions/call.ts';
import { askEndpointHealth } from '../ledger/questions/catalogue/endpoint-health.ts';
import { askModelCounters } from '../ledger/questions/catalogue/model-counters.ts';
import { askCalls } from '../ledger/questions/calls.ts';
import { askFacets } from '../ledger/questions/counts/facets.ts';
import { askVolume } from '../ledger/questions/counts/volume.ts';
import { askDifferences } from '../ledger/questions/differences.ts';
import { askMissing } from '../ledger/questions/missing.ts';
import { askFailures } from '../ledger/questions/overview/failures.ts';
import { askWeekHours } from '../ledger/questions/overview/week-hours.ts';
import { askQa, countQa } from '../ledger/questions/qa.ts';
import { askSession } from '../ledger/questions/session.ts';
import { askSessions } from '../ledger/questions/sessions.ts';
import { askUsage } from '../ledger/questions/usage.ts';
import { countCallsToPrice } from '../ledger/recost/read.ts';
import { findTwins } from '../ledger/twins.ts';
import { repairUsage, verifyUsage } from '../ledger/verify.ts';
import { localSocket } from '../lib/local-socket.ts';
import { seenOnce } from '../lib/seen.ts';
import type { Environment } from '../registry/from-environment.ts';
import { openRegistry } from '../registry/registry.ts';
import { knownVendors } from '../registry/resolve.ts';
import { openSecret } from '../registry/secret.ts';
import type { CallBody, CallRecord } from '../schema/call.ts';
import type { Places } from '../desk/ingest/vendor-of.ts';
import { openCatalogue } from './catalogue.ts';
import { openDeskIngestion } from './desk-ingest.ts';
import { embeddedAddress, prepareWhenThere, waitForLock } from './desk-ledger.ts';
import { listenOnPort, listenOnSocket, type Peer, peerAtPort, peerOfGateway } from './desk-listen.ts';
import { askGateway } from './gateway-socket.ts';
import { openMoney } from './money.ts';
import { followSnapshots } from './snapshots.ts';
import { version } from './version.ts';

export type Desk = {
  /** Resolves when the ledger is ready and posting runs. Rejects where neither ever will. */
  readonly ready: Promise<void>;
  catchUp(): Promise<void>;
  stop(): Promise<void>;
};

export type DeskOptions = {
  readonly config: Config;
  readonly env: Environment;
  /** The journal's run of the gateway that is alive, or null where no gateway runs over this data directory. */
  readonly liveRun: string | null;
  readonly log: Logger;
};

/** How often the registry learns when keys were last used. */
const noteKeysMs = 15_000;

export async function startDesk({ config, env, liveRun, log }: DeskOptions): Promise<Desk> {
  const journalDir = join(config.data, 'journal');
  await mkdir(journalDir, { recursive: true });
  const lock = await waitForLock(journalDir, log);
  const secret = openSecret({ dir: config.data, env });
  const registry = await openRegistry({ dir: config.data, url: config.registry.url, secret });
  const money = await openMoney(registry);
  const snapshots = await followSnapshots({ config, env, registry, secret, log, onChange: money.refresh });
  const kept =
    config.ledger.url === null ? keepEngine({ dir: join(config.data, 'ledger'), memory_bytes: config.ledger.memory_bytes, log }) : null;
  const ledger = connectLedger(
    kept === null ? addressOf(config.ledger.url ?? '', config.ledger.database) : () => embeddedAddress(kept, config.ledger.database),
  );
  const estimator = openEstimator({
    onFallback: (reason) => log.warn({ reason: reason.message }, 'tokens were estimated without the tokenizer'),
  });
  const places = (): Places => ({ vendors: knownVendors(config.vendors), endpoints: [...snapshots.current().endpoints.values()] });
  const ingest = await openDeskIngestion({ config, places, log });
  let poster: Poster | null = null;
  let recosts: Recosting | null = null;
  let preparing: string | null = 'The ledger is starting.';

  /** Until its tables are there, a question would be answered by the engine's own complaint. */
  const prepared = (): Ledger => {
    if (preparing !== null) throw new DaybookError('ledger_away', preparing);
    return ledger;
  };

  const recosting = (): Recosting => {
    prepared();
    if (recosts === null) throw new DaybookError('ledger_away', 'The ledger is starting.');
    return recosts;
  };

  const gatewaySocket = localSocket(config.data, 'gateway');
  const api = createApi({
    answers: {
      calls: async (question, user) => askCalls(prepared(), question, { user }),
      volume: async (question, now, user) => askVolume(prepared(), question, now, { user }),
      facets: async (question, user) => askFacets(prepared(), question, { user }),
      call: async (id, user) => askCall(prepared(), id, { user }),
      qa: async (question, user) => askQa(prepared(), question, { user }),
      countQa: async (question, user) => countQa(prepared(), question, { user }),
      sessions: async (question, user) => askSessions(prepared(), question, { user }),
      session: async (question, user) => askSession(prepared(), question, { user }),
      usage: async (question, user) => askUsage(prepared(), question, { user }),
      weekHours: async (question, user) => askWeekHours(prepared(), question, { user }),
      failures: async (question, user) => askFailures(prepared(), question, { user }),
      verify: async (range, repair) => {
        const there = prepared();
        await poster?.catchUp();
        await ingest.catchUp();
        return repair ? repairUsage(there, range) : verifyUsage(there, range);
      },
      countCalls: async (question) => countCallsToPrice(prepared(), question),
      missingPrices: async (range, user) => askMissing(prepared(), range, { user }),
      costDifferences: async (question, user) => askDifferences(prepared(), question, { user }),
      endpointHealth: async (now) => askEndpointHealth(prepared(), now),
      modelCounters: async (range, user) => askModelCounters(prepared(), range, { user }),
      costChanges: async (call) => costChangesOf(prepared(), registry.recosts, call),
    },
    money,
    catalogue: openCatalogue({ config, env, registry }),
    vendors: () => knownVendors(config.vendors),
    recosting,
    ingestion: { ...ingest.ingestion, limits: { records: config.ingest.max_batch_records, bytes: config.ingest.max_batch_bytes } },
    live: async () => {
      poster?.watched();
      return [...(await askGateway<readonly LiveCall[]>(gatewaySocket, '/live')), ...ingest.ingestion.live()];
    },
    status: async () => ({
      version,
      journal: await askGateway(gatewaySocket, '/journal').catch(() => null),
      posting: poster?.state() ?? { waiting_for: preparing },
      ingest: { ...ingest.ingestion.state(), posting: ingest.posting() ?? { waiting_for: preparing } },
      ledger: { embedded: kept !== null, ready: preparing === null, engine_pid: kept?.current()?.pid ?? null },
    }),
    registry,
    keyOf: (text) => snapshots.current().keys.get(secret.hashKey(text)) ?? null,
    now: Date.now,
    log,
    version,
  });
  // What strangers sent comes over the gateway's socket or the port; the owner of the data directory has a socket of its own.
  const proxies = config.gateway.trusted_proxies.map(proxyRule);
  const forStrangers = (peerOf: (request: IncomingMessage) => Peer) =>
    getRequestListener((request, { incoming }) =>
      api.fetch(request, {
        isOwner: false,
        peer: incoming instanceof IncomingMessage ? peerOf(incoming) : { address: null, https: false },
      }),
    );
  const forOwner = getRequestListener((request) => api.fetch(request, { isOwner: true }));
  const servers: Server[] = [
    await listenOnSocket(http.createServer(forStrangers(peerOfGateway)), localSocket(config.data, 'desk')),
    await listenOnSocket(http.createServer(forOwner), localSocket(config.data, 'owner')),
  ];
  if (config.desk.listen !== null)
    servers.push(
      await listenOnPort(
        config.desk.listen,
        forStrangers((request) => peerAtPort(request, proxies)),
      ),
    );

  const noting = setInterval(() => {
    Promise.all([registry.keys.flushUsed(), registry.sessions.flushSeen()]).catch((error: unknown) =>
      log.warn({ err: error }, 'when keys and sessions were last used could not be noted'),
    );
  }, noteKeysMs).unref();

  const stopping = new AbortController();
  const begin = async (): Promise<void> => {
    if (kept !== null) await kept.ready();
    await prepareWhenThere(ledger, stopping.signal, log);
    preparing = null;
    recosts = startRecosting({
      ledger,
      jobs: registry.recosts,
      bookAt: money.bookAt,
      book_version: money.shipped_version,
      worker: config.gateway.id,
      log,
      now: Date.now,
    });
    const insert = async (calls: readonly CallRecord[], bodies: readonly CallBody[], token: string, first_try: boolean): Promise<void> => {
      await insertCalls(ledger, calls, bodies, token, { first_try });
      for (const { key_id, request_timestamp } of calls) if (key_id !== null) registry.keys.used(key_id, Date.parse(request_timestamp));
    };
    const making: Omit<PosterParts, 'dir' | 'liveRun'> = {
      dialectOf,
      book: { lookup: (query) => money.book().lookup(query) },
      estimator,
      isFirstFetch: seenOnce(100_000),
      insert,
      log,
    };
    poster = await startPoster({ ...making, dir: journalDir, liveRun });
    await ingest.post(making, async (traced) => {
      await poster?.catchUp();
      return findTwins(ledger, traced, ['gateway', 'sdk']);
    });
  };
  const ready = begin();
  ready.catch((error: unknown) => {
    preparing = error instanceof Error ? error.message : String(error);
    if (!stopping.signal.aborted) log.error({ err: error }, 'the ledger cannot be used; calls stay in the journal');
  });

  return {
    ready,
    catchUp: async () => {
      await ready;
      await poster?.catchUp();
      await ingest.catchUp();
    },
    stop: async () => {
      stopping.abort();
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
      clearInterval(noting);
      snapshots.stop();
      await recosts?.stop();
      await poster?.stop();
      await ingest.stop();
      await estimator.stop();
      await ledger.close();
      await kept?.stop();
      await registry.close();
      lock.release();
    },
  };
}
