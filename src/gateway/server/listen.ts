// The one port: vendor paths become calls, health and metrics are answered here, everything else is handed to the desk. What is
// not HTTP gets a 4xx that says why and a closed connection.
import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { DaybookError, errorTable, sentence, type ErrorCode } from '../../errors.ts';
import { arrive } from '../arrive.ts';
import { serveCall } from '../gateway.ts';
import type { GatewayParts } from '../parts.ts';
import { type DeskLink, sayJson } from './desk-link.ts';
import type { Meters } from './meters.ts';

export type ListenParts = {
  readonly gateway: GatewayParts;
  readonly desk: DeskLink | null;
  readonly meters: Meters;
  readonly newId: (now: number) => string;
  /** Null where ready, else what is missing. */
  readonly notReady: () => string | null;
};

export function createGatewayServer(parts: ListenParts): Server {
  const server = http.createServer({
    noDelay: true,
    keepAliveTimeout: 65_000,
    headersTimeout: 30_000,
    requestTimeout: 600_000,
    maxHeaderSize: 32 * 1024,
    highWaterMark: 64 * 1024,
  });
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    response.sendDate = false;
    if (request.httpVersionMajor !== 1) {
      // A first line without a version is HTTP/0.9 to the parser, which has no headers and no bodies.
      parts.meters.malformed('HTTP_VERSION');
      sayJson(response, new DaybookError('request_malformed'));
      return;
    }
    const started = parts.gateway.clock();
    const arrival = arrive(request, Date.now(), started, parts.newId);
    if (arrival !== null) void serveCall(parts.gateway, arrival, request, response);
    else answerOther(parts, request, response);
  };
  server.on('request', serve);
  server.on('checkExpectation', serve); // `expect` ends here: what else than 100-continue it says is nobody's concern.
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => answerMalformed(parts, error, socket));
  return server;
}

function answerOther(parts: ListenParts, request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  response.sendDate = true;
  if (path === '/health/liveness' || path === '/health/liveliness') {
    say(response, parts.gateway.isStopping() ? 503 : 200, { status: parts.gateway.isStopping() ? 'stopping' : 'alive' });
  } else if (path === '/health/readiness') {
    const missing = parts.gateway.isStopping() ? 'stopping' : parts.notReady();
    say(response, missing === null ? 200 : 503, missing === null ? { status: 'ready' } : { status: 'not ready', reason: missing });
  } else if (path === '/metrics') {
    parts.meters.text().then(
      (text) => {
        response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
        response.end(text);
      },
      (error: unknown) => {
        parts.gateway.log.error({ err: error }, 'the metrics could not be collected');
        sayJson(response, new DaybookError('internal'));
      },
    );
  } else if (parts.desk !== null) parts.desk.hand(request, response);
  else sayJson(response, new DaybookError('path_unknown'));
}

function say(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** How long a connection is read on after it was told no: closing on unread bytes resets it, and the answer would be lost. */
const lingerMs = 1_000;

/** No request object exists here: the bytes were not HTTP, too large a head, or too slow. Nothing of them is kept. */
function answerMalformed(parts: ListenParts, error: NodeJS.ErrnoException, socket: Duplex): void {
  if (parts.gateway.malformed.has(socket)) return; // Told already; what still comes is read and forgotten.
  parts.meters.malformed(/^[A-Z_]{1,40}$/.test(error.code ?? '') ? (error.code ?? '') : 'other');
  if (!socket.writable || error.code === 'ECONNRESET' || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const code: ErrorCode =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'header_too_large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request_slow'
        : 'request_malformed';
  const body = JSON.stringify({ error: { message: `Daybook: ${sentence(code)}`, type: 'invalid_request_error', param: null, code } });
  // Where the caller ended its side in the middle of a body, it left; everything else is told to be no HTTP.
  if (error.code !== 'HPE_INVALID_EOF_STATE') parts.gateway.malformed.set(socket, code);
  const limit = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(limit));
  const reason = http.STATUS_CODES[errorTable[code].status] ?? 'Bad Request';
  socket.end(
    `HTTP/1.1 ${errorTable[code].status} ${reason}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** An answer has begun on this connection: nothing else may be written into it. */
function isAnswering(socket: Duplex): boolean {
  const current: unknown = '_httpMessage' in socket ? socket._httpMessage : null;
  return current instanceof http.ServerResponse && current.headersSent;
}
