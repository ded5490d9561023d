// What only the gateway can do, for the desk, over a local socket: tell the calls that are open now and the state of the journal, and
// make calls of Daybook's own. The socket stands in a directory that its owner alone can enter; no credential passes here.
import { chmodSync, rmSync } from 'node:fs';
import http, { type Server } from 'node:http';
import type { JournalStats } from '../../journal/journal.ts';
import type { Opened } from '../../schema/entry.ts';
import type { OpenCalls, Phase } from '../open-calls.ts';
import { type OwnCalls, ownPrefix } from './own-calls.ts';

/** One open call, as `GET /live` lists it. Milliseconds since it began; bytes of answer so far. */
export type LiveCall = Opened & { readonly phase: Phase; readonly age_ms: number; readonly response_bytes: number };

export type LiveParts = {
  readonly open: OpenCalls;
  readonly journal: () => JournalStats;
  readonly clock: () => number;
  readonly own: OwnCalls;
};

export function serveLive(path: string, { open, journal, clock, own }: LiveParts): Promise<Server> {
  rmSync(path, { force: true });
  const server = http.createServer((request, response) => {
    if (request.url?.startsWith(ownPrefix)) return own(request, response);
    const value = request.url === '/live' ? liveCalls(open, clock()) : request.url === '/journal' ? journal() : null;
    const body = JSON.stringify(value);
    response.writeHead(value === null ? 404 : 200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve(server);
    });
  });
}

function liveCalls(open: OpenCalls, now: number): LiveCall[] {
  return open
    .list()
    .map((call) => ({ ...call.opened, phase: call.phase, age_ms: Math.round(now - call.started), response_bytes: call.responseBytes }));
}
