// The query language of calls: `status:failed model:gpt-* cost:>0.1 duration:1000..5000 -app:batch metadata.team:search has:error word`.
// What the console knows of fields is put in here; the parts of the language are pure.
import { callFields } from 'daybook:fields';
import { type Completion, completionAt } from './complete.ts';
import { parse } from './parse.ts';
import { searchOf } from './search.ts';
import type { Query, Term } from './term.ts';
import * as write from './write.ts';

export { shortName, wholeName } from './fields.ts';
export type { Fault, PlacedTerm, Query, Term } from './term.ts';
export { textOf } from './write.ts';

export const parseQuery = (text: string): Query => parse(text, callFields);

/** As GET /api/calls takes them. */
export const paramsOf = (terms: readonly Term[]): Readonly<Record<string, readonly string[]>> => write.paramsOf(terms, callFields);

/** `field` by its whole name; null is the calls where it is unknown. */
export const toggle = (text: string, field: string, value: string | null, not = false): string =>
  write.toggle(text, field, value, callFields, not);

export const withoutField = (text: string, field: string): string => write.withoutField(text, field, callFields);

export const completeAt = (text: string, caret: number): Completion => completionAt(text, caret, callFields);

/** The search record of a link to the calls behind a figure: `<Link to="/calls" search={callsSearch({filters: {model: 'gpt-5'}})}>`. */
export const callsSearch = searchOf;
