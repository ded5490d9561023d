// What the SDK says of itself: counts since it was created, and what waits now.

export type DaybookStats = {
  /** Calls that were begun and kept. */
  readonly begun: number;
  readonly finished: number;
  /** Begun and not over. */
  readonly open: number;
  /** Records that wait to be sent, on the disk and in memory. */
  readonly waiting: number;
  /** Records that Daybook has taken, and those it had already. */
  readonly delivered: number;
  readonly duplicates: number;
  /** Records that Daybook refused; they are not sent again. */
  readonly refused: number;
  /** Records that were lost for want of room. */
  readonly lost: number;
  readonly batches: number;
  /** Batches that could not be delivered and were kept. */
  readonly failures: number;
  readonly lastError: string | null;
  /** How often each problem was met, by its code. */
  readonly problems: Readonly<Record<string, number>>;
  /** About the memory that records take. */
  readonly memoryBytes: number;
  /** The folder of this process, or null where records wait in memory. */
  readonly spool: { readonly folder: string; readonly bytes: number } | null;
};
