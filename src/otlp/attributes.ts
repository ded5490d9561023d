// Careful looks into attributes: the first of several names whose value is of the kind that is asked for. What is of another kind is
// passed over, as if it were not there.
import { asCount, isObject, nestsTooDeep, parseJson } from '../lib/json.ts';
import type { Attributes, AttributeValue } from './signal.ts';

/** Text that is not empty. */
export function textAt(attributes: Attributes, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return `${value}`;
  }
  return null;
}

/** A word of a record: as text, no longer than a field of it takes. */
export const wordAt = (attributes: Attributes, ...names: readonly string[]): string | null => wordOf(textAt(attributes, ...names));

export const wordOf = (text: string | null): string | null => (text === null ? null : text.slice(0, 512));

/** A count of tokens. Some emitters write doubles or text where they mean whole numbers. */
export function countAt(attributes: Attributes, ...names: readonly string[]): number | null {
  for (const name of names) {
    const count = asCount(numberOf(attributes.get(name)));
    if (count !== null) return count;
  }
  return null;
}

export function numberAt(attributes: Attributes, ...names: readonly string[]): number | null {
  for (const name of names) {
    const number = numberOf(attributes.get(name));
    if (number !== null) return number;
  }
  return null;
}

const numberOf = (value: AttributeValue | undefined): number | null => {
  const number = typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

export function flagAt(attributes: Attributes, ...names: readonly string[]): boolean | null {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
  }
  return null;
}

/** A structured value, or the JSON text of one: emitters that cannot write structures write text. Undefined where there is neither. */
export function structureAt(attributes: Attributes, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = attributes.get(name);
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') return value;
    const parsed = structureOf(value);
    if (parsed !== undefined) return parsed;
  }
  return undefined;
}

/** A list or an object out of its JSON text; undefined for any other text. */
export function structureOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text) || nestsTooDeep(text)) return undefined;
  const parsed = parseJson(text);
  return isObject(parsed) || Array.isArray(parsed) ? parsed : undefined;
}

/** The texts of a list attribute, or of a single text. */
export function textsAt(attributes: Attributes, name: string): readonly string[] {
  const value = attributes.get(name);
  if (typeof value === 'string') {
    const list = structureOf(value);
    if (Array.isArray(list)) return list.filter((one) => typeof one === 'string');
    return value === '' ? [] : [value];
  }
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Attributes whose names begin with `prefix`, by the rest of their names. */
export function under(attributes: Attributes, prefix: string): Readonly<Record<string, AttributeValue>> {
  const found: [string, AttributeValue][] = [];
  for (const [name, value] of attributes) if (name.startsWith(prefix)) found.push([name.slice(prefix.length), value]);
  return Object.fromEntries(found);
}
