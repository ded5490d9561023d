// What OpenAI's dialects ask of JSON beyond lib/json: an object in any case, the first of several counts, a value as text.
import { asCount, isObject, type JsonObject, toJson } from '../../lib/json.ts';

const nothing: JsonObject = {};

/** The object, or an empty one, for members that are read all the same. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : nothing);

/** The first of the values that is a count. */
export function firstCount(...values: readonly unknown[]): number | null {
  for (const value of values) {
    const count = asCount(value);
    if (count !== null) return count;
  }
  return null;
}

/** Strings as they are, other values as JSON, absent ones null. */
export const jsonText = (value: unknown): string | null =>
  value === undefined || value === null ? null : typeof value === 'string' ? value : toJson(value);
