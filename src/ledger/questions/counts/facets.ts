// Which values fields have and how many calls each, under all filters of a question but those on the field itself: beside a list,
// where a click on a value must say beforehand what it finds. Counts are exact. Fields under the same filters are counted in one
// pass over the calls; over a long range, those that usage rows know are counted there.
import { callFields } from '../../../schema/call.ts';
import type { Model } from '../../../schema/model.ts';
import type { FacetsQuestion } from '../../../schema/question.ts';
import type { Ledger, Row } from '../../connect.ts';
import { type Bindings, invalid, newBindings } from '../bindings.ts';
import { everything, type RowRule } from '../rule.ts';
import { spanIn, spanOf } from '../span.ts';
import { asDimension, callConditions, type Counted, type Source, sourceOf, usageConditions, withoutField } from './source.ts';

/** `null` is the calls where the field is unknown. A list of names, such as `redaction`, counts a call under each of its names. */
export type FacetValue = { readonly value: string | null; readonly count: number };

export type Facet = {
  readonly field: string;
  /** Those with the most calls first. */
  readonly values: readonly FacetValue[];
  /** There are more values than these. */
  readonly more: boolean;
};

const mostValues = 20;
const mostFields = 30;

export async function askFacets(ledger: Ledger, question: FacetsQuestion, rule: RowRule = everything): Promise<readonly Facet[]> {
  const fields = [...new Set(question.fields)];
  if (fields.length === 0 || fields.length > mostFields) throw invalid(`fields takes 1 to ${mostFields} fields.`);
  const bindings = newBindings();
  for (const field of fields) expressionOf(field, bindings);
  const { filters, search } = question;
  // Asked before the ledger is, so that a wrong question is refused even by an empty one.
  callConditions([], { filters, search, rule, span: { from: 0, to: 0 } }, newBindings());
  const span = await spanIn(ledger, question.range === null ? null : spanOf(question.range));
  if (span === null) return fields.map((field) => ({ field, values: [], more: false }));
  const ask = fields.map((field) => ({ field, counted: { filters: withoutField(filters, field), search, rule, span } }));
  const apart: Promise<Facet>[] = [];
  const together: string[] = [];
  for (const { field, counted } of ask) {
    const dimension = asDimension(field);
    const source = dimension === undefined || question.match !== null ? null : sourceOf(counted, [dimension]);
    if (source !== null) apart.push(fromUsage(ledger, field, counted, source));
    else if (question.match !== null || isList(field) || counted.filters.length < filters.length)
      apart.push(fromCalls(ledger, field, counted, question.match));
    else together.push(field);
  }
  const found = await Promise.all([...apart, inOnePass(ledger, together, { filters, search, rule, span })]);
  const byField = new Map(found.flat().map((facet) => [facet.field, facet]));
  return fields.map((field) => byField.get(field) ?? { field, values: [], more: false });
}

const model: Model = callFields;
/** Counts that are codes. */
const codes: readonly string[] = ['http_status', 'retry_count'];
const isList = (field: string): boolean => model[field]?.kind.name === 'names';

/** Fields whose values are few, and keys of the metadata. */
function expressionOf(name: string, bindings: Bindings): string {
  if (name.startsWith('metadata.') && name.length > 'metadata.'.length) {
    const place = `ifNull(metadata, ''), ${bindings.bind('String', name.slice('metadata.'.length))}`;
    const text = `if(JSONType(${place}) = 'String', JSONExtractString(${place}), JSONExtractRaw(${place}))`;
    return `if(JSONType(${place}) = 'Null', NULL, ${text})`;
  }
  const field = Object.hasOwn(model, name) ? model[name] : undefined;
  if (field === undefined) throw invalid(`There is no field ${JSON.stringify(name)} to list the values of.`);
  const isFew = field.kind.column.includes('LowCardinality') || field.kind.column === 'Bool' || codes.includes(name);
  if (!isFew && name !== 'session_id') throw invalid(`${name} has too many values to list: ask for it by a filter.`);
  return isList(name) ? `arrayJoin(\`${name}\`)` : `\`${name}\``;
}

/** One more than is shown says whether there are more. */
const limit = mostValues + 1;

const facetOf = (field: string, values: readonly FacetValue[]): Facet => ({
  field,
  values: values.slice(0, mostValues),
  more: values.length > mostValues,
});

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
const parseValue = (row: Row): FacetValue => ({ value: textOf(row.v), count: Number(row.c) });

async function inOnePass(ledger: Ledger, fields: readonly string[], counted: Counted): Promise<readonly Facet[]> {
  if (fields.length === 0) return [];
  const bindings = newBindings();
  const names = fields.map((_, index) => `v${index}`);
  const columns = fields.map((field, index) => `${expressionOf(field, bindings)} AS v${index}`).join(', ');
  const sets = names.map((name) => `(${name})`).join(', ');
  // A set's number has a bit for each field left out of it, the first one highest.
  const sql =
    `SELECT ${columns}, count() AS c, grouping(${names.join(', ')}) AS left_out FROM calls ` +
    `WHERE ${callConditions([counted.span], counted, bindings)} GROUP BY GROUPING SETS (${sets}) ` +
    `ORDER BY c DESC, ${names.join(', ')} LIMIT ${limit} BY left_out`;
  const all = 2 ** fields.length - 1;
  const rows = await ledger.query(sql, {
    params: bindings.params,
    parse: (row) => {
      const index = fields.length - 1 - Math.log2(all - Number(row.left_out));
      return { index, value: textOf(row[`v${index}`]), count: Number(row.c) };
    },
  });
  return fields.map((field, at) =>
    facetOf(
      field,
      rows.filter(({ index }) => index === at).map(({ value, count }) => ({ value, count })),
    ),
  );
}

async function fromCalls(ledger: Ledger, field: string, counted: Counted, match: string | null): Promise<Facet> {
  const bindings = newBindings();
  const matching =
    match === null ? '' : ` HAVING positionCaseInsensitiveUTF8(ifNull(toString(v), ''), ${bindings.bind('String', match)}) > 0`;
  const sql =
    `SELECT ${expressionOf(field, bindings)} AS v, count() AS c FROM calls ` +
    `WHERE ${callConditions([counted.span], counted, bindings)} GROUP BY v${matching} ORDER BY c DESC, v LIMIT ${limit}`;
  return facetOf(field, await ledger.query(sql, { params: bindings.params, parse: parseValue }));
}

async function fromUsage(ledger: Ledger, field: string, counted: Counted, source: Source): Promise<Facet> {
  const bindings = newBindings();
  const usage = `SELECT ${field} AS v, toInt64(sum(call_count)) AS n FROM usage_15m WHERE ${usageConditions(source, counted, bindings)} GROUP BY v`;
  const calls = `SELECT ${field} AS v, toInt64(count()) AS n FROM calls WHERE ${callConditions(source.calls, counted, bindings)} GROUP BY v`;
  const sql = `SELECT v, sum(n) AS c FROM (${usage} UNION ALL ${calls}) GROUP BY v HAVING c != 0 ORDER BY c DESC, v LIMIT ${limit}`;
  return facetOf(field, await ledger.query(sql, { params: bindings.params, parse: parseValue }));
}
