// A vector of length one that follows from a text: the same text is always the same point.
import { createHash } from 'node:crypto';

export function embedding(text: string, size: number): number[] {
  const values: number[] = [];
  for (let block = createHash('sha512').update(text).digest(); values.length < size; block = createHash('sha512').update(block).digest()) {
    for (let at = 0; at < block.length && values.length < size; at += 2) values.push(block.readInt16LE(at) / 32768);
  }
  const length = Math.hypot(...values);
  return values.map((value) => Number((value / length).toFixed(8)));
}
