// Ids of told calls. A sender names each call once; the same name from the same sender is the same call, however often it comes.
import { createHash } from 'node:crypto';
import { timeOfUlid } from '../../lib/id.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What tells a sender's calls apart: 80 bits of SHA-256, as 16 signs. */
export function keyOf(sender: string, id: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([sender, id]))
    .digest();
  let text = '';
  for (let group = 0; group < 16; group += 1) text += alphabet.charAt(bitsAt(digest, group * 5));
  return text;
}

/** A ULID is taken as it is; any other id becomes one of the call's beginning and the key. */
export const requestIdOf = (id: string, key: string, at: number): string => (timeOfUlid(id) === null ? timePart(at) + key : id);

function bitsAt(bytes: Buffer, bit: number): number {
  const at = Math.floor(bit / 8);
  const two = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return (two >> (11 - (bit % 8))) & 31;
}

function timePart(time: number): string {
  let text = '';
  let rest = time;
  for (let i = 0; i < 10; i += 1) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
