// Chance that can be repeated: numbers, choices and ids that follow from a seed alone. The same seed and the same requests in
// the same order give the same bytes.
import { createHash } from 'node:crypto';

export type Chance = {
  /** A whole number, 0 ≤ n < below. */
  number(below: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** A prefix and that many letters and digits, as vendors write their ids. */
  id(prefix: string, length: number): string;
  hex(prefix: string, length: number): string;
};

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789';

/** `parts` name the place in the sequence: a seed, a request's number, a choice's number. */
export function chanceFrom(...parts: readonly (string | number)[]): Chance {
  let block = createHash('sha256').update(parts.join('\n')).digest();
  let used = 0;
  const number = (below: number): number => {
    if (used + 4 > block.length) {
      block = createHash('sha256').update(block).digest();
      used = 0;
    }
    const value = block.readUInt32LE(used);
    used += 4;
    return value % below;
  };
  const spell = (prefix: string, length: number, alphabet: string): string => {
    let text = prefix;
    for (let i = 0; i < length; i += 1) text += alphabet.charAt(number(alphabet.length));
    return text;
  };
  return {
    number,
    pick: (from) => from[number(from.length)] ?? from[0],
    id: (prefix, length) => spell(prefix, length, letters),
    hex: (prefix, length) => spell(prefix, length, '0123456789abcdef'),
  };
}
