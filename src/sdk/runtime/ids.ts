// Ids of calls: ULIDs as lib/id.ts makes them, from the random numbers that every runtime has. Made once, when a call begins, so that
// a record that is sent again is known again.

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const size = 16 * 256;
const pool = new Uint8Array(size);
let used = size;
let lastTime = -1;
let lastText = '';

/** 48 bits of time, 80 of chance. */
export function newId(now: number): string {
  if (used + 16 > size) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  let chance = '';
  // 256 is a whole number of 32s, so five bits of a byte are as even as the byte.
  for (const end = used + 16; used < end; used += 1) chance += alphabet.charAt((pool[used] ?? 0) & 31);
  return timeText(now) + chance;
}

/** Epoch milliseconds an id was made at, or null for what is not one of these. */
export function timeOfId(id: string): number | null {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return null;
  let time = 0;
  for (let i = 0; i < 10; i += 1) time = time * 32 + alphabet.indexOf(id.charAt(i));
  return time;
}

function timeText(now: number): string {
  if (now === lastTime) return lastText;
  let text = '';
  let rest = now;
  for (let i = 0; i < 10; i += 1) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  lastTime = now;
  lastText = text;
  return text;
}
