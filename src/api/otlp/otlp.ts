// OTLP over HTTP: POST /v1/traces and /v1/logs, as opentelemetry.io/docs/specs/otlp has them. Spans that are calls are taken in as told
// calls, all others are accepted and passed over: an exporter may send everything it has. An answer is in the encoding of its request.
import type { Sender } from '../../desk/ingest/sender.ts';
import { DaybookError, errorTable } from '../../errors.ts';
import { exportAnswer, type Signal, statusAnswer, typeOf } from '../../otlp/answer.ts';
import { decodeLogs, decodeSpans, type Encoding, encodingOf } from '../../otlp/decode/decode.ts';
import { createLogShelf, type LogShelf } from '../../otlp/log-shelf.ts';
import { NotOtlp } from '../../otlp/signal.ts';
import { toldCallsOf } from '../../otlp/told-calls.ts';
import type { Api } from '../app.ts';
import { decodedBody } from '../ingest/decode.ts';
import { senderOf } from '../ingest/sender.ts';
import type { ApiParts, Ingest } from '../parts.ts';

export type OtlpParts = Pick<ApiParts, 'keyOf' | 'now'> & {
  readonly ingestion: Pick<Ingest, 'take' | 'limits'>;
  readonly log: { error(fields: object, message: string): void };
};

type Taken = { readonly rejected: number; readonly message: string };

export function addOtlp(api: Pick<Api, 'post'>, parts: OtlpParts): void {
  const shelf = createLogShelf(parts.now);
  api.post('/v1/traces', ({ req }) =>
    answered(parts, req.raw, 'traces', (body, encoding, sender) => takeSpans(parts, shelf, body, encoding, sender)),
  );
  api.post('/v1/logs', ({ req }) =>
    answered(parts, req.raw, 'logs', async (body, encoding, sender) => takeLogs(shelf, body, encoding, sender)),
  );
}

async function takeSpans({ ingestion }: OtlpParts, shelf: LogShelf, body: Buffer, encoding: Encoding, sender: Sender): Promise<Taken> {
  const { records: spans, beyond } = decodeSpans(body, encoding);
  const { calls, rejected } = toldCallsOf(spans, shelf.logsFor(sender.key.id, spans));
  const results =
    calls.length === 0
      ? []
      : await ingestion.take(
          calls.map((value) => ({ value })),
          sender,
        );
  const refused = results.flatMap(({ error }) => error ?? []);
  shelf.told(
    sender.key.id,
    results.flatMap(({ id, result }) => (id === null || result === 'refused' ? [] : id)),
  );
  const reasons = [
    ...(beyond > 0 ? [`${beyond} spans are beyond what one request may hold.`] : []),
    ...rejected.slice(0, 1).map(({ span_id: id, reason }) => `Span ${id ?? 'without an id'}: ${reason}.`),
    ...refused.slice(0, 1).map(({ message }) => message),
  ];
  return { rejected: beyond + rejected.length + refused.length, message: reasons.join(' ') };
}

function takeLogs(shelf: LogShelf, body: Buffer, encoding: Encoding, sender: Sender): Taken {
  const { records, beyond } = decodeLogs(body, encoding);
  const { late } = shelf.put(sender.key.id, records);
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
  take: (body: Buffer, encoding: Encoding, sender: Sender) => Promise<Taken>,
): Promise<Response> {
  const encoding = encodingOf(request.headers.get('content-type'));
  try {
    const sender = senderOf(parts, request, 'otlp');
    if (encoding === null) throw new DaybookError('body_encoding', 'OTLP is application/x-protobuf or application/json.');
    const { rejected, message } = await take(await decodedBody(request, parts.ingestion.limits.bytes), encoding, sender);
    return respond(200, encoding, exportAnswer(encoding, signal, rejected, message));
  } catch (error) {
    return refusal(parts, encoding ?? 'json', error);
  }
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
