import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPool, type UpstreamExchange, type UpstreamFault, type UpstreamPool, type UpstreamRequest } from './pool.ts';

let server: Server;
let pool: UpstreamPool;
let origin: URL;
let connections: Socket[] = [];
let asked = '';
/** What is answered to each request that is complete to its blank line. */
let answer: (socket: Socket) => void = () => undefined;

beforeEach(async () => {
  connections = [];
  asked = '';
  server = createServer((socket) => {
    connections.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      asked += chunk.toString('latin1');
      if (/\r\n\r\n/.test(chunk.toString('latin1'))) answer(socket);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  origin = new URL(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
  pool = openPool();
});
afterEach(async () => {
  pool.close();
  for (const socket of connections) socket.destroy();
  server.close();
  await once(server, 'close');
});

type Seen = { status: number | null; body: string; ended: boolean; fault: UpstreamFault | null; sent: number };
const get: UpstreamRequest = { method: 'GET', path: '/x', headers: ['host', 'h'], body: null, length: null };

function send(request: Partial<UpstreamRequest> = {}, to = origin): { seen: Seen; exchange: UpstreamExchange; over: Promise<Seen> } {
  const seen: Seen = { status: null, body: '', ended: false, fault: null, sent: 0 };
  let finish: (seen: Seen) => void = () => undefined;
  const over = new Promise<Seen>((resolve) => {
    finish = resolve;
  });
  const exchange = pool.send(
    to,
    { ...get, ...request },
    {
      onSent: () => {
        seen.sent += 1;
      },
      onHead: (head) => {
        seen.status = head.status;
      },
      onData: (chunk, ended) => {
        seen.body += chunk.toString();
        seen.ended = ended;
        if (ended) finish(seen);
      },
      onFault: (fault) => {
        seen.fault = fault;
        finish(seen);
      },
      onDrain: () => undefined,
    },
  );
  return { seen, exchange, over };
}
const says =
  (text: string) =>
  (socket: Socket): void => {
    socket.write(text);
  };
const ends =
  (text: string) =>
  (socket: Socket): void => {
    socket.end(text);
  };
const resets = (socket: Socket): void => {
  socket.resetAndDestroy();
};
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe('a request', () => {
  it('is written with its fields, its length and its body', async () => {
    answer = says(ok);
    await send({ method: 'POST', headers: ['host', 'h', 'x', 'é'], body: Buffer.from('{"a":1}') }).over;
    expect(asked).toBe('POST /x HTTP/1.1\r\nhost: h\r\nx: é\r\ncontent-length: 7\r\n\r\n{"a":1}');
  });
  it.each([
    ['GET', null, 'GET /x HTTP/1.1\r\nhost: h\r\n\r\n'],
    ['DELETE', null, 'DELETE /x HTTP/1.1\r\nhost: h\r\ncontent-length: 0\r\n\r\n'],
    ['HEAD', null, 'HEAD /x HTTP/1.1\r\nhost: h\r\n\r\n'],
  ])('%s without a body', async (method, body, text) => {
    answer = says(method === 'HEAD' ? 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n' : ok);
    expect(await send({ method, body }).over).toMatchObject({ status: 200, ended: true });
    expect(asked).toBe(text);
  });
  it('whose body streams is framed by its length or in chunks', async () => {
    for (const length of [6, null]) {
      asked = '';
      answer = () => undefined;
      const { exchange, seen, over } = send({ method: 'POST', body: 'stream', length });
      while (seen.sent === 0) await pause(1);
      exchange.write(Buffer.from('abc'));
      exchange.write(Buffer.alloc(0));
      exchange.write(Buffer.from('def'));
      exchange.end();
      const body = length === null ? '3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n' : 'abcdef';
      while (!asked.endsWith(body)) await pause(1);
      expect(asked).toContain(length === null ? '\r\ntransfer-encoding: chunked\r\n' : '\r\ncontent-length: 6\r\n');
      connections.at(-1)?.write(ok);
      expect(await over).toMatchObject({ body: 'ok', fault: null });
    }
  });
});

describe('a connection', () => {
  it('is used again after a whole answer, the one used last first', async () => {
    answer = says(ok);
    for (let i = 0; i < 5; i += 1) expect(await send().over).toMatchObject({ body: 'ok' });
    expect(connections).toHaveLength(1);
    await Promise.all([send().over, send().over]);
    expect(connections).toHaveLength(2);
  });
  it.each([
    ['that says it closes', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok'],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok'],
    ['that says more than its answer', `${ok}more`],
    ['whose answer has two framings', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
    ['that will be idle for no time', 'HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 2\r\n\r\nok'],
  ])('%s is not', async (_, text) => {
    answer = says(text);
    expect(await send().over).toMatchObject({ body: 'ok', fault: null });
    await pause(10);
    expect(await send().over).toMatchObject({ body: 'ok', fault: null });
    expect(connections).toHaveLength(2);
  });
  it('that says something while nobody asks, or ends, is not', async () => {
    answer = says(ok);
    await send().over;
    connections[0]?.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged');
    await pause(20);
    expect(await send().over).toMatchObject({ body: 'ok' });
    connections[1]?.end();
    await pause(20);
    expect(await send().over).toMatchObject({ body: 'ok' });
    expect(connections).toHaveLength(3);
  });
  it('whose upload was not finished is not', async () => {
    answer = says(ok);
    expect(await send({ method: 'POST', body: 'stream', length: 100 }).over).toMatchObject({ body: 'ok' });
    await pause(10);
    await send().over;
    expect(connections).toHaveLength(2);
  });
});

describe('an exchange that fails', () => {
  it.each([
    ['before an answer', ends(''), 'upstream_cut', 'before an answer'],
    ['by a reset', resets, 'upstream_cut', 'before an answer (ECONNRESET)'],
    ['in the middle', ends('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nok'), 'upstream_cut', 'in the middle'],
    ['in the middle of chunks', ends('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nok'), 'upstream_cut', 'in the middle'],
    ['by what is no HTTP', says('220 smtp\r\n\r\n'), 'upstream_malformed', 'HTTP/'],
  ] as const)('%s says so once', async (_, how, code, message) => {
    answer = how;
    const { fault } = await send().over;
    expect(fault?.code).toBe(code);
    expect(fault?.message).toContain(message);
  });
  it('without a connection says where to', async () => {
    const { fault, sent } = await send({}, new URL('http://127.0.0.1:1')).over;
    expect(fault).toEqual({ code: 'upstream_unreachable', message: 'no connection to http://127.0.0.1:1 (ECONNREFUSED)' });
    expect(sent).toBe(0);
  });
  it('by being aborted says nothing more, and its connection is gone', async () => {
    answer = says('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nok');
    const { seen, exchange } = send();
    while (seen.body === '') await pause(1);
    exchange.abort();
    const [socket] = connections;
    if (socket && !socket.destroyed) await once(socket, 'close');
    expect(seen).toMatchObject({ ended: false, fault: null });
  });
  it('an answer that ends with its connection is whole', async () => {
    answer = ends('HTTP/1.1 200 OK\r\n\r\nall of it');
    expect(await send().over).toMatchObject({ body: 'all of it', ended: true, fault: null });
  });
});

it('a paused exchange reads nothing on, and goes on where it was', async () => {
  const big = 'x'.repeat(8 * 1024 * 1024);
  answer = says(`HTTP/1.1 200 OK\r\ncontent-length: ${big.length}\r\n\r\n${big}`);
  const { seen, exchange, over } = send();
  while (seen.body === '') await pause(1);
  exchange.pause();
  await pause(50);
  const held = seen.body.length;
  await pause(100);
  expect(seen.body.length).toBe(held);
  expect(held).toBeLessThan(big.length);
  exchange.resume();
  expect((await over).body.length).toBe(big.length);
});
