// Price entries as YAML: a list of entries under `entries`, each as the schema names its fields, with what says nothing left out.
// An amount may be typed as a number: its digits are taken from the text, never from a float.
import { type Document, isMap, isScalar, LineCounter, type Pair, parseDocument, stringify, visit } from 'yaml';
import type { PriceDraft, PriceEntry } from '../../../schema/price.ts';
import { type Fault, onlyFault, pathText, type Placed } from '../outcome.ts';
import { amountOf, isCount } from '../typed.ts';
import { checkedDraft, type Dating, draftOf, type PricesRead, withoutTwins } from './entry.ts';

export const writePricesYaml = (entries: readonly PriceEntry[]): string =>
  stringify({ entries: entries.map((entry) => said(draftOf(entry))) }, { lineWidth: 0, aliasDuplicateObjects: false });

/** Without nulls and empty lists, which reading fills in again; rates inside a tier or a window are required even where empty. */
function said(value: object, isInner = false): object {
  const isSaid = (inner: unknown): boolean => {
    if (Array.isArray(inner)) return inner.length > 0;
    return inner !== null && inner !== false && (isInner || typeof inner !== 'object' || Object.keys(inner).length > 0);
  };
  const inList = (item: unknown): unknown => (typeof item === 'object' && item !== null ? said(item, true) : item);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => isSaid(inner))
      .map(([name, inner]) => [name, Array.isArray(inner) ? inner.map(inList) : inner]),
  );
}

/** One entry by itself is taken too: the file is that entry. */
export function readPricesYaml(text: string, dating: Dating): PricesRead {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0)
    return {
      drafts: [],
      faults: document.errors.slice(0, 20).map(({ pos: [at], message }) => ({ place: `line ${lines.linePos(at).line}`, message })),
      notes: [],
    };
  visit(document, { Pair: (_, pair) => asTyped(pair) });
  const value = unfolded(document);
  if ('message' in value) return onlyFault('line 1', value.message);
  const { pathOf, entries } = entriesOf(value.value);
  if (entries === null) return onlyFault('line 1', 'a price entry is expected, or a list of them, by itself or under `entries`');
  if (entries.length === 0) return onlyFault('line 1', 'there is no entry in the file');

  const placeOf = (at: number, inner: readonly PropertyKey[]): string => {
    const path = [...pathOf(at), ...inner];
    const line = lineOf(document, lines, path);
    return path.length === 0 ? 'line 1' : pathText(path) + (line === null ? '' : ` (line ${line})`);
  };
  const drafts: Placed<PriceDraft>[] = [];
  const faults: Fault[] = [];
  entries.forEach((entry, at) => {
    const checked = checkedDraft(entry, dating);
    if ('draft' in checked) drafts.push({ draft: checked.draft, place: placeOf(at, []) });
    else for (const issue of checked.issues) faults.push({ place: placeOf(at, issue.path), message: issue.message });
  });
  return withoutTwins({ drafts, faults, notes: [] });
}

/** A number becomes the text it was typed as, unless it counts tokens or pieces. */
function asTyped({ key, value }: Pair): void {
  if (!isScalar(value) || typeof value.value !== 'number' || value.source === undefined) return;
  if (isScalar(key) && isCount(String(key.value))) return;
  value.value = amountOf(value.source);
}

/** Aliases that would unfold without end are an error of their own. */
function unfolded(document: Document): { readonly value: unknown } | { readonly message: string } {
  try {
    return { value: document.toJS({ maxAliasCount: 1_000 }) };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { message: error.message };
  }
}

type Entries = { readonly pathOf: (at: number) => readonly PropertyKey[]; readonly entries: readonly unknown[] | null };

function entriesOf(value: unknown): Entries {
  if (Array.isArray(value)) return { pathOf: (at) => [at], entries: value };
  if (typeof value !== 'object' || value === null) return { pathOf: () => [], entries: null };
  const entries: unknown = Reflect.get(value, 'entries');
  if (Array.isArray(entries)) return { pathOf: (at) => ['entries', at], entries };
  return { pathOf: () => [], entries: entries === undefined && ('vendor' in value || 'model' in value) ? [value] : null };
}

/** Where the node stands, or the nearest one around it where a field is missing. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const at = isScalar(node) || isMap(node) ? node.range?.[0] : undefined;
    if (at !== undefined) return lines.linePos(at).line;
  }
  return null;
}
