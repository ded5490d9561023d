// OTLP over HTTP: POST /v1/traces and /v1/logs, as opentelemetry.io/docs/specs/otlp has them. Spans that are calls are taken in as told
// calls, all others are accepted and passed over: an exporter may send everything it has. An answer is in the encoding of its request.
import { DaybookError, errorTable } from '../../errors.ts';
import { decodeWithin } from '../../lib/content-encoding.ts';
import { exportAnswer, type Signal, statusAnswer, typeOf } from '../../otlp/answer.ts';
import { decodeLogs, decodeSpans, type Encoding, encodingOf } from '../../otlp/decode/decode.ts';
import { createLogShelf, type LogShelf } from '../../otlp/log-shelf.ts';
import { NotOtlp } from '../../otlp/signal.ts';
import { toldCallsOf } from '../../otlp/told-calls.ts';
import type { ToldCall, ToldResult } from '../../schema/ingest.ts';
import type { Key } from '../../schema/vendor.ts';
import type { Api } from '../app.ts';

export type OtlpParts = {
  readonly keyOf: (secret: string) => Key | null;
  readonly ingest: {
    /** What became of each, in order; rejects where the batch is to be sent again. */
    readonly take: (
      records: readonly { readonly value: ToldCall }[],
      sender: { readonly key: Key; readonly route: 'otlp' },
    ) => Promise<readonly ToldResult[]>;
  };
  readonly now: () => number;
  readonly log: { error(fields: object, message: string): void };
};

/** Decompressed. Exporters send some 500 spans at a time. */
const mostBytes = 32 * 1024 * 1024;

type Taken = { readonly rejected: number; readonly message: string };

export function addOtlp(api: Pick<Api, 'post'>, parts: OtlpParts): void {
  const shelf = createLogShelf(parts.now);
  api.post('/v1/traces', ({ req }) =>
    answered(parts, req.raw, 'traces', (body, encoding, key) => takeSpans(parts, shelf, body, encoding, key)),
  );
  api.post('/v1/logs', ({ req }) => answered(parts, req.raw, 'logs', async (body, encoding, key) => takeLogs(shelf, body, encoding, key)));
}

async function takeSpans({ ingest }: OtlpParts, shelf: LogShelf, body: Buffer, encoding: Encoding, key: Key): Promise<Taken> {
  const { records: spans, beyond } = decodeSpans(body, encoding);
  const { calls, rejected } = toldCallsOf(spans, shelf.logsFor(key.id, spans));
  const results =
    calls.length === 0
      ? []
      : await ingest.take(
          calls.map((value) => ({ value })),
          { key, route: 'otlp' },
        );
  const refused = results.flatMap(({ error }) => error ?? []);
  shelf.told(
    key.id,
    results.flatMap(({ id, result }) => (id === null || result === 'refused' ? [] : id)),
  );
  const reasons = [
    ...(beyond > 0 ? [`${beyond} spans are beyond what one request may hold.`] : []),
    ...rejected.slice(0, 1).map(({ span_id: id, reason }) => `Span ${id ?? 'without an id'}: ${reason}.`),
    ...refused.slice(0, 1).map(({ message }) => message),
  ];
  return { rejected: beyond + rejected.length + refused.length, message: reasons.join(' ') };
}

function takeLogs(shelf: LogShelf, body: Buffer, encoding: Encoding, key: Key): Taken {
  const { records, beyond } = decodeLogs(body, encoding);
  const { late } = shelf.put(key.id, records);
  const reasons = [
    ...(beyond > 0 ? [`${beyond} log records are beyond what one request may hold.`] : []),
    ...(late > 0 ? [`${late} log records came after the span they belong to: let logs be exported sooner than spans.`] : []),
  ];
  return { rejected: beyond + late, message: reasons.join(' ') };
}

async function answered(
  parts: OtlpParts,
  request: Request,
  signal: Signal,
  take: (body: Buffer, encoding: Encoding, key: Key) => Promise<Taken>,
): Promise<Response> {
  const encoding = encodingOf(request.headers.get('content-type'));
  try {
    const key = keyIn(parts, request);
    if (encoding === null) throw new DaybookError('body_encoding', 'OTLP is application/x-protobuf or application/json.');
    const { rejected, message } = await take(await bodyOf(request), encoding, key);
    return respond(200, encoding, exportAnswer(encoding, signal, rejected, message));
  } catch (error) {
    return refusal(parts, encoding ?? 'json', error);
  }
}

function keyIn({ keyOf }: OtlpParts, { headers }: Request): Key {
  const secret = headers.get('x-daybook-key') ?? /^bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (!secret) throw new DaybookError('key_missing');
  const key = keyOf(secret);
  if (key === null) throw new DaybookError('key_unknown');
  if (key.revoked) throw new DaybookError('key_revoked');
  return key;
}

async function bodyOf(request: Request): Promise<Buffer> {
  const sent = Buffer.from(await request.arrayBuffer());
  const encoding = request.headers.get('content-encoding') ?? undefined;
  const body = sent.length > mostBytes ? 'too_large' : decodeWithin(sent, encoding, mostBytes);
  if (body === 'too_large') throw new DaybookError('body_too_large', `OTLP takes ${mostBytes} bytes, decompressed.`);
  if (body === null) throw new DaybookError('body_encoding');
  return body;
}

/** gRPC's codes for what HTTP says in its own. */
const grpcCodes: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 413: 8, 415: 3, 429: 8, 503: 14 };
const internal = 13;

function refusal({ log }: OtlpParts, encoding: Encoding, error: unknown): Response {
  if (error instanceof NotOtlp) return respond(400, encoding, statusAnswer(encoding, 3, error.message));
  const known = error instanceof DaybookError ? error : new DaybookError('internal', null, { cause: error });
  if (known.code === 'internal') log.error({ err: error }, 'OTLP could not be taken in');
  const { status, retry } = errorTable[known.code];
  // Exporters try again on 429, 502, 503 and 504 alone.
  return respond(status, encoding, statusAnswer(encoding, grpcCodes[status] ?? internal, known.message), retry && status >= 429);
}

function respond(status: number, encoding: Encoding, body: Buffer, again = false): Response {
  const headers = { 'content-type': typeOf(encoding), 'cache-control': 'no-store', ...(again && { 'retry-after': '1' }) };
  return new Response(new Uint8Array(body), { status, headers });
}
