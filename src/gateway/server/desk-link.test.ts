import { mkdtempSync, rmSync } from 'node:fs';
import http, { type IncomingMessage, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskLink } from './desk-link.ts';

let dir: string;
let socket: string;
let desk: Server;
let front: Server;
let seen: { method: string; url: string; peer: string | undefined; https: string | undefined; body: string }[];
let answer: (request: IncomingMessage, response: http.ServerResponse) => void;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-link-'));
  socket = join(dir, 'desk.sock');
  seen = [];
  answer = (_, response) => response.end('from the desk');
  desk = http.createServer(async (request, response) => {
    const body = await bodyOf(request);
    const peer = request.headers['x-daybook-peer'];
    const https = request.headers['x-daybook-https'];
    const [one, two] = [peer, https].map((header) => (Array.isArray(header) ? header.join() : header));
    seen.push({ method: request.method ?? '', url: request.url ?? '', peer: one, https: two, body });
    answer(request, response);
  });
  await new Promise<void>((resolve) => desk.listen(socket, resolve));
  const link = deskLink(socket, () => ({ address: '10.1.2.3', https: false }));
  front = http.createServer((request, response) => link.hand(request, response));
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  for (const server of [desk, front]) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(dir, { recursive: true, force: true });
});

const port = (): number => {
  const address: AddressInfo | string | null = front.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** Sends raw bytes and gives all that comes back until the connection ends. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve) => {
    let answered = '';
    const connection = net.connect(port(), '127.0.0.1', () => connection.write(text));
    connection.on('data', (chunk) => {
      answered += chunk.toString('latin1');
    });
    connection.on('close', () => resolve(answered));
    connection.on('error', () => resolve(answered));
  });

describe('what strangers send', () => {
  it.each(['GET', 'DELETE', 'OPTIONS', 'POST'])('%s: a body that looks like a request stays a body', async (method) => {
    const inner = 'POST /api/usage/verify?repair=true HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n';
    const chunk = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`;
    await raw(`${method} /api/status HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n${chunk}`);
    await raw('GET /api/calls HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([`${method} /api/status`, 'GET /api/calls']);
    expect(seen[0]?.body).toBe(inner);
  });

  it('says who the peer is, whatever a caller claims', async () => {
    await raw('GET /api/status HTTP/1.1\r\nhost: x\r\nX-Daybook-Peer: 127.0.0.1\r\nX-Daybook-Https: 1\r\nconnection: close\r\n\r\n');
    expect(seen).toMatchObject([{ peer: '10.1.2.3', https: '0' }]);
  });

  it('opens no connection to the desk before it is whole', async () => {
    const slow = net.connect(port(), '127.0.0.1', () => slow.write('POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf'));
    await raw('GET /api/status HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(seen.map(({ url }) => url)).toEqual(['/api/status']);
    slow.destroy();
  });

  it('is refused where it is more than the API takes', async () => {
    const answered = await raw(
      `POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 2000000\r\nconnection: close\r\n\r\n${'a'.repeat(2_000_000)}`,
    );
    expect(answered).toContain('413');
    expect(answered).toContain('upload_too_large');
    expect(seen).toEqual([]);
  });
});

describe('a desk that is gone', () => {
  it('is a clear 503', async () => {
    desk.close();
    desk.closeAllConnections();
    rmSync(socket, { force: true });
    expect(await raw('GET /api/status HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 503[\s\S]*desk_away/);
    // Whoever opens the console then sees a page that asks again, and no JSON.
    const page = await raw('GET /usage HTTP/1.1\r\nhost: x\r\naccept: text/html,*/*\r\nconnection: close\r\n\r\n');
    expect(page).toMatch(/^HTTP\/1\.1 503[\s\S]*retry-after: 2[\s\S]*text\/html[\s\S]*http-equiv="refresh"/i);
    expect(page).not.toContain('<script');
  });

  it('in the middle of its answer, breaks the answer off', async () => {
    answer = (_, response) => {
      response.write('begun');
      setTimeout(() => response.destroy(), 30);
    };
    const answered = await raw('GET /api/calls/live HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(answered).toContain('begun');
    expect(answered.endsWith('0\r\n\r\n')).toBe(false);
  });
});
