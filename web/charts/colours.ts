// Which colour a name wears: the same on every page and after a reload, in both themes. A name takes a hue when it is first seen, the
// one its letters point to unless others wear it already; what it took is kept on this device, as a hash of the name.
import './colours.css';

const hues = 10;
const place = 'daybook.colours';
/** Names kept; the oldest go first. */
const most = 600;

const statusColours: Readonly<Record<string, string>> = {
  success: 'var(--color-good)',
  failed: 'var(--color-bad)',
  timeout: 'var(--color-warn)',
  cancelled: 'var(--color-violet)',
  refused: 'var(--color-warn)',
  unknown: 'var(--color-grey)',
  pending: 'var(--color-accent)',
};

export const otherColour = 'var(--series-other)';

/** A status has its own colour, the one its word and icon have elsewhere. */
export const statusColour = (status: string): string => statusColours[status] ?? otherColour;

/** The colour of one name, as CSS has it. */
export const colourOf = (name: string | null): string => coloursOf([name])[0] ?? otherColour;

/** The colours of names that are seen together. Null, what has no name, is grey. */
export function coloursOf(names: readonly (string | null)[]): readonly string[] {
  const kept = slots();
  const ids = names.map((name) => (name === null ? null : hashOf(name)));
  const fresh = [...new Set(ids)].filter((id): id is number => id !== null && !kept.has(id)).sort((a, b) => a - b);
  if (fresh.length > 0) {
    const here = new Set(ids.flatMap((id) => kept.get(id ?? -1) ?? []));
    for (const id of fresh) {
      const slot = slotFor(id, here, [...kept.values()]);
      here.add(slot);
      kept.set(id, slot);
    }
    keep(kept);
  }
  return ids.map((id) => (id === null ? otherColour : `var(--series-${(kept.get(id) ?? id % hues) + 1})`));
}

/** Of the hues this chart does not have yet the one least worn everywhere; of equals the one the hash points to, or the next after it. */
export function slotFor(hash: number, here: ReadonlySet<number>, everywhere: readonly number[]): number {
  const turns = Array.from({ length: hues }, (_, step) => (hash + step) % hues);
  const free = here.size < hues ? turns.filter((slot) => !here.has(slot)) : turns;
  const worn = (slot: number): number => everywhere.filter((other) => other === slot).length;
  return free.reduce((best, slot) => (worn(slot) < worn(best) ? slot : best), free[0] ?? 0);
}

/** FNV-1a over UTF-16 units. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

let loaded: Map<number, number> | null = null;

function slots(): Map<number, number> {
  loaded ??= read();
  return loaded;
}

function read(): Map<number, number> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    if (!Array.isArray(value)) return new Map();
    return new Map(value.filter(isPair));
  } catch {
    // Kept by another version, or storage is closed: colours are given out anew.
    return new Map();
  }
}

const isPair = (value: unknown): value is [number, number] =>
  Array.isArray(value) && Number.isInteger(value[0]) && Number.isInteger(value[1]) && value[1] >= 0 && value[1] < hues;

function keep(kept: Map<number, number>): void {
  for (const id of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(id);
  }
  try {
    localStorage.setItem(place, JSON.stringify([...kept]));
  } catch {
    // Without storage a colour lasts as long as the page.
  }
}
