// What an app says of a call, checked field by field: what fits is taken, what does not is left out, counted and reported once. Nothing an
// app can hand over makes this throw.
import { messageOf, type Problems } from '../problem.ts';
import { copyOf, type Json } from './copy.ts';
import { contextNames, type FieldKind, fieldsByName, fieldsOfWire } from './field-kinds.ts';

/** Fields in the names of the wire, as plain JSON. */
export type Told = { [field: string]: Json };

export type Vetted = { readonly told: Told; readonly size: number };

type Names = ReadonlyMap<string, { readonly field: string; readonly kind: FieldKind }>;

const longestWord = 512;
/** Daybook takes 65,536 characters of metadata with the rest of its JSON. */
const longestMetadata = 30_000;
const refusedValue = Symbol('refused');

export type Vet = {
  /** Null where it is no object at all. */
  fields(given: unknown, where: string): Vetted | null;
  /** What withContext takes. */
  context(given: unknown): Vetted | null;
  /** The same for fields in the wire's names, from the SDK's own parts. */
  told(given: Readonly<Record<string, unknown>>): Vetted;
};

export function vetBy(problems: Problems, textLength: number): Vet {
  let size = 0;

  function refuse(code: string, message: string): typeof refusedValue {
    problems.report('argument', code, message);
    return refusedValue;
  }

  function copied(name: string, value: unknown, length: number = textLength): Json | undefined {
    const { value: copy, size: taken, faults } = copyOf(value, length);
    size += taken;
    for (const fault of faults) problems.report('argument', `field_${fault}`, `${name} could not be kept as it was: ${fault}.`);
    return copy;
  }

  function word(name: string, value: unknown): Json | typeof refusedValue {
    if (typeof value !== 'string') return refuse('field_kind', `${name} takes a text, not ${nameOf(value)}.`);
    size += 64 + 2 * Math.min(value.length, longestWord);
    if (value.length <= longestWord) return value;
    refuse('field_cut', `${name} takes at most ${longestWord} characters; the rest was cut.`);
    return value.slice(0, longestWord);
  }

  function numeric(name: string, value: unknown, whole: boolean): Json | typeof refusedValue {
    const plain = typeof value === 'bigint' ? Number(value) : value;
    size += 32;
    if (typeof plain === 'number' && plain >= 0 && (whole ? Number.isSafeInteger(plain) : Number.isFinite(plain))) return plain;
    return refuse('field_kind', `${name} takes a number, ${whole ? 'whole and ' : ''}not below 0, not ${nameOf(value)}.`);
  }

  function instant(name: string, value: unknown): Json | typeof refusedValue {
    size += 64;
    const text = instantOf(value);
    return text ?? refuse('field_kind', `${name} takes a Date, milliseconds or an ISO text with its zone, not ${nameOf(value)}.`);
  }

  function listed(name: string, value: unknown, words: readonly string[]): Json | typeof refusedValue {
    size += 48;
    if (typeof value === 'string' && words.includes(value)) return value;
    return refuse('field_kind', `${name} is one of ${words.join(', ')}, not ${nameOf(value)}.`);
  }

  function attempts(name: string, value: unknown): Json | typeof refusedValue {
    const copy = copied(name, value);
    if (!Array.isArray(copy)) return refuse('field_kind', `${name} takes a list of objects, not ${nameOf(value)}.`);
    return copy.filter(isMembers).map(attemptOf);
  }

  function taken(name: string, kind: FieldKind, value: unknown): Json | typeof refusedValue {
    if (value === null) return null;
    if (typeof kind !== 'string') return listed(name, value, kind);
    switch (kind) {
      case 'word':
        return word(name, value);
      case 'text':
        return typeof value === 'string'
          ? (copied(name, value) ?? null)
          : refuse('field_kind', `${name} takes a text, not ${nameOf(value)}.`);
      case 'count':
        return numeric(name, value, true);
      case 'milliseconds':
        return numeric(name, value, false);
      case 'http_status':
        return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599
          ? value
          : refuse('field_kind', `${name} takes a status of HTTP, 100 to 599, not ${nameOf(value)}.`);
      case 'flag':
        return typeof value === 'boolean' ? value : refuse('field_kind', `${name} takes true or false, not ${nameOf(value)}.`);
      case 'instant':
        return instant(name, value);
      case 'currency':
        return typeof value === 'string' && /^[A-Z]{3}$/.test(value)
          ? value
          : refuse('field_kind', `${name} takes three capital letters, not ${nameOf(value)}.`);
      case 'attempts':
        return attempts(name, value);
      case 'members': {
        const copy = copied(name, value, name === 'metadata' ? Math.min(textLength, longestMetadata) : textLength);
        return isMembers(copy) ? copy : refuse('field_kind', `${name} takes an object, not ${nameOf(value)}.`);
      }
      case 'wire': {
        const copy = copied(name, value);
        return copy === undefined ? refuse('field_kind', `${name} takes what can be JSON, not ${nameOf(value)}.`) : copy;
      }
    }
  }

  function take(given: object, names: Names): Vetted {
    size = 512;
    const told: Told = {};
    const rest: { [name: string]: Json } = {};
    let others = 0;
    for (const name of Object.keys(given)) {
      let value: unknown;
      try {
        value = Reflect.get(given, name);
      } catch (error) {
        refuse('field_unreadable', `${name} could not be read: ${messageOf(error)}`);
        continue;
      }
      if (value === undefined) continue;
      const known = names.get(name);
      if (known !== undefined) {
        const kept = taken(name, known.kind, value);
        if (kept !== refusedValue) told[known.field] = kept;
        continue;
      }
      refuse('field_unknown', `There is no field ${name.slice(0, 100)}; it was kept in the metadata.`);
      const copy = copied(name, value, 10_000);
      if (copy !== undefined && others < 3) rest[name.slice(0, longestWord)] = copy;
      others += 1;
    }
    if (others > 0) told['metadata'] = { ...rest, ...(isMembers(told['metadata']) ? told['metadata'] : {}) };
    return { told, size };
  }

  function check(given: unknown, where: string, names: Names): Vetted | null {
    try {
      if (typeof given === 'object' && given !== null && !Array.isArray(given)) return take(given, names);
      refuse('fields_kind', `${where} takes an object of fields, not ${nameOf(given)}.`);
    } catch (error) {
      refuse('fields_unreadable', `The fields given to ${where} could not be read: ${messageOf(error)}`);
    }
    return null;
  }

  return {
    fields: (given, where) => check(given, where, fieldsByName),
    context: (given) => check(given, 'withContext', contextNames),
    told: (given) => take(given, fieldsOfWire),
  };
}

export const isMembers = (value: unknown): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An ISO text, or null for what is no time. */
export function instantOf(value: unknown): string | null {
  if (typeof value === 'string') {
    const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value);
    return isWhole && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : null;
  }
  const time = value instanceof Date ? value.getTime() : value;
  return typeof time === 'number' && time >= 0 && time < 253_402_300_800_000 ? new Date(time).toISOString() : null;
}

/** The names of an attempt as the gateway's records have them; other members stay as they are. */
function attemptOf(attempt: { [name: string]: Json }): { [name: string]: Json } {
  const { httpStatus, errorCode, errorMessage, durationMs, at, ...rest } = attempt;
  const named: { [name: string]: Json } = { ...rest };
  if (at !== undefined) named['at'] = typeof at === 'string' && instantOf(at) !== null ? Date.parse(at) : at;
  if (httpStatus !== undefined) named['http_status'] = httpStatus;
  if (errorCode !== undefined) named['error_code'] = errorCode;
  if (errorMessage !== undefined) named['error_message'] = errorMessage;
  if (durationMs !== undefined) named['end_ms'] = durationMs;
  return named;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
