// What goes wrong in the SDK is told here and nowhere else: counted each time, logged once a code, handed to the app's own
// listener, whose throw is swallowed because nothing of the SDK may reach the app's calls.

export type ProblemKind =
  /** A call of the SDK with something it cannot take. The rest of the call is kept where it can be. */
  | 'argument'
  /** Daybook refused one record. It is not sent again. */
  | 'refused'
  /** A batch could not be delivered. It is kept and sent again. */
  | 'delivery'
  /** Records were lost for want of room. */
  | 'lost'
  /** The disk spool, masking, context or another part could not do its work. */
  | 'internal';

export type Problem = {
  readonly kind: ProblemKind;
  /** A stable word, such as `field_kind` or `key_refused`. */
  readonly code: string;
  readonly message: string;
};

export type Problems = {
  report(kind: ProblemKind, code: string, message: string): void;
  /** How often each code was met. */
  counts(): Readonly<Record<string, number>>;
};

const mostCodes = 200;

export function problemsTo(listen: (problem: Problem) => void): Problems {
  const counts = new Map<string, number>();
  return {
    report(kind, code, message) {
      const before = counts.get(code);
      if (before === undefined && counts.size >= mostCodes) return;
      counts.set(code, (before ?? 0) + 1);
      if (before !== undefined) return;
      try {
        listen({ kind, code, message });
      } catch {
        // A listener of the app's that throws has been told; there is nobody else to tell.
      }
    },
    counts: () => Object.fromEntries(counts),
  };
}

export const messageOf = (error: unknown): string => {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'an error that cannot be read';
  }
};
