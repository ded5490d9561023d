// Careful looks into parsed JSON of unknown shape: each asks for one kind of value and answers null where it is another.
// Nothing here throws. Counts are whole and not negative; anything else is unknown.

export type JsonObject = Readonly<Record<string, unknown>>;

/** The parsed text, or undefined where it is not JSON (JSON's own null stays null). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON is an answer here, not a failure.
  }
}

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export const asObject = (value: unknown): JsonObject | null => (isObject(value) ? value : null);

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const asObjects = (value: unknown): readonly JsonObject[] => asList(value).filter(isObject);

/**
 * Tokens of one call beyond this are no count anybody can mean: the largest context windows hold some ten million. They are unknown,
 * as a negative count is, and stand in the raw usage only. So a sum in 64 bits holds eighteen million calls at the very limit.
 */
export const largestCount = 1_000_000_000_000;

export const asCount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largestCount ? value : null;

/** Deeper documents are kept as text: whoever writes a value needs the stack for it, and each writer has another one left. */
const mostLevels = 512;

/** Whether the objects and lists of a JSON text stand deeper in each other than `levels`. Never recurses. */
export function nestsTooDeep(text: string, levels: number = mostLevels): boolean {
  if (text.length < levels * 2) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === quote) {
      at = endOfString(text, at);
    } else if (sign === openList || sign === openObject) {
      depth += 1;
      if (depth > levels) return true;
    } else if (sign === closeList || sign === closeObject) depth -= 1;
  }
  return false;
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Where the string that begins at `start` ends: the next quote with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === backslash) before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
  return text.length;
}

/** Stands where a value was that cannot be kept. */
export const tooDeep = '[nested too deeply to be kept]';

/** JSON text of any value, always: what cannot be written, or not be read back by everyone, is replaced by `tooDeep`. */
export function keptJson(value: unknown): string {
  try {
    const text = JSON.stringify(value) ?? 'null';
    return nestsTooDeep(text) ? JSON.stringify(tooDeep) : text;
  } catch {
    return JSON.stringify(tooDeep); // Deeper than the engine's stack, or longer than its longest string.
  }
}

/** JSON text; '' where the value cannot be written (nested beyond what the engine's stack holds). */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return ''; // A document deeper than the stack has no text form to offer; it is not the reader's failure.
  }
}
