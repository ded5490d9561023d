// An exchange whose caller takes nothing: the connection is a stream that never finishes a write, the vendor says what a test says.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import type { Opened } from '../schema/entry.ts';
import type { Endpoint } from '../schema/vendor.ts';
import { conduct, type ExchangeRules, type Outcome } from './exchange.ts';
import type { OpenCall } from './open-calls.ts';
import type { UpstreamListener } from './upstream/pool.ts';

const endpoint: Endpoint = {
  name: 'e',
  vendor_id: 'v',
  vendor_name: 'v',
  bases: {},
  auth: {},
  credential: null,
  currency: 'USD',
  quirks: [],
  headers: {},
  timeouts: { connect: null, first_byte: null, idle: 10, total: 100 },
  caller_gone: { policy: 'cancel' },
};
const opened: Opened = {
  id: 'ID',
  at: 0,
  gateway_id: 'g',
  route: 'gateway',
  key_id: null,
  user: null,
  app: null,
  function: null,
  session_id: null,
  call_type: 'chat',
  dialect: 'none',
  vendor_id: null,
  vendor_name: null,
  quirks: [],
  currency: 'USD',
  endpoint: 'e',
  model_name: null,
  model_id: null,
  is_stream: false,
  method: 'GET',
  path: '/v1/x',
  client_request_id: null,
  ip: null,
  user_agent: null,
  metadata: null,
};

type Stalled = {
  readonly call: OpenCall;
  readonly vendor: UpstreamListener;
  readonly response: ServerResponse;
  readonly outcome: Promise<Outcome>;
  readonly isSettled: () => boolean;
  readonly isAborted: () => boolean;
};

/** An exchange that has begun, on a connection that takes nothing. */
async function stalled(beforeLast: ExchangeRules['beforeLast'] = null): Promise<Stalled> {
  const connection = new Duplex({ read: () => undefined, write: () => undefined });
  const server = createServer();
  const asked = once(server, 'request');
  server.emit('connection', connection);
  connection.push('GET /v1/x HTTP/1.1\r\nhost: h\r\n\r\n');
  const [request, response]: [IncomingMessage, ServerResponse] = await asked.then(([one, two]) => [one, two]);

  let vendor: UpstreamListener | null = null;
  let isAborted = false;
  let isSettled = false;
  const call: OpenCall = {
    opened,
    timeouts: endpoint.timeouts,
    started: 0,
    phase: 'connect',
    phaseSince: 0,
    responseBytes: 0,
    watched: null,
    slot: -1,
  };
  const rules: ExchangeRules = {
    clock: () => 1,
    pool: {
      send: (_origin, _request, listener) => {
        vendor = listener;
        const abort = (): void => {
          isAborted = true;
        };
        return { pause: () => undefined, resume: () => undefined, abort, write: () => true, end: () => undefined };
      },
      close: () => undefined,
    },
    maxKeptBytes: 1_000_000,
    maxRequestBytes: 1_000_000,
    callerGone: { policy: 'cancel' },
    drains: { open: 0 },
    isStopping: () => false,
    beforeLast,
  };
  const destination = {
    endpoint,
    origin: new URL('http://v'),
    path: '/v1/x',
    headers: [],
    body: null,
    model_name: null,
    model_id: null,
    hidesUsage: false,
  };
  const outcome = conduct(rules, call, destination, request, response, false);
  void outcome.then(() => {
    isSettled = true;
  });
  const listener: UpstreamListener | null = vendor;
  if (listener === null) throw new Error('no vendor was asked');
  return { call, vendor: listener, response, outcome, isSettled: () => isSettled, isAborted: () => isAborted };
}

const head = { status: 200, statusText: 'OK', headers: ['content-type', 'text/plain'] };
const gone = { ending: 'cancelled', error_code: 'caller_gone' };

it.each(['idle', 'total'] as const)('a caller that does not take an ended answer has left when %s runs out', async (which) => {
  const { call, vendor, response, outcome } = await stalled();
  vendor.onSent();
  vendor.onHead(head);
  vendor.onData(Buffer.alloc(300_000), true);
  call.watched?.onTimeout(which);
  expect(await outcome).toMatchObject(gone);
  expect(response.destroyed).toBe(true);
  expect(call.phase).toBe('ended');
});

it('a vendor that is held back by the caller is not to blame when the call takes too long', async () => {
  const { call, vendor, response, outcome, isSettled, isAborted } = await stalled();
  vendor.onSent();
  vendor.onHead(head);
  vendor.onData(Buffer.alloc(300_000), false);
  call.watched?.onTimeout('idle');
  await new Promise(setImmediate);
  expect(isSettled()).toBe(false);
  call.watched?.onTimeout('total');
  expect(await outcome).toMatchObject(gone);
  expect(isAborted()).toBe(true);
  expect(response.destroyed).toBe(true);
});

it('a vendor that is slow itself is', async () => {
  const { call, vendor, outcome } = await stalled();
  vendor.onSent();
  call.watched?.onTimeout('total');
  expect(await outcome).toMatchObject({ ending: 'timeout', error_code: 'timeout_total' });
});

it('a caller whose answer waits for the journal has not left', async () => {
  let deliver = (): void => undefined;
  const { call, vendor, isSettled } = await stalled((_, written) => {
    deliver = written;
  });
  vendor.onSent();
  vendor.onHead(head);
  vendor.onData(Buffer.alloc(300_000), true);
  call.watched?.onTimeout('total');
  await new Promise(setImmediate);
  expect(isSettled()).toBe(false);
  deliver();
  call.watched?.onTimeout('total');
  await new Promise(setImmediate);
  expect(isSettled()).toBe(true);
});
