// Sends attacks, each on a connection of its own and some cut in pieces, many at a time, and tells what came back.
import { connect } from 'node:net';
import type { Attack } from './kinds.ts';

export type Aftermath = {
  /** The status of each answer on the connection, in order; empty where it was closed without a word. */
  readonly statuses: readonly number[];
  readonly text: string;
  /** False where the connection was still open when the time was up. */
  readonly isClosed: boolean;
};

const longestMs = 20_000;

export function assault(url: string, attack: Attack, cutAt: number | null): Promise<Aftermath> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true });
    let isClosed = false;
    const limit = setTimeout(() => socket.destroy(), longestMs);
    const leaves = attack.fate === 'partial' || attack.bytes.length === 0;
    let silence: NodeJS.Timeout | null = null;
    socket.on('connect', () => {
      const at = cutAt === null ? attack.bytes.length : Math.min(cutAt, attack.bytes.length);
      socket.write(attack.bytes.subarray(0, at));
      if (at < attack.bytes.length) setImmediate(() => socket.write(attack.bytes.subarray(at)));
      if (leaves) setImmediate(() => socket.end());
      // What was changed at random may wait for more that never comes.
      else if (attack.fate === 'any') silence = setTimeout(() => socket.end(), 100);
    });
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      // An answer that leaves the connection open is all there will be.
      if (attack.fate !== 'broken') setImmediate(() => socket.end());
    });
    socket.on('end', () => {
      isClosed = true;
      socket.end();
    });
    socket.on('error', () => {
      isClosed = true; // The gateway may well reset what it will not read.
    });
    socket.on('close', () => {
      clearTimeout(limit);
      if (silence !== null) clearTimeout(silence);
      const text = Buffer.concat(chunks).toString('latin1');
      resolve({ statuses: [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1])), text, isClosed });
    });
  });
}
