// CSV tables: read whatever a spreadsheet writes (a byte order mark, CRLF, `;` or tabs), written so that Excel opens them as UTF-8
// and takes no cell for a formula. What is written is read back as it was.
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** Cells by their column's name, lower case; empty cells are missing. */
export type TableRow = { readonly line: number; readonly cells: ReadonlyMap<string, string> };
export type Table = { readonly columns: readonly string[]; readonly rows: readonly TableRow[] };
export type BadTable = { readonly line: number; readonly message: string };

/** A row that does not fit the header is told apart from the others: the rest of the table is still read. */
export type TableRead = { readonly table: Table; readonly misfits: readonly BadTable[] } | BadTable;

export function readTable(text: string): TableRead {
  if (text.includes('\u0000')) return { line: 1, message: 'this is not a text file' };
  const records = recordsOf(text);
  if ('message' in records) return records;
  const [header, ...rest] = records;
  if (!header) return { line: 1, message: 'the file is empty' };
  const columns = header.cells.map((name) => name.trim().toLowerCase());
  const twice = columns.find((name, at) => name !== '' && columns.indexOf(name) !== at);
  if (twice !== undefined) return { line: header.line, message: `the column "${twice}" stands there twice` };
  const rows: TableRow[] = [];
  const misfits: BadTable[] = [];
  for (const { line, cells } of rest) {
    const nameless = cells.some((cell, at) => (columns[at] ?? '') === '' && cell.trim() !== '');
    if (nameless)
      misfits.push({ line, message: `the row has ${cells.length} cells, but the header names ${columns.filter(Boolean).length}` });
    else rows.push({ line, cells: new Map(cells.flatMap((cell, at) => (cell === '' ? [] : [[columns[at] ?? '', unescaped(cell)]]))) });
  }
  return { table: { columns: columns.filter((name) => name !== ''), rows }, misfits };
}

type Numbered = { readonly line: number; readonly cells: readonly string[] };

function recordsOf(text: string): readonly Numbered[] | BadTable {
  try {
    const records: Numbered[] = [];
    parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      on_record: (cells, { lines }) => {
        if (cells.some((cell) => cell.trim() !== '')) records.push({ line: lines - lineEndsIn(cells), cells });
        return null;
      },
    });
    return records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    const isOpen = error.code === 'CSV_QUOTE_NOT_CLOSED';
    return { line, message: isOpen ? 'a quotation mark is never closed' : `a quotation mark stands where none may: ${error.code}` };
  }
}

/** A record is counted where it ends; each line end in a cell is a line it began earlier. */
const lineEndsIn = (cells: readonly string[]): number => cells.reduce((sum, cell) => sum + cell.split(/\r\n|\n|\r/).length - 1, 0);

/** Whichever of the three stands most often in the first line. */
function separatorOf(text: string): string {
  const first = text.replace(/^\ufeff?\s*/, '').split(/[\r\n]/, 1)[0] ?? '';
  const count = (separator: string) => first.split(separator).length;
  return [';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best), ',');
}

/** What spreadsheets take for the start of a formula, also in full width, and behind apostrophes that were typed. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;
const escaped = (cell: string): string => (formula.test(cell) ? `'${cell}` : cell);
/** Every cell that begins like that was given one apostrophe; a cell written elsewhere that begins like a formula has none. */
const unescaped = (cell: string): string => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell);

export function writeTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([[...columns], ...rows.map((row) => row.map(escaped))], {
    bom: true,
    record_delimiter: '\r\n',
    quoted_match: /[\r\n\t;]|^\s|\s$/,
  });
}
