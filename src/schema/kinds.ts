// The kinds of value a field can have. A kind says once how a value looks in JSON (zod), how the ledger keeps it (a
// ClickHouse type and the way there and back), and which filters make sense on it. Nothing else decides these things.
import { z } from 'zod';
import { keptJson } from '../lib/json.ts';
import { formatNano, isKept, parseNano } from '../lib/money.ts';

/** What a person may ask of a field: `is` takes several values and wildcards, `range` takes a lower and an upper bound. */
export type FilterOp = 'is' | 'range' | 'has' | 'contains';

export type Kind<T> = {
  readonly name: string;
  /** The JSON form, as the API speaks it. */
  readonly json: z.ZodType<T>;
  /** The ClickHouse type of the column, without Nullable. */
  readonly column: string;
  readonly filter: FilterOp | null;
  /** From the JSON form to what JSONEachRow takes. */
  readonly toColumn: (value: T) => unknown;
  /** From what JSONEachRow gives to the JSON form. */
  readonly fromColumn: (value: unknown) => T;
};

const same = <T>(value: T): unknown => value;
const asText = (value: unknown): string => String(value);
const asNumber = (value: unknown): number => Number(value);

/** ISO 8601 in UTC with milliseconds, `2026-11-23T05:12:32.123Z`. */
const isoTime = z.iso.datetime({ precision: 3 });
const timeFromColumn = (value: unknown): string => `${String(value).replace(' ', 'T').replace(/Z$/, '')}Z`;

/** A decimal string with up to nine places, exact to one nano-unit of its currency. */
const decimal = z.string().regex(/^-?\d+(\.\d{1,9})?$/, 'a decimal number as a string, at most 9 places');

/** The engine would wrap what is beyond 64 bits without a word. */
function nanoColumn(value: string): string {
  const amount = parseNano(value);
  if (!isKept(amount)) throw new RangeError(`an amount of ${value} does not fit the ledger`);
  return amount.toString();
}

const jsonValue: z.ZodType<unknown> = z.unknown();

export const kinds = {
  id: { name: 'id', json: z.string(), column: 'String', filter: 'is', toColumn: same, fromColumn: asText },
  /** A word from a small set of values: users, models, apps. Kept as a dictionary. */
  name: { name: 'name', json: z.string(), column: 'LowCardinality(String)', filter: 'is', toColumn: same, fromColumn: asText },
  /** A word from a large set: session ids, vendor ids. */
  label: { name: 'label', json: z.string(), column: 'String', filter: 'is', toColumn: same, fromColumn: asText },
  text: { name: 'text', json: z.string(), column: 'String', filter: 'contains', toColumn: same, fromColumn: asText },
  time: { name: 'time', json: isoTime, column: "DateTime64(3, 'UTC')", filter: 'range', toColumn: same, fromColumn: timeFromColumn },
  count: { name: 'count', json: z.int().nonnegative(), column: 'UInt64', filter: 'range', toColumn: same, fromColumn: asNumber },
  milliseconds: {
    name: 'milliseconds',
    json: z.number().nonnegative(),
    column: 'Float64',
    filter: 'range',
    toColumn: same,
    fromColumn: asNumber,
  },
  /** An amount in whole nano-units of a currency in the ledger, an exact decimal string everywhere a person looks. */
  money: {
    name: 'money',
    json: decimal,
    column: 'Int64',
    filter: 'range',
    toColumn: nanoColumn,
    fromColumn: (value: unknown) => formatNano(BigInt(String(value))),
  },
  flag: {
    name: 'flag',
    json: z.boolean(),
    column: 'Bool',
    filter: 'is',
    toColumn: same,
    fromColumn: (value: unknown) => value === true || value === 1,
  },
  /** Any JSON value, kept as text; one that cannot be is replaced by a text that says so. Its keys can be asked for with `has` where the column is declared searchable. */
  json: {
    name: 'json',
    json: jsonValue,
    column: 'String',
    filter: 'has',
    toColumn: keptJson,
    fromColumn: (value: unknown): unknown => (value === '' ? null : JSON.parse(String(value))),
  },
  names: {
    name: 'names',
    json: z.array(z.string()).readonly(),
    column: 'Array(LowCardinality(String))',
    filter: 'is',
    toColumn: same,
    fromColumn: (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []),
  },
} as const satisfies Record<string, Kind<never> | Kind<string> | Kind<number> | Kind<boolean> | Kind<unknown> | Kind<readonly string[]>>;

/** A kind whose values come from one of the lists in `vocabulary.ts`. */
export function oneOf<const T extends readonly [string, ...string[]]>(words: T): Kind<T[number]> {
  const json: z.ZodType<T[number]> = z.enum(words);
  return {
    name: `one of ${words.join(', ')}`,
    json,
    column: 'LowCardinality(String)',
    filter: 'is',
    toColumn: same,
    fromColumn: (value) => json.parse(value),
  };
}
