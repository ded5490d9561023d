// Tries an endpoint: one real call through the gateway, which records it like any other, and what came of it for whoever waits. The
// outcome here is read from the same bytes as the record, which follows in the ledger a moment later.
import http from 'node:http';
import { nothingRead, type Reading } from '../../dialects/dialect.ts';
import { dialectOf } from '../../dialects/index.ts';
import { DaybookError } from '../../errors.ts';
import { decodeBody } from '../../lib/content-encoding.ts';
import type { Status } from '../../schema/vocabulary.ts';
import { type Trial, type TrialRequest, trialRequest } from './request.ts';

export type TrialOutcome = {
  /** The record's id. */
  readonly request_id: string | null;
  readonly status: Status;
  readonly http_status: number | null;
  readonly error: { readonly code: string | null; readonly message: string } | null;
  readonly duration_ms: number;
  readonly ttft_ms: number | null;
  readonly text: string | null;
};

export type TrialPlace = {
  /** Where the gateway takes calls of Daybook's own, and the path and key it knows them by. */
  readonly socketPath: string;
  readonly prefix: string;
  readonly key: string;
  readonly version: string;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
};

/** The gateway's own deadlines run out before this; it is for a gateway that says nothing at all. */
const longestMs = 30_000;
const mostBytes = 1024 * 1024;
const longestMessage = 500;

/** Throws `gateway_away`. */
export async function tryEndpoint(place: TrialPlace, trial: Trial, user: string): Promise<TrialOutcome> {
  const asked = trialRequest(trial);
  const seen = await exchange(place, asked, user);
  return outcomeOf(asked, trial, seen);
}

type Seen = {
  readonly http_status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** When so many bytes were there, in milliseconds since the beginning. */
  readonly marks: readonly (readonly [ms: number, bytes: number])[];
  readonly duration_ms: number;
  readonly ended: 'whole' | 'cut' | 'late';
};

function exchange(place: TrialPlace, { path, headers, body }: TrialRequest, user: string): Promise<Seen> {
  const started = place.clock();
  return new Promise((resolve, reject) => {
    const request = http.request({
      socketPath: place.socketPath,
      agent: false,
      method: 'POST',
      path: place.prefix + path.slice(1),
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'accept-encoding': 'identity',
        'user-agent': `daybook/${place.version}`,
        'x-daybook-key': place.key,
        // As bytes stand in a header.
        'x-daybook-user': Buffer.from(user).toString('latin1'),
        'x-daybook-app': 'daybook-console',
        'x-daybook-function': 'test call',
      },
    });
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      request.destroy(new Error('the gateway does not answer'));
    }, longestMs);
    request.on('error', (error) => {
      clearTimeout(limit);
      reject(new DaybookError('gateway_away', null, { cause: error }));
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      const marks: [number, number][] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        marks.push([place.clock() - started, bytes]);
        if (bytes <= mostBytes) chunks.push(chunk);
        else request.destroy();
      });
      response.on('error', () => undefined); // `close` follows, and says that the answer is not whole.
      response.on('close', () => {
        clearTimeout(limit);
        resolve({
          http_status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          marks,
          duration_ms: place.clock() - started,
          ended: response.complete ? 'whole' : isLate || place.clock() - started >= 25_000 ? 'late' : 'cut',
        });
      });
    });
    // As bytes: a text that is sent with the headers would have them written in its own encoding.
    request.end(Buffer.from(body));
  });
}

function outcomeOf(asked: TrialRequest, { vendor_id: _, ...trial }: Trial, seen: Seen): TrialOutcome {
  const encoding = textOf(seen.headers['content-encoding']);
  const response = decodeBody(seen.body, encoding ?? undefined) ?? Buffer.alloc(0);
  const reading = readingOf(asked, trial.endpoint, seen, response);
  const own = textOf(seen.headers['x-daybook-error']);
  const text = response.toString('utf8').slice(0, longestMessage);
  const error = ((): TrialOutcome['error'] => {
    if (reading.error !== null)
      return { code: own ?? reading.error.code ?? httpCode(seen), message: reading.error.message.slice(0, longestMessage) };
    if (seen.http_status >= 400) return { code: own ?? httpCode(seen), message: text };
    if (seen.ended === 'late') return { code: 'timeout_total', message: 'The answer was not complete in time.' };
    if (seen.ended === 'cut' || reading.finished === false) return { code: 'upstream_cut', message: 'The answer broke off.' };
    return null;
  })();
  const round = (ms: number): number => Math.round(ms * 10) / 10;
  const first = reading.first_content_at;
  const at = first === null ? undefined : seen.marks.find(([, bytes]) => bytes >= first)?.[0];
  return {
    request_id: textOf(seen.headers['x-daybook-request-id']),
    status: error === null ? 'success' : statusOf(error.code, own !== null),
    http_status: seen.http_status,
    error,
    duration_ms: round(seen.duration_ms),
    ttft_ms: at === undefined ? null : round(at),
    text: reading.response_content,
  };
}

function readingOf({ dialect, path, body }: TrialRequest, endpoint: string, seen: Seen, response: Buffer): Reading {
  const reader = dialectOf(dialect);
  if (reader === null) return nothingRead;
  const headers = Object.fromEntries(Object.entries(seen.headers).map(([name, value]) => [name, textOf(value) ?? '']));
  return reader.read({
    method: 'POST',
    path: path.slice(`/to/${endpoint}`.length),
    quirks: [],
    request: Buffer.from(body),
    request_type: 'application/json',
    http_status: seen.http_status,
    response,
    response_type: headers['content-type'] ?? '',
    response_headers: headers,
  });
}

const httpCode = ({ http_status }: Seen): string => `http_${http_status}`;

/** Of our own errors some are a deadline's, some the vendor's connection; with all others no vendor was asked. */
function statusOf(code: string | null, isOwn: boolean): Status {
  if (code?.startsWith('timeout_') === true) return 'timeout';
  return isOwn && code?.startsWith('upstream_') !== true ? 'refused' : 'failed';
}

const textOf = (value: string | string[] | undefined): string | null => (Array.isArray(value) ? (value[0] ?? null) : (value ?? null));
