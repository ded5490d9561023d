// A record on its way: one line of JSON, and what has to be known of it without reading it again.

export type Line = {
  readonly id: string;
  /** JSON without a line break. It opens with {"id":"…". */
  readonly text: string;
  /** About the memory it takes. */
  readonly size: number;
  /** When the call began, for the gap that is told if the line is lost. */
  readonly at: number;
};

/** Some lines to send at once, all of one place. */
export type Batch = {
  readonly lines: readonly Line[];
  /** They need not be sent again. */
  settle(): void;
};

/** A place where lines wait to be sent: memory, this process's spool, one taken over. */
export type Place = {
  /** The oldest lines, at least one where there are any. The same again until they are settled. */
  next(records: number, bytes: number): Batch | null;
  readonly waiting: number;
};

/** The id a line opens with. */
export const idOfLine = (text: string): string => /^\{"id":"([^"\\]*)"/.exec(text)?.[1] ?? '';
