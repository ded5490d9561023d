// Terms as text and as parameters of the API; and changes of a query's text that leave the rest of it as it was written.
import { fieldOf, type QueryFields, shortName } from './fields.ts';
import { quoted } from './lex.ts';
import { parse } from './parse.ts';
import type { Bound, Term } from './term.ts';
import { lowerBound, upperBound } from './value.ts';

export const textOf = (terms: readonly Term[]): string => terms.map(termText).join(' ');

function termText(term: Term): string {
  switch (term.kind) {
    case 'words':
      return /^[^\s"():\\<>=!+-][^\s"():\\]*$/.test(term.text) && !/^(AND|OR|NOT|&&|\|\|)$/.test(term.text)
        ? term.text
        : JSON.stringify(term.text);
    case 'has':
      return `${term.not ? '-' : ''}has:${shortName(term.field)}`;
    case 'contains':
      return `${shortName(term.field)}:~${quoted(term.text)}`;
    case 'is':
      return `${term.not ? '-' : ''}${shortName(term.field)}:${term.value === null ? 'null' : quoted(term.value)}`;
    case 'range':
      return `${shortName(term.field)}:${rangeText(term.from, term.to)}`;
  }
}

function rangeText(from: Bound | null, to: Bound | null): string {
  if (from !== null && to !== null) return `${from.value}..${to.value}`;
  return from !== null ? `>${from.open ? '' : '='}${from.value}` : to !== null ? `<${to.open ? '' : '='}${to.value}` : '';
}

/** As GET /api/calls takes them. */
export function paramsOf(terms: readonly Term[], fields: QueryFields): Readonly<Record<string, readonly string[]>> {
  const params: Record<string, string[]> = {};
  const put = (name: string, value: string): void => {
    params[name] = [...(params[name] ?? []), value];
  };
  for (const term of terms) {
    if (term.kind === 'words') params['search'] = [[...(params['search'] ?? []), term.text].join(' ')];
    else if (term.kind === 'is') put(`${term.field}${term.not ? '.not' : ''}`, term.value ?? 'null');
    else if (term.kind === 'has') put(`${term.field}${term.not ? '' : '.not'}`, 'null');
    else if (term.kind === 'contains') put(`${term.field}.contains`, term.text);
    else {
      const field = fieldOf(fields, term.field);
      if (field === null) continue;
      if (term.from !== null) put(`${term.field}.from`, lowerBound(field, term.from));
      if (term.to !== null) put(`${term.field}.to`, upperBound(field, term.to));
    }
  }
  return params;
}

/** Puts `field:value` into the text of a query, or takes it out where it is; `not` is of `-field:value`. One of the two goes for the other. */
export function toggle(text: string, field: string, value: string | null, fields: QueryFields, not = false): string {
  const { terms } = parse(text, fields);
  const same = terms.filter(({ term }) => term.kind === 'is' && term.field === field && term.value === value);
  const isThere = same.some(({ term }) => term.kind === 'is' && term.not === not);
  const rest = without(text, same);
  return isThere ? rest : joined(rest, termText({ kind: 'is', field, not, value }));
}

/** Takes every term on a field out. */
export const withoutField = (text: string, field: string, fields: QueryFields): string =>
  without(
    text,
    parse(text, fields).terms.filter(({ term }) => term.kind !== 'words' && term.field === field),
  );

export const joined = (text: string, more: string): string => (text.trim() === '' ? more : `${text.trimEnd()} ${more}`);

function without(text: string, places: readonly { readonly at: number; readonly end: number }[]): string {
  return [...places]
    .sort((a, b) => b.at - a.at)
    .reduce((rest, { at, end }) => `${rest.slice(0, at).trimEnd()} ${rest.slice(end).trimStart()}`.trim(), text);
}
