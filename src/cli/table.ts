// Tables for people: no lines, two spaces between columns, Chinese characters counted as wide as they are shown.

export type Cell = string | number | null;

/** Null is shown as a dash. Ends with a line feed. A cell of several lines takes as many. */
export function tableOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const shown = (cell: Cell): string => (cell === null || cell === '' ? '–' : String(cell));
  const lines = [head, ...rows.map((row) => row.map(shown))].flatMap(linesOf);
  const widths = head.map((_, column) => lines.reduce((most, line) => Math.max(most, widthOf(line[column] ?? '')), 0));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => padded(cell, widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function linesOf(row: readonly string[]): readonly (readonly string[])[] {
  if (!row.some((cell) => cell.includes('\n'))) return [row];
  const parts = row.map((cell) => cell.split('\n'));
  const most = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: most }, (_, line) => parts.map((part) => part[line] ?? ''));
}

const padded = (cell: string, width: number): string => cell + ' '.repeat(Math.max(0, width - widthOf(cell)));

const plain = /^[\x20-\x7e–→…×·]*$/;
/** What a terminal shows two columns wide: Chinese, Japanese, Korean, full-width forms, emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const widthless = /[\p{M}\p{Cc}\p{Cf}]/u;

/** Columns a text takes on a terminal. */
export function widthOf(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const sign of text) width += wide.test(sign) ? 2 : widthless.test(sign) ? 0 : 1;
  return width;
}

export function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
