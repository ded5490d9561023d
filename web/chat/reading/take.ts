// Looking into an object without losing any of it: what is asked for and is of the kind asked for is taken out, and what nobody took
// is the rest. So a member of an unexpected kind, or one that a vendor adds tomorrow, still reaches the screen. Never throws.
import type { JsonObject } from './turn.ts';

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export type Taking = {
  text(...names: readonly string[]): string | null;
  number(...names: readonly string[]): number | null;
  flag(...names: readonly string[]): boolean | null;
  list(...names: readonly string[]): readonly unknown[] | null;
  object(...names: readonly string[]): JsonObject | null;
  /** Whatever it is; undefined where there is none. */
  any(...names: readonly string[]): unknown;
  /** Passes over members that say nothing a reader wants, such as an index. */
  skip(...names: readonly string[]): void;
  /** Passes over a member where it has one of the values that go without saying. */
  skipIf(name: string, ...values: readonly unknown[]): void;
  /** What was not taken and says something; null where that is nothing. */
  rest(): JsonObject | null;
};

export function take(object: JsonObject): Taking {
  const left = new Map<string, unknown>(Object.entries(object));
  const first = <T>(names: readonly string[], is: (value: unknown) => value is T): T | null => {
    for (const name of names) {
      const value = left.get(name);
      if (is(value)) {
        left.delete(name);
        return value;
      }
    }
    return null;
  };
  return {
    text: (...names) => first(names, isText),
    number: (...names) => first(names, isNumber),
    flag: (...names) => first(names, isFlag),
    list: (...names) => first(names, isList),
    object: (...names) => first(names, isObject),
    any: (...names) => first(names, isSaid) ?? undefined,
    skip: (...names) => {
      for (const name of names) left.delete(name);
    },
    skipIf: (name, ...values) => {
      if (values.includes(left.get(name))) left.delete(name);
    },
    rest: () => {
      const said = [...left].filter(([, value]) => isSaid(value));
      return said.length === 0 ? null : Object.fromEntries(said);
    },
  };
}

/** Nothing, the empty text, the empty list and the empty object say nothing. */
export function isSaid(value: unknown): value is NonNullable<unknown> {
  if (value === null || value === undefined || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The value of a JSON text, undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON is an answer here, not a failure.
  }
}

/** Two rests as one; the members of the second that the first has are numbered. */
export function joined(one: JsonObject | null, other: JsonObject | null): JsonObject | null {
  if (one === null || other === null) return one ?? other;
  const both = new Map<string, unknown>(Object.entries(one));
  for (const [name, value] of Object.entries(other)) both.set(nameBeside(both, name), value);
  return Object.fromEntries(both);
}

function nameBeside(names: ReadonlyMap<string, unknown>, name: string): string {
  let free = name;
  for (let count = 2; names.has(free); count += 1) free = `${name} (${count})`;
  return free;
}
