// Sends one exchange's answer down a raw socket by a plan, fault included, and says how far it came.
import type { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Exchange } from './exchange.ts';
import { piecesOf } from './pieces.ts';
import type { Fault, Moment, Plan } from './plan.ts';

export type Sent = {
  status: number | null;
  /** Body bytes handed to the socket, encoded, without framing. */
  body_bytes: number;
  pieces: number;
};

/** Tells an answer in progress that its peer has left. */
export type Peer = { readonly gone: boolean; readonly left: Promise<void> };

export type Outcome = { readonly ended: 'complete' | 'fault' | 'peer_left'; readonly keep: boolean };

/** What a peer that was reset must have had the time to read: a reset throws away what lies unread. */
const beforeReset = 25;

export async function sendAnswer(socket: Socket, exchange: Exchange, plan: Plan, sent: Sent, peer: Peer): Promise<Outcome> {
  const left: Outcome = { ended: 'peer_left', keep: false };
  const fault = plan.fault ?? null;
  const moment = fault !== null && 'at' in fault ? fault.at : null;
  for (let i = 0; i < (plan.early_hints ?? 0); i += 1) socket.write('HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n');
  if (await wait(plan.delay_ms?.head ?? 0, peer)) return left;
  if (fault !== null && moment === 'head') return strike(socket, fault, peer);
  if (fault?.what === 'garbage') {
    socket.end('\x00\x16\x03 this is not HTTP\n\n');
    return { ended: 'fault', keep: false };
  }
  if (fault?.what === 'no_content') {
    sent.status = 204;
    socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    return { ended: 'fault', keep: true };
  }
  const pieces = await piecesOf(exchange.response, plan.cut ?? (exchange.stream ? 'events' : 'whole'), plan.encoding ?? 'identity');
  const { head, framing, keep } = headOf(exchange, plan, pieces);
  sent.status = exchange.status;
  socket.write(head);
  for (const piece of pieces) {
    if (moment !== null && reached(moment, sent)) return strike(socket, fault, peer);
    const part =
      moment !== null && typeof moment === 'object' && 'bytes' in moment ? piece.subarray(0, moment.bytes - sent.body_bytes) : piece;
    if (!(await write(socket, framing === 'chunked' ? chunk(part) : part, peer))) return left;
    sent.body_bytes += part.length;
    sent.pieces += 1;
    if (part.length < piece.length) return strike(socket, fault, peer);
    if (await wait(plan.delay_ms?.between ?? 0, peer)) return left;
  }
  if (moment !== null && reached(moment, sent)) return strike(socket, fault, peer);
  if (framing === 'chunked') socket.write(`0\r\n${linesOf(plan.trailers ?? {})}\r\n`);
  if (!keep) socket.end();
  return { ended: fault === null ? 'complete' : 'fault', keep };
}

const reached = (moment: Moment, sent: Sent): boolean =>
  typeof moment === 'object' && ('bytes' in moment ? sent.body_bytes >= moment.bytes : sent.pieces >= moment.pieces);

async function strike(socket: Socket, fault: Fault | null, peer: Peer): Promise<Outcome> {
  if (fault?.what === 'stall') {
    await peer.left;
  } else if (fault?.what === 'end') {
    socket.end();
  } else {
    await pause(beforeReset);
    socket.resetAndDestroy();
  }
  return { ended: 'fault', keep: false };
}

function headOf(
  exchange: Exchange,
  plan: Plan,
  pieces: readonly Buffer[],
): { readonly head: string; readonly framing: 'chunked' | 'length' | 'close'; readonly keep: boolean } {
  const old = plan.version === '1.0';
  const wanted = plan.fault?.what === 'wrong_length' ? 'length' : (plan.framing ?? (exchange.stream ? 'chunked' : 'length'));
  const framing = wanted === 'chunked' && old ? 'close' : wanted;
  const keep = !(old || plan.close === true || framing === 'close' || plan.fault?.what === 'wrong_length');
  const { fault } = plan;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0) + (fault?.what === 'wrong_length' ? fault.by : 0);
  const encoding = plan.encoding ?? 'identity';
  const head = linesOf({
    ...withoutFraming(exchange.response_headers),
    ...(fault?.what === 'huge_headers' ? { 'x-huge': 'x'.repeat(fault.bytes) } : {}),
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    ...(framing === 'chunked' ? { 'transfer-encoding': 'chunked' } : {}),
    ...(framing === 'length' ? { 'content-length': String(length) } : {}),
    ...(keep ? {} : { connection: 'close' }),
    ...plan.headers,
  });
  return {
    head: `HTTP/${plan.version ?? '1.1'} ${exchange.status} ${exchange.status < 400 ? 'OK' : 'Error'}\r\n${head}\r\n`,
    framing,
    keep,
  };
}

const hopByHop = new Set(['content-length', 'transfer-encoding', 'content-encoding', 'connection', 'keep-alive']);
const withoutFraming = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name.toLowerCase())));

const linesOf = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

const chunk = (piece: Buffer): Buffer => Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);

/** False where the peer has left. Waits while the socket is full, so that what is counted as sent is not piled up here. */
async function write(socket: Socket, bytes: Buffer, peer: Peer): Promise<boolean> {
  if (peer.gone) return false;
  if (!socket.write(bytes)) {
    const drained = new Promise<void>((resolve) => socket.once('drain', resolve));
    await Promise.race([drained, peer.left]);
  }
  return !peer.gone;
}

/** True where the peer has left meanwhile. */
async function wait(milliseconds: number, peer: Peer): Promise<boolean> {
  if (milliseconds > 0) {
    const stop = new AbortController();
    await Promise.race([pause(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined), peer.left]);
    stop.abort();
  } else {
    await turn();
  }
  return peer.gone;
}
