// Hands requests that are not a vendor's to the desk, over its local socket: the API, the console, everything people open. While
// the desk starts or is restarted they get a clear 503; calls to vendors do not notice.
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { DaybookError } from '../../errors.ts';

export type DeskLink = { hand(request: IncomingMessage, response: ServerResponse): void };

const dropped = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'proxy-connection',
  'te',
  'trailer',
  'x-daybook-peer',
]);

export function deskLink(socketPath: string, trustedPeer: (request: IncomingMessage) => string | null): DeskLink {
  // A connection each: over a local socket it costs next to nothing, and one kept from before the desk was restarted would fail.
  const agent = new http.Agent({ keepAlive: false, maxSockets: 256 });
  return {
    hand: (request, response) => {
      const headers: string[] = [];
      const raw = request.rawHeaders;
      for (let i = 0; i + 1 < raw.length; i += 2)
        if (!dropped.has((raw[i] ?? '').toLowerCase())) headers.push(raw[i] ?? '', raw[i + 1] ?? '');
      headers.push('x-daybook-peer', trustedPeer(request) ?? '');
      const onward = http.request({ socketPath, agent, method: request.method, path: request.url, headers });
      onward.on('response', (answer) => {
        response.writeHead(
          answer.statusCode ?? 502,
          answer.statusMessage,
          answer.rawHeaders.filter((_, i) => !dropped.has((answer.rawHeaders[i - (i % 2)] ?? '').toLowerCase())),
        );
        answer.pipe(response);
      });
      onward.on('error', () => {
        if (!response.headersSent) sayJson(response, new DaybookError('desk_away'));
        else response.destroy();
      });
      response.on('close', () => onward.destroy());
      request.pipe(onward);
    },
  };
}

/** An error as the API speaks it. */
export function sayJson(response: ServerResponse, error: DaybookError): void {
  const body = JSON.stringify({ error: { code: error.code, message: error.message } });
  response.writeHead(error.status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
