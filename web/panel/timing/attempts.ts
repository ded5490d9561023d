// The attempts of a call as they can be drawn: told by the gateway in one shape, by apps in whatever they had at hand.

export type Attempt = {
  readonly endpoint: string | null;
  readonly http_status: number | null;
  readonly error_code: string | null;
  /** Milliseconds after the call's start; null where nobody said when. */
  readonly start: number | null;
  /** Milliseconds after the attempt's start: the head of the answer, its end. */
  readonly head: number | null;
  readonly end: number | null;
};

export function attemptsOf(value: unknown, startedAt: string): readonly Attempt[] {
  if (!Array.isArray(value)) return [];
  const start = Date.parse(startedAt);
  return value.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return [];
    const { endpoint, at, http_status, error_code, head_ms, end_ms }: Readonly<Record<string, unknown>> = { ...each };
    const began = typeof at === 'number' ? at : typeof at === 'string' ? Date.parse(at) : Number.NaN;
    return [
      {
        endpoint: typeof endpoint === 'string' ? endpoint : null,
        http_status: typeof http_status === 'number' ? http_status : null,
        error_code: typeof error_code === 'string' ? error_code : null,
        start: Number.isNaN(began) ? null : Math.max(0, began - start),
        head: typeof head_ms === 'number' ? head_ms : null,
        end: typeof end_ms === 'number' ? end_ms : null,
      },
    ];
  });
}

export type Span = { readonly left: number; readonly width: number };

/** A part of the whole as percentages, always within it and never too thin to see. */
export function spanOf(from: number, to: number, whole: number): Span {
  if (!(whole > 0)) return { left: 0, width: 100 };
  const left = Math.min(99.5, Math.max(0, (from / whole) * 100));
  return { left, width: Math.max(0.5, Math.min(100 - left, ((to - from) / whole) * 100)) };
}
