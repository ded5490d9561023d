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

export const asCount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** JSON text; '' where the value cannot be written (nested beyond what the engine's stack holds). */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return ''; // A document deeper than the stack has no text form to offer; it is not the reader's failure.
  }
}
