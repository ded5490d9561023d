// The upstream for tests: serves given exchanges over raw HTTP/1, as cut and as broken as a plan says, and keeps count of
// what it was asked and what it sent, so that a test can hold a ledger against it.
//
// An exchange is named in the header x-replay-id or by the path /replay/<id>[~<plan>]/…; a plan in x-replay-plan or the path.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type Peer, type Sent, sendAnswer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import type { Plan } from './plan.ts';
import { type ReceivedRequest, requestReader } from './request-reader.ts';

/** One request as it came and as it was answered. Filled in while the answer goes out; whole once `ended` is not `open`. */
export type Served = {
  /** Null where no exchange of the name asked for is known; then 404 was answered. */
  readonly id: string | null;
  readonly plan: string | null;
  readonly received: ReceivedRequest;
  /** Null until a head was sent. */
  readonly status: number | null;
  readonly body_bytes: number;
  readonly pieces: number;
  readonly ended: 'open' | 'complete' | 'fault' | 'peer_left';
  /** From the whole request to the peer's leaving, where it left before the answer was complete. */
  readonly left_after_ms: number | null;
};

export type Replay = {
  readonly url: string;
  readonly served: readonly Served[];
  /** TCP connections accepted so far. */
  readonly connections: () => number;
  readonly servedOf: (id: string) => readonly Served[];
  /** The base URL under which every path is answered with this exchange. */
  readonly urlOf: (id: string, plan?: string) => string;
  readonly add: (exchanges: readonly Exchange[]) => void;
  readonly plan: (name: string, plan: Plan) => void;
  /** Forgets what was served. */
  readonly forget: () => void;
  /** Until no answer is under way; throws after the time given, default 5 s. */
  readonly idle: (within_ms?: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type ReplayOptions = {
  readonly exchanges: readonly Exchange[];
  /** By name. `default` is used where none is named. */
  readonly plans?: Readonly<Record<string, Plan>>;
  readonly port?: number;
};

type Open = { -readonly [K in keyof Served]: Served[K] };

export async function startReplay({ exchanges, plans = {}, port = 0 }: ReplayOptions): Promise<Replay> {
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
  const byName = new Map(Object.entries(plans));
  const served: Open[] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;

  const answerOne = async (socket: Socket, received: ReceivedRequest, peer: Peer): Promise<boolean> => {
    const named = nameOf(received);
    const exchange = byId.get(named.id ?? '');
    const plan = named.plan === null ? (byName.get('default') ?? {}) : byName.get(named.plan);
    const known = exchange !== undefined && plan !== undefined;
    const record: Open = {
      id: known ? exchange.id : null,
      plan: named.plan,
      received,
      status: null,
      body_bytes: 0,
      pieces: 0,
      ended: 'open',
      left_after_ms: null,
    };
    served.push(record);
    const start = performance.now();
    peer.left.then(() => {
      if (record.ended === 'open') record.left_after_ms = performance.now() - start;
    });
    const sent: Sent = record;
    const outcome = await sendAnswer(socket, known ? exchange : notKnown(named), known ? plan : {}, sent, peer);
    record.ended = outcome.ended;
    return outcome.keep && !/^close$/i.test(received.headers.connection ?? '');
  };

  const server = createServer({ noDelay: true }, (socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => undefined); // A peer's reset; what it means for the answer is told by 'close'.
    let gone = false;
    const left = new Promise<void>((resolve) => {
      const leave = (): void => {
        gone = true;
        resolve();
      };
      socket.on('end', leave);
      socket.on('close', leave);
    });
    socket.on('close', () => sockets.delete(socket));
    const peer: Peer = {
      get gone() {
        return gone;
      },
      left,
    };
    converse(socket, (received) => answerOne(socket, received, peer)).catch((error: Error) => socket.destroy(error));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the replay has no port');
  const url = `http://127.0.0.1:${address.port}`;

  return {
    url,
    served,
    connections: () => accepted,
    servedOf: (id) => served.filter((one) => one.id === id),
    urlOf: (id, plan) => `${url}/replay/${id}${plan === undefined ? '' : `~${plan}`}`,
    add: (more) => {
      for (const exchange of more) byId.set(exchange.id, exchange);
    },
    plan: (name, plan) => void byName.set(name, plan),
    forget: () => {
      served.length = 0;
    },
    idle: async (within = 5_000) => {
      const until = performance.now() + within;
      while (served.some(({ ended }) => ended === 'open')) {
        if (performance.now() > until) throw new Error(`answers still under way after ${within} ms: ${open(served)}`);
        await pause(5);
      }
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function converse(socket: Socket, answer: (received: ReceivedRequest) => Promise<boolean>): Promise<void> {
  const reader = requestReader(socket);
  for (;;) {
    const received = await reader.next();
    if (received === null) return;
    if (!(await answer(received))) {
      if (!socket.writableEnded && !socket.destroyed) socket.end();
      return;
    }
  }
}

type Named = { readonly id: string | null; readonly plan: string | null };

function nameOf({ path, headers }: ReceivedRequest): Named {
  const [, id, plan] = /^\/replay\/([^/~]+)(?:~([^/?]+))?(?=\/|\?|$)/.exec(path) ?? [];
  return { id: id ?? headers['x-replay-id'] ?? null, plan: plan ?? headers['x-replay-plan'] ?? null };
}

const notKnown = ({ id, plan }: Named): Exchange => ({
  id: 'not-known',
  vendor: 'replay',
  method: 'GET',
  path: '/',
  request_headers: {},
  request: Buffer.alloc(0),
  status: 404,
  response_headers: { 'content-type': 'application/json' },
  response: Buffer.from(JSON.stringify({ error: { message: `The replay knows no exchange ${id} or no plan ${plan}.` } })),
  stream: false,
});

const open = (served: readonly Served[]): string =>
  served.flatMap(({ id, plan, ended }) => (ended === 'open' ? [`${id} by ${plan}`] : [])).join(', ');
