// Price entries as a table: an entry a row, an amount a cell. What has no column of its own (tiers, service tiers, windows, prices
// by the piece) is JSON in one cell each. What is written is read back as the same entries; an empty cell says nothing.
import { type PriceDraft, type PriceEntry, priceKinds } from '../../../schema/price.ts';
import { type Fault, onlyFault, pathText, type Placed } from '../outcome.ts';
import { readTable, type TableRow, writeTable } from '../table.ts';
import { amountOf, amountsAsText } from '../typed.ts';
import { asJson, columns, namedColumns } from './columns.ts';
import { checkedDraft, type Dating, draftOf, type PricesRead, withoutTwins } from './entry.ts';

export const writePricesCsv = (entries: readonly PriceEntry[]): string =>
  writeTable(
    columns,
    entries.map((entry) => cellsOf(draftOf(entry))),
  );

function cellsOf(draft: PriceDraft): readonly string[] {
  const json = (value: readonly unknown[]): string => (value.length === 0 ? '' : JSON.stringify(value));
  return [
    draft.vendor,
    draft.model,
    draft.currency,
    draft.unit,
    draft.effective_from ?? '',
    draft.effective_to ?? '',
    draft.free ? 'true' : '',
    ...priceKinds.map((kind) => draft.rates[kind] ?? ''),
    draft.per_request ?? '',
    ...asJson.map((name) => json(draft[name])),
    draft.source ?? '',
    draft.note ?? '',
  ];
}

export function readPricesCsv(text: string, dating: Dating): PricesRead {
  const read = readTable(text);
  if ('message' in read) return onlyFault(`line ${read.line}`, read.message);
  const { misfits } = read;
  const { table, faults: headers } = namedColumns(read.table);
  if (headers.length > 0) return { drafts: [], faults: headers.map((message) => ({ place: 'line 1', message })), notes: [] };
  if (table.rows.length + misfits.length === 0) return onlyFault('line 1', 'there is no entry in the file');

  const drafts: Placed<PriceDraft>[] = [];
  const faults: Fault[] = misfits.map(({ line, message }) => ({ place: `line ${line}`, message }));
  for (const row of table.rows) {
    const place = `line ${row.line}`;
    const input = inputOf(row);
    if ('message' in input) {
      faults.push({ place, message: input.message });
      continue;
    }
    const checked = checkedDraft(input.value, dating);
    if ('draft' in checked) drafts.push({ draft: checked.draft, place });
    else for (const { path, message } of checked.issues) faults.push({ place, message: `${columnOf(path)}: ${message}` });
  }
  return withoutTwins({ drafts, faults, notes: [] });
}

/** An amount's column is named for its kind alone. */
const columnOf = (path: readonly PropertyKey[]): string => pathText(path[0] === 'rates' ? path.slice(1) : path);

const yes: ReadonlySet<string> = new Set(['true', 'yes', '1', '是']);
const no: ReadonlySet<string> = new Set(['false', 'no', '0', '否']);

function inputOf({ cells }: TableRow): { readonly value: object } | { readonly message: string } {
  const value: Record<string, unknown> = {};
  for (const name of ['vendor', 'model', 'unit', 'effective_from', 'effective_to'] as const) {
    const cell = cells.get(name)?.trim();
    if (cell) value[name] = cell;
  }
  const currency = cells.get('currency')?.trim();
  if (currency) value['currency'] = currency.toUpperCase();
  const rates: Record<string, string> = {};
  for (const kind of priceKinds) {
    const cell = cells.get(kind)?.trim();
    if (cell) rates[kind] = amountOf(cell);
  }
  value['rates'] = rates;
  const perRequest = cells.get('per_request')?.trim();
  if (perRequest) value['per_request'] = amountOf(perRequest);
  const free = cells.get('free')?.trim().toLowerCase();
  if (free && !yes.has(free) && !no.has(free)) return { message: `free: ${JSON.stringify(free)} is neither true nor false` };
  if (free) value['free'] = yes.has(free);
  for (const name of asJson) {
    const cell = cells.get(name)?.trim();
    if (!cell) continue;
    try {
      value[name] = amountsAsText(JSON.parse(cell));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { message: `${name}: not JSON (${error.message})` };
    }
  }
  for (const name of ['source', 'note'] as const) {
    const cell = cells.get(name);
    if (cell !== undefined) value[name] = cell;
  }
  return { value };
}
