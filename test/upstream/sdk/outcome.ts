// What an SDK made of a call, in plain JSON: an object, a stream's events and the object they add up to, or an error.
import { z } from 'zod';
import { type Exchange, requestJson } from '../exchange.ts';

export type Target = {
  /** `http://127.0.0.1:port`, without a path. */
  readonly origin: string;
  /** In place of the recorded path before the SDK's own part: `/to/mock/v1`. */
  readonly prefix?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout_ms?: number;
};

export type SdkFailure = {
  /** The error's class: `RateLimitError`, `ApiError`… */
  readonly name: string;
  readonly status: number | null;
  readonly message: string;
  readonly body: unknown;
  readonly request_id: string | null;
};

export type SdkOutcome =
  | { readonly kind: 'object'; readonly value: unknown; readonly request_id: string | null }
  | {
      readonly kind: 'stream';
      readonly events: readonly unknown[];
      /** As the SDK's own accumulator adds the events up; null where it has none or the stream broke. */
      readonly final: unknown;
      readonly error: SdkFailure | null;
      readonly request_id: string | null;
    }
  | { readonly kind: 'error'; readonly error: SdkFailure };

/** What JSON keeps of a value: no classes, nothing undefined. */
export function plain(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? null : JSON.parse(text);
}

const failureFields = z.looseObject({ status: z.number().optional(), error: z.unknown().optional(), requestID: z.string().nullish() });

export function failureOf(error: unknown): SdkFailure {
  if (!(error instanceof Error)) return { name: typeof error, status: null, message: String(error), body: null, request_id: null };
  const { status, error: body, requestID } = failureFields.parse(error);
  return { name: error.constructor.name, status: status ?? null, message: error.message, body: plain(body), request_id: requestID ?? null };
}

/** Reads a stream to its end or to its break. */
export async function outcomeOfStream(
  stream: AsyncIterable<unknown>,
  request_id: string | null,
  accumulate: (events: readonly unknown[]) => Promise<unknown>,
): Promise<SdkOutcome> {
  const events: unknown[] = [];
  try {
    for await (const event of stream) events.push(plain(event));
  } catch (error) {
    return { kind: 'stream', events, final: null, error: failureOf(error), request_id };
  }
  try {
    return { kind: 'stream', events, final: plain(await accumulate(events)), error: null, request_id };
  } catch (error) {
    return { kind: 'stream', events, final: null, error: failureOf(error), request_id };
  }
}

/** What the SDKs' `fromReadableStream` take: one event a line. */
export const linesOf = (events: readonly unknown[]): ReadableStream =>
  new Blob([events.map((event) => `${JSON.stringify(event)}\n`).join('')]).stream();

/** The request's body, taken for what an SDK's method wants. Recordings hold what vendors took, so no more is checked. */
export function paramsOf<T>(exchange: Exchange): T {
  return z.custom<T>((value) => typeof value === 'object' && value !== null).parse(requestJson(exchange));
}

/** A recorded path before the SDK's own part, and its query: `/openai/v1` and `api-version=…`. */
export function placeOf(exchange: Exchange, own: string): { readonly prefix: string; readonly query: Record<string, string> } {
  const { pathname, searchParams } = new URL(exchange.path, 'http://vendor');
  return { prefix: pathname.slice(0, pathname.length - own.length), query: Object.fromEntries(searchParams) };
}
