// A caller that is only a socket: sends exactly the bytes it is given, in the pieces it is given, and keeps what comes back.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type RawCaller = {
  readonly socket: Socket;
  send(bytes: string | Buffer): void;
  /** Everything received so far. */
  received(): Buffer;
  /** Until what was received passes the test; throws after the time given. */
  until(test: (received: Buffer) => boolean, within_ms?: number): Promise<Buffer>;
  /** Until the connection is closed; throws after the time given. */
  closed(within_ms?: number): Promise<Buffer>;
  /** Leaves at once, with a reset. */
  leave(): void;
};

export async function callRaw(url: string): Promise<RawCaller> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const chunks: Buffer[] = [];
  let isClosed = false;
  socket.on('error', () => undefined); // A reset by the gateway is told by 'close'.
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('close', () => {
    isClosed = true;
  });
  await once(socket, 'connect');
  const received = (): Buffer => Buffer.concat(chunks);
  const wait = async (done: () => boolean, within: number): Promise<Buffer> => {
    const until = Date.now() + within;
    while (!done()) {
      if (Date.now() > until)
        throw new Error(`nothing of the kind within ${within} ms; received:\n${received().toString('latin1').slice(0, 2000)}`);
      await pause(2);
    }
    return received();
  };
  return {
    socket,
    send: (bytes) => void socket.write(bytes),
    received,
    until: (test, within = 5_000) => wait(() => test(received()), within),
    closed: (within = 5_000) => wait(() => isClosed, within),
    leave: () => void socket.resetAndDestroy(),
  };
}

/** A request as bytes: `content-length` is written for the body that is given. */
export function requestBytes(method: string, path: string, headers: Readonly<Record<string, string>>, body: string | Buffer = ''): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ host: 'daybook', ...headers, ...(bytes.length > 0 ? { 'content-length': String(bytes.length) } : {}) });
  const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}
