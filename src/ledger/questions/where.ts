// Filters as conditions. What a filter may ask follows from the kind of its field; everything else is refused with the
// field, the value and what would be allowed. A filter that is turned round keeps the rows where the field is unknown.
import { callFields } from '../../schema/call.ts';
import type { Model } from '../../schema/model.ts';
import type { Filter } from '../../schema/question.ts';
import { parseNano } from '../../lib/money.ts';
import { unpriced } from '../tables/usage-columns.ts';
import { type Bindings, boundTime, invalid } from './bindings.ts';

const mostFilters = 50;
const mostValues = 500;

/** One condition per filter, to be joined by AND. Fields of JSON are asked for by key: `metadata.team`. */
export function conditionsOf(model: Model, filters: readonly Filter[], bindings: Bindings): string[] {
  if (filters.length > mostFilters) throw invalid(`A question takes at most ${mostFilters} filters.`);
  return filters.map((filter) => {
    const asked = [filter.is, filter.from ?? filter.to, filter.contains].filter((part) => part !== undefined).length;
    if (asked !== 1) throw invalid(`The filter on ${filter.field} takes one of is, from and to, contains.`);
    const condition = conditionOf(model, filter, bindings);
    return filter.not ? `NOT ifNull(${condition}, false)` : condition;
  });
}

function conditionOf(model: Model, filter: Filter, bindings: Bindings): string {
  if (filter.field === 'unpriced' && model === callFields) return unpricedCondition(filter);
  const dot = filter.field.indexOf('.');
  const name = dot === -1 ? filter.field : filter.field.slice(0, dot);
  const field = Object.hasOwn(model, name) ? model[name] : undefined;
  if (field === undefined)
    throw invalid(`There is no field ${JSON.stringify(filter.field)}; the fields are ${Object.keys(model).join(', ')}.`);
  const column = `\`${name}\``;
  if (dot !== -1) {
    if (field.kind.filter !== 'has') throw invalid(`${name} has no keys to ask for.`);
    return jsonCondition(column, filter.field.slice(dot + 1), filter, bindings);
  }
  if (filter.is !== undefined) return isCondition(column, field, filter.is, name, bindings);
  if (filter.contains !== undefined) {
    if (!/String/.test(field.kind.column) || field.kind.column.startsWith('Array'))
      throw invalid(`${name} is not text; it takes ${takes(field)}.`);
    return containsCondition(column, filter.contains, name, bindings);
  }
  if (field.kind.filter !== 'range') throw invalid(`${name} has no order; it takes ${takes(field)}.`);
  return rangeCondition(column, field, filter, bindings);
}

/** Not a field of a call but what usage rows count: the calls behind `unpriced_count`. */
function unpricedCondition({ is }: Filter): string {
  const [value, ...more] = is ?? [];
  if (value == null || more.length > 0) throw invalid('unpriced takes is: true or false.');
  return flag(value, 'unpriced') ? `(${unpriced})` : `NOT (${unpriced})`;
}

const takes = (field: Model[string]): string => {
  const ops = { is: 'is', range: 'from and to, or is', has: 'is on one of its keys, or contains', contains: 'contains, or is' };
  return field.kind.filter === null ? 'no filter' : ops[field.kind.filter as keyof typeof ops];
};

function isCondition(column: string, field: Model[string], values: readonly (string | null)[], name: string, bindings: Bindings): string {
  checkValues(values, name);
  if (values.includes(null) && !field.nullable) throw invalid(`${name} is never null.`);
  const known = values.filter((value) => value !== null);
  const parts = values.includes(null) ? [`${column} IS NULL`] : [];
  if (field.kind.name === 'names')
    return anyOf([...parts, ...known.map((value) => `arrayExists(one -> ${matches('one', value, bindings)}, ${column})`)]);
  if (field.kind.filter === 'is' || field.kind.filter === 'contains') {
    if (field.kind.column === 'Bool')
      return anyOf([...parts, ...known.map((value) => `${column} = ${bindings.bind('Bool', flag(value, name))}`)]);
    const words = field.kind.name.startsWith('one of ') ? field.kind.name.slice('one of '.length).split(', ') : null;
    for (const value of known) {
      if (words !== null && !value.includes('*') && !words.includes(value))
        throw invalid(`${name} cannot be ${JSON.stringify(value)}: it is ${field.kind.name}.`);
    }
    return anyOf([...parts, ...textMatches(column, known, bindings)]);
  }
  if (field.kind.filter === 'range')
    return anyOf([...parts, ...known.map((value) => `${column} = ${bound(field, value, name, bindings)}`)]);
  if (known.length > 0) throw invalid(`${name} takes ${takes(field)}.`);
  return anyOf(parts);
}

/** Plain values as one IN, so that the engine's indexes apply; each with a wildcard by itself. */
function textMatches(column: string, values: readonly string[], bindings: Bindings): string[] {
  const plain = values.filter((value) => !value.includes('*'));
  const wild = values.filter((value) => value.includes('*'));
  const parts = wild.map((value) => matches(column, value, bindings));
  return plain.length === 0 ? parts : [`${column} IN (${plain.map((value) => bindings.bind('String', value)).join(', ')})`, ...parts];
}

/** `*` stands for any text; everything else, LIKE's own signs included, stands for itself. */
function matches(column: string, value: string, bindings: Bindings): string {
  if (!value.includes('*')) return `${column} = ${bindings.bind('String', value)}`;
  return `${column} LIKE ${bindings.bind('String', value.replace(/[\\%_]/g, '\\$&').replace(/\*+/g, '%'))}`;
}

function rangeCondition(column: string, field: Model[string], { from, to, field: name }: Filter, bindings: Bindings): string {
  const isTime = field.kind.name === 'time';
  const parts: string[] = [];
  if (from !== undefined) parts.push(`${column} >= ${bound(field, from, name, bindings)}`);
  // Times are half-open like a question's range; "up to 100 tokens" includes 100.
  if (to !== undefined) parts.push(`${column} ${isTime ? '<' : '<='} ${bound(field, to, name, bindings)}`);
  return `(${parts.join(' AND ')})`;
}

function bound(field: Model[string], value: string, name: string, bindings: Bindings): string {
  const { kind } = field;
  if (kind.name === 'time') return bindings.bind("DateTime64(3, 'UTC')", boundTime(value, name));
  if (kind.name === 'money') return bindings.bind('Int64', nano(value, name));
  const isNumber = kind.name === 'count' ? /^\d{1,15}$/.test(value) : /^\d{1,15}(\.\d{1,9})?$/.test(value);
  if (!isNumber)
    throw invalid(
      `${name} cannot be ${JSON.stringify(value)}: it takes a ${kind.name === 'count' ? 'whole ' : ''}number that is not negative.`,
    );
  return bindings.bind(kind.name === 'count' ? 'UInt64' : 'Float64', value);
}

function nano(value: string, name: string): string {
  const wrong = invalid(`${name} cannot be ${JSON.stringify(value)}: it takes an amount such as 0.0125, of at most 9 decimal places.`);
  if (!/^-?\d{1,9}(\.\d{1,9})?$/.test(value)) throw wrong;
  return parseNano(value).toString();
}

function flag(value: string, name: string): boolean {
  if (value !== 'true' && value !== 'false') throw invalid(`${name} cannot be ${JSON.stringify(value)}: it is true or false.`);
  return value === 'true';
}

function containsCondition(column: string, text: string, name: string, bindings: Bindings): string {
  if (text === '' || text.length > 1_000) throw invalid(`${name} takes 1 to 1,000 characters to look for.`);
  return `positionCaseInsensitiveUTF8(ifNull(${column}, ''), ${bindings.bind('String', text)}) > 0`;
}

/** A key's value as people write it: text without its quotes, numbers and flags as in JSON. */
function jsonCondition(column: string, key: string, filter: Filter, bindings: Bindings): string {
  if (key === '') throw invalid(`${filter.field} names no key.`);
  const place = `ifNull(${column}, ''), ${bindings.bind('String', key)}`;
  const text = `if(JSONType(${place}) = 'String', JSONExtractString(${place}), JSONExtractRaw(${place}))`;
  if (filter.contains !== undefined) return containsCondition(text, filter.contains, filter.field, bindings);
  if (filter.is === undefined) throw invalid(`${filter.field} takes is or contains.`);
  checkValues(filter.is, filter.field);
  const known = filter.is.filter((value) => value !== null);
  const there = `JSONType(${place}) != 'Null'`;
  return anyOf([
    ...(filter.is.includes(null) ? [`NOT (${there})`] : []),
    ...textMatches(text, known, bindings).map((part) => `(${there} AND ${part})`),
  ]);
}

function checkValues(values: readonly (string | null)[], name: string): void {
  if (values.length === 0 || values.length > mostValues) throw invalid(`${name} takes 1 to ${mostValues} values.`);
}

const anyOf = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' OR ')})`);
