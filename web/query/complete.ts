// What can be completed where the caret stands in the text of a query: the name of a field, or a value of one.
import { fieldOf, type QueryFields, wholeName } from './fields.ts';
import { piecesOf } from './lex.ts';
import type { Place } from './term.ts';

/** `place` is what a choice is put in the place of. */
export type Completion =
  | { readonly kind: 'field'; readonly typed: string; readonly place: Place }
  | { readonly kind: 'value'; readonly field: string; readonly typed: string; readonly place: Place };

export function completionAt(text: string, caret: number, fields: QueryFields): Completion {
  const piece = piecesOf(text).find(({ at, end }) => at < caret && caret <= end);
  if (piece === undefined) return { kind: 'field', typed: '', place: { at: caret, end: caret } };
  const before = text.slice(piece.at, caret);
  const minus = before.startsWith('-') ? 1 : 0;
  const [, has, name, colon, typed = ''] = /^-?(has:)?([\w.-]*)(:)?(.*)$/s.exec(before) ?? [];
  if (colon === undefined) {
    const at = piece.at + minus + (has === undefined ? 0 : 'has:'.length);
    return { kind: 'field', typed: typed === '' ? (name ?? '') : '', place: { at, end: piece.end } };
  }
  const field = wholeName(name ?? '');
  if (has !== undefined || fieldOf(fields, field) === null) return { kind: 'field', typed: '', place: { at: caret, end: caret } };
  const at = caret - typed.length;
  return { kind: 'value', field, typed: typed.replace(/^"|"$/g, ''), place: { at, end: piece.end } };
}
