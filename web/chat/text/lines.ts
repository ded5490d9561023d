// A long text as rows of a few lines each, without copying it: where each begins and ends. A line without end is cut.

export type Row = { readonly start: number; readonly end: number; readonly lines: number };

const mostLines = 25;
const mostSigns = 2_000;

/** The rows in order; what is between the end of one and the beginning of the next is one line's end, or nothing. */
export function rowsOf(text: string): readonly Row[] {
  const rows: Row[] = [];
  let start = 0;
  let lines = 0;
  let at = 0;
  const close = (end: number, next: number) => {
    rows.push({ start, end, lines: Math.max(1, lines) });
    start = next;
    lines = 0;
  };
  while (at < text.length) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    if (end - start > mostSigns) {
      if (at > start) close(at - 1, at);
      // Never between the halves of a pair.
      while (end - start > mostSigns) close(whole(text, start + mostSigns), whole(text, start + mostSigns));
    }
    lines += 1;
    at = end + 1;
    if (lines >= mostLines || at >= text.length) close(end, at);
  }
  return rows;
}

const whole = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at + 1 : at);
