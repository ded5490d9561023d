// What a query being typed can be completed with: fields by their names in either language, values with their counts.
import { useEffect, useState } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { completeAt, shortName } from '../../query/query.ts';
import { useFormats } from '../../words/formats.ts';
import { callFields, useFieldName } from '../../words/fields.ts';

export type Suggestion = {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  /** The whole text with the suggestion in it, and where the caret is then. */
  readonly text: string;
  readonly caret: number;
  /** The query is complete with it. */
  readonly isWhole: boolean;
};

const most = 12;
const pauseMs = 150;
/** What people ask for most, first. */
const usual = ['status', 'model_name', 'user', 'source_app', 'vendor_name', 'estimated_cost', 'duration_ms', 'error_code', 'session_id'];
const listable = (field: string): boolean =>
  field.startsWith('metadata.') ||
  field === 'session_id' ||
  field === 'http_status' ||
  field === 'retry_count' ||
  ['name', 'names', 'flag'].includes(callFields[field]?.kind ?? '') ||
  (callFields[field]?.kind.startsWith('one of ') ?? false);

export function useSuggestions(
  text: string,
  caret: number,
  isOpen: boolean,
  range: Readonly<Record<string, string>>,
): readonly Suggestion[] {
  const fieldName = useFieldName();
  const { compact } = useFormats();
  const completion = completeAt(text, caret);
  const typed = usePaused(completion.typed);
  const field = completion.kind === 'value' ? completion.field : null;
  const asks = isOpen && field !== null && listable(field) && !/^[<>~.]/.test(completion.typed);
  const { data } = useAsk(
    'GET /api/calls/facets',
    { query: { ...range, fields: field ?? '', ...(typed === '' ? {} : { match: typed }) } },
    { enabled: asks, keepBefore: true, staleMs: 30_000 },
  );
  if (!isOpen) return [];
  const { at, end } = completion.place;
  const put = (inserted: string): { readonly text: string; readonly caret: number } => ({
    text: `${text.slice(0, at)}${inserted}${text.slice(end)}`,
    caret: at + inserted.length,
  });
  if (completion.kind === 'field') {
    const small = completion.typed.toLocaleLowerCase();
    const fits = (name: string): boolean =>
      small === '' || [name, shortName(name), fieldName(name)].some((one) => one.toLocaleLowerCase().includes(small));
    const names = [...usual, ...Object.keys(callFields).filter((name) => !usual.includes(name) && callFields[name]?.filter !== null)];
    const isHas = text.slice(Math.max(0, at - 4), at) === 'has:';
    return names
      .filter(fits)
      .slice(0, most)
      .map((name) => ({
        key: name,
        label: `${shortName(name)}${isHas ? '' : ':'}`,
        hint: fieldName(name),
        ...put(`${shortName(name)}${isHas ? '' : ':'}`),
        isWhole: isHas,
      }));
  }
  const values = asks && data?.facets[0]?.field === field ? data.facets[0].values : [];
  return values.slice(0, most).map(({ value, count }) => {
    const written =
      value === null ? 'null' : /^[^\s"():\\<>~-][^\s"():\\]*$/.test(value) && value !== 'null' ? value : JSON.stringify(value);
    return { key: `${field}:${written}`, label: value ?? 'null', hint: compact(count), ...put(written), isWhole: true };
  });
}

/** A text once it has stood for a moment. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
