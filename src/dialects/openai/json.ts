// JSON values of unknown shape, read without trusting them: each function gives the value where it has the shape, and null
// or an empty one where it has not. Counts are whole and not negative; anything else was not said.

export type JsonObject = { readonly [key: string]: unknown };

const nothing: JsonObject = {};

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : nothing);
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
export const objectsOf = (value: unknown): readonly JsonObject[] => listOf(value).filter(isObject);

export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value + 0 : null;
}

/** The first of the values that is a count. */
export function firstCount(...values: readonly unknown[]): number | null {
  for (const value of values) {
    const count = countOf(value);
    if (count !== null) return count;
  }
  return null;
}

/** JSON as text: strings as they are, other values serialised, absent ones null. */
export function jsonText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value);
  } catch {
    return null; // Nested deeper than the stack allows; such a value is in no vendor's answer.
  }
}

/** Undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
