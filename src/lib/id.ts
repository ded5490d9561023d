// Ids that sort by time: ULIDs (github.com/ulid/spec), 48 bits of epoch milliseconds and 80 of chance, in Crockford's
// base 32. Within one process they rise even inside a millisecond and when the clock steps back.
import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const pool = Buffer.alloc(10 * 256);
let used = pool.length;

/** A maker of ids that only rise. Each process needs one. */
export function ulidMaker(random: (buffer: Buffer) => void = (buffer) => void randomFillSync(buffer)): (now: number) => string {
  let last = -1;
  const tail = new Uint8Array(16);
  return (now) => {
    if (now > last) {
      last = now;
      if (used >= pool.length) {
        random(pool);
        used = 0;
      }
      fiveBitGroups(pool, used, tail);
      used += 10;
    } else {
      increment(tail);
    }
    return timePart(last) + textOf(tail);
  };
}

/** Epoch milliseconds an id was made at, or null for what is not a ULID. */
export function timeOfUlid(id: string): number | null {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return null;
  let time = 0;
  for (let i = 0; i < 10; i += 1) time = time * 32 + alphabet.indexOf(id.charAt(i));
  return time;
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

function fiveBitGroups(bytes: Uint8Array, offset: number, groups: Uint8Array): void {
  for (let half = 0; half < 2; half += 1) {
    const b = (i: number): number => bytes[offset + half * 5 + i] ?? 0;
    const at = half * 8;
    groups[at] = b(0) >> 3;
    groups[at + 1] = ((b(0) & 7) << 2) | (b(1) >> 6);
    groups[at + 2] = (b(1) >> 1) & 31;
    groups[at + 3] = ((b(1) & 1) << 4) | (b(2) >> 4);
    groups[at + 4] = ((b(2) & 15) << 1) | (b(3) >> 7);
    groups[at + 5] = (b(3) >> 2) & 31;
    groups[at + 6] = ((b(3) & 3) << 3) | (b(4) >> 5);
    groups[at + 7] = b(4) & 31;
  }
}

function increment(groups: Uint8Array): void {
  for (let i = groups.length - 1; i >= 0; i -= 1) {
    const next = (groups[i] ?? 0) + 1;
    if (next < 32) {
      groups[i] = next;
      return;
    }
    groups[i] = 0;
  }
}

function textOf(groups: Uint8Array): string {
  let text = '';
  for (const group of groups) text += alphabet.charAt(group);
  return text;
}
