// Hands requests that are not a vendor's to the desk, over its local socket: the API, the console, everything people open. A body is
// taken in whole first, within a size and a time, and goes on with its length: nothing a caller sends can be read by the desk as a
// second request, and nobody who sends slowly holds a connection to it. While the desk starts or is restarted people get a clear 503.
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { DaybookError } from '../../errors.ts';
import { sayAway } from './desk-away.ts';

/** The browser's address, and whether it speaks https, as far as trusted proxies tell. */
export type Peer = { readonly address: string | null; readonly https: boolean };

export type DeskLink = { hand(request: IncomingMessage, response: ServerResponse): void };

const dropped = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-daybook-peer',
  'x-daybook-https',
]);
/** How much a body may have, and how long it may take. */
type Limits = { readonly bytes: number; readonly ms: number; readonly over: 'upload_too_large' | 'batch_too_large' };
const usual: Limits = { bytes: 1024 * 1024, ms: 10_000, over: 'upload_too_large' };
/** Batches of told calls are larger; all of them together may hold so much memory here. */
const batchMs = 60_000;
const mostHeld = 128 * 1024 * 1024;
const takesBatches = /^\/(?:api\/ingest\/|v1\/(?:traces|logs)(?:$|\?))/;

export function deskLink(socketPath: string, peerOf: (request: IncomingMessage) => Peer, mostBatchBytes = 32 * 1024 * 1024): DeskLink {
  let held = 0;
  return {
    hand: (request, response) => {
      const peer = peerOf(request);
      const limits: Limits = takesBatches.test(request.url ?? '') ? { bytes: mostBatchBytes, ms: batchMs, over: 'batch_too_large' } : usual;
      let mine = 0;
      response.once('close', () => {
        held -= mine;
        mine = 0;
      });
      const hold = (bytes: number): boolean => {
        held += bytes;
        mine += bytes;
        return held <= mostHeld;
      };
      takeIn(request, limits, hold).then(
        (body) => handOn(socketPath, peer, request, response, body),
        (error: unknown) => {
          if (!response.headersSent && !response.destroyed)
            sayJson(response, error instanceof DaybookError ? error : new DaybookError('internal'));
        },
      );
    },
  };
}

function handOn(socketPath: string, peer: Peer, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const headers = kept(request.rawHeaders);
  headers.push('x-daybook-peer', peer.address ?? '', 'x-daybook-https', peer.https ? '1' : '0', 'connection', 'close');
  if (body.length > 0) headers.push('content-length', String(body.length));
  // A connection each, never used again: one kept from before the desk was restarted would fail.
  const onward = http.request({ socketPath, agent: false, method: request.method, path: request.url, headers });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, kept(answer.rawHeaders, 'content-length'));
    // An answer the desk does not finish, because it died, breaks off here too: a page that waits for events must notice.
    pipeline(answer, response, () => onward.destroy());
  });
  onward.on('error', () => {
    if (!response.headersSent && !response.destroyed) sayAway(request, response, sayJson);
    else response.destroy();
  });
  response.on('close', () => onward.destroy());
  onward.end(body);
}

/** Throws upload_too_large, batch_too_large, ingest_busy, request_slow or body_incomplete. `hold` is false where there is no memory for more. */
function takeIn(request: IncomingMessage, { bytes, ms, over }: Limits, hold: (bytes: number) => boolean): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    let isFailed = false;
    const limit = setTimeout(() => fail(new DaybookError('request_slow')), ms).unref();
    const fail = (error: DaybookError): void => {
      clearTimeout(limit);
      isFailed = true;
      chunks = [];
      reject(error);
      // The answer says why; what still comes is not waited for.
      setTimeout(() => request.destroy(), 1_000).unref();
    };
    request.on('data', (chunk: Buffer) => {
      if (isFailed) return;
      size += chunk.length;
      if (size > bytes) fail(new DaybookError(over, `It takes at most ${bytes} bytes.`));
      else if (!hold(chunk.length)) fail(new DaybookError('ingest_busy'));
      else chunks.push(chunk);
    });
    request.on('end', () => {
      clearTimeout(limit);
      resolve(Buffer.concat(chunks));
    });
    request.on('close', () => {
      clearTimeout(limit);
      if (!request.complete) reject(new DaybookError('body_incomplete'));
    });
  });
}

function kept(raw: readonly string[], also: string | null = null): string[] {
  const headers: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    if (name === also || !dropped.has(name)) headers.push(raw[i] ?? '', raw[i + 1] ?? '');
  }
  return headers;
}

/** An error as the API speaks it. */
export function sayJson(response: ServerResponse, error: DaybookError): void {
  const body = JSON.stringify({ error: { code: error.code, message: error.message } });
  response.writeHead(error.status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
