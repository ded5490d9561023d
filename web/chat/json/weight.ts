// How much a JSON value is to draw: a tree is drawn with every member of what is unfolded, so what is wide or deep is shown as text.
import { escaped, written } from '../text/hidden.ts';

export type Weight = { readonly nodes: number; readonly widest: number; readonly deepest: number };

export function weightOf(value: unknown, most = 20_000): Weight {
  let nodes = 0;
  let widest = 0;
  let deepest = 0;
  // A stack of our own: values may nest deeper than the engine's.
  const open: (readonly [value: unknown, depth: number])[] = [[value, 1]];
  for (let next = open.pop(); next !== undefined && nodes < most; next = open.pop()) {
    const [inner, depth] = next;
    nodes += 1;
    deepest = Math.max(deepest, depth);
    if (typeof inner !== 'object' || inner === null) continue;
    const members: readonly unknown[] = Object.values(inner);
    widest = Math.max(widest, members.length);
    if (members.length <= most) for (const member of members) open.push([member, depth + 1]);
    else nodes = most;
  }
  return { nodes, widest, deepest };
}

/** Whether a tree of it can be drawn and unfolded without stopping the page. */
export function isLight(value: unknown): boolean {
  const { nodes, widest, deepest } = weightOf(value);
  return nodes < 5_000 && widest <= 500 && deepest <= 60;
}

/** JSON text, indented, with what cannot be seen escaped. */
export function jsonText(value: unknown): string {
  if (value === undefined) return '';
  try {
    return escaped(JSON.stringify(value, null, 2));
  } catch {
    return '…'; // Nested beyond what the engine can write; the ledger keeps no such value.
  }
}

/** A light value in whose texts and names what cannot be seen is written out, for a tree that draws them as they are. */
export function shownValue(value: unknown): unknown {
  if (typeof value === 'string') return written(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shownValue);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [written(name), shownValue(inner)]));
}
