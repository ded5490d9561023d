// The text of a query as terms, or as faults with their places. What cannot be asked is never passed over: a query with a fault is not
// asked at all, because its answer would look like that of another one.
import { fieldOf, isText, type QueryField, type QueryFields, wholeName } from './fields.ts';
import { type Piece, piecesOf, unquoted } from './lex.ts';
import type { Bound, Fault, FaultCode, PlacedTerm, Query, Term } from './term.ts';
import { areCrossed, faultOfBound, faultOfValue } from './value.ts';

type Read = { readonly term: Term } | { readonly code: FaultCode; readonly hint?: string };

export function parse(text: string, fields: QueryFields): Query {
  const terms: PlacedTerm[] = [];
  const faults: Fault[] = [];
  for (const piece of piecesOf(text)) {
    const { at, end } = piece;
    const read = readPiece(piece, fields);
    const clash = 'term' in read ? clashWith(read.term, terms) : null;
    if ('term' in read && clash === null) terms.push({ at, end, term: read.term });
    else faults.push({ at, end, text: piece.text, ...('code' in read ? read : { code: clash ?? 'mixed' }) });
  }
  return { terms, faults };
}

function readPiece(piece: Piece, fields: QueryFields): Read {
  if (piece.isOpen) return { code: 'quote_open' };
  const whole = unquoted(piece.text);
  if (whole !== null) return whole.trim() === '' ? { code: 'value_missing' } : { term: { kind: 'words', text: whole } };
  const [, minus = '', name, rest = ''] = /^(-?)([A-Za-z_][\w.-]*):(.*)$/s.exec(piece.text) ?? [];
  if (name === undefined) return readWord(piece.text);
  if (name === 'has') return readHas(rest, minus === '-', fields);
  const written = wholeName(name);
  const field = fieldOf(fields, written);
  if (field === null) return { code: 'field_unknown', hint: name };
  if (rest === '') return { code: 'value_missing' };
  return readTerm(written, field, rest, minus === '-');
}

/** Signs of languages that other tools have; here they would be words to look for, which nobody means. */
const foreign = /^(AND|OR|NOT|&&|\|\|)$|[()"]|^[-+!<>=:]/;

const readWord = (text: string): Read => (foreign.test(text) ? { code: 'shape_unknown' } : { term: { kind: 'words', text } });

function readHas(written: string, not: boolean, fields: QueryFields): Read {
  if (written === '') return { code: 'value_missing' };
  const name = wholeName(written);
  const field = fieldOf(fields, name);
  if (field === null) return { code: 'field_unknown', hint: written };
  if (!field.nullable) return { code: 'never_empty' };
  return { term: { kind: 'has', field: name, not } };
}

function readTerm(name: string, field: QueryField, rest: string, not: boolean): Read {
  if (field.filter === null) return { code: 'field_closed' };
  const value = unquoted(rest);
  if (value !== null) return readValue(name, field, value, not);
  if (rest.startsWith('~')) return readContains(name, field, rest.slice(1), not);
  if (/["()]/.test(rest)) return { code: 'shape_unknown' };
  const [, sign, bound] = /^(>=|<=|>|<)(.*)$/s.exec(rest) ?? [];
  const isBetween = sign === undefined && field.filter === 'range' && rest.includes('..');
  if (sign !== undefined || isBetween) {
    if (field.filter !== 'range') return { code: 'order_missing' };
    if (not) return { code: 'not_here' };
    const [from, to] =
      sign === undefined ? betweenOf(rest) : sign.startsWith('>') ? [boundOf(sign, bound), null] : [null, boundOf(sign, bound)];
    return readRange(name, field, from, to);
  }
  if (rest === 'null') {
    if (!field.nullable) return { code: 'never_empty' };
    return { term: { kind: 'is', field: name, not, value: null } };
  }
  return readValue(name, field, rest, not);
}

/** A text is looked into; everything else has a value. */
function readValue(name: string, field: QueryField, value: string, not: boolean): Read {
  if (field.filter === 'contains' || field.filter === 'has') return readContains(name, field, value, not);
  const fault = faultOfValue(field, value);
  return fault ?? { term: { kind: 'is', field: name, not, value } };
}

function readContains(name: string, field: QueryField, written: string, not: boolean): Read {
  if (!isText(field)) return { code: 'text_missing' };
  if (not) return { code: 'not_here' };
  const text = unquoted(written) ?? written;
  if (text === '' || text.length > 1_000) return { code: 'value_missing' };
  return { term: { kind: 'contains', field: name, text } };
}

const boundOf = (sign: string, value = ''): Bound => ({ value, open: sign.length === 1 });

function betweenOf(text: string): readonly [Bound | null, Bound | null] {
  const at = text.indexOf('..');
  const side = (value: string): Bound | null => (value === '' ? null : { value, open: false });
  return [side(text.slice(0, at)), side(text.slice(at + 2))];
}

function readRange(name: string, field: QueryField, from: Bound | null, to: Bound | null): Read {
  const bounds = [from, to].filter((bound) => bound !== null);
  if (bounds.length === 0 || bounds.some(({ value }) => value === '')) return { code: 'value_missing' };
  const fault = bounds.map(({ value }) => faultOfBound(field, value)).find((one) => one !== null);
  if (fault !== undefined && fault !== null) return fault;
  if (from !== null && to !== null && areCrossed(field, from, to)) return { code: 'bounds_crossed' };
  return { term: { kind: 'range', field: name, from, to } };
}

/** Of one field the API takes values, or one pair of bounds, or one text to look for. */
function clashWith(term: Term, before: readonly PlacedTerm[]): FaultCode | null {
  if (term.kind === 'words') return null;
  for (const { term: other } of before) {
    if (other.kind === 'words' || other.field !== term.field) continue;
    if (shapeOf(other) !== shapeOf(term) && !isTurned(other) && !isTurned(term)) return 'mixed';
    if (term.kind === 'contains' && other.kind === 'contains') return 'twice';
    if (term.kind === 'range' && other.kind === 'range' && ((term.from && other.from) || (term.to && other.to))) return 'twice';
    // With a known value beside it, "has any" or "has none" would change what is asked without a trace.
    if (term.kind === 'has' || other.kind === 'has') return 'mixed';
  }
  return null;
}

const shapeOf = (term: Term): string => (term.kind === 'has' ? 'is' : term.kind);
const isTurned = (term: Term): boolean => (term.kind === 'is' || term.kind === 'has') && term.not;
