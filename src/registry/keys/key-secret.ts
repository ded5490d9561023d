// What a Daybook key looks like: `dbk_`, 43 characters of base 62 (256 bits of chance), and 6 of checksum over the rest, so that
// a mistyped or cut key is told apart from one that was never made, without asking anything.
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const prefix = 'dbk_';
const bodyLength = 43;
const checkLength = 6;

export function makeKeySecret(random: (bytes: number) => Buffer = randomBytes): string {
  const start = prefix + base62(BigInt(`0x${random(32).toString('hex')}`), bodyLength);
  return start + checksum(start);
}

/** `whole` has the form and the checksum; `mistyped` begins like a Daybook key and is none; `other` is somebody else's secret. */
export function shapeOfKey(text: string): 'whole' | 'mistyped' | 'other' {
  if (!text.startsWith(prefix)) return 'other';
  const start = text.slice(0, -checkLength);
  const whole =
    text.length === prefix.length + bodyLength + checkLength && /^\w+$/.test(text) && checksum(start) === text.slice(-checkLength);
  return whole ? 'whole' : 'mistyped';
}

function checksum(text: string): string {
  return base62(BigInt(crc32(text)), checkLength);
}

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text;
}
