// Every error Daybook itself can give, once: code, HTTP status, message, whether trying again may help, and how to mend it.
// The gateway speaks these in the caller's dialect, the API as JSON; docs/errors.md lists exactly these, and a test holds it.
import { editingErrors } from './errors/editing.ts';
import { moneyErrors } from './errors/money.ts';
import type { ErrorRow } from './errors/row.ts';
import { signingInErrors } from './errors/signing-in.ts';

export const errorTable = {
  key_missing: {
    status: 401,
    retry: false,
    message: 'No Daybook key was sent.',
    mend: 'Send your Daybook key as `authorization: Bearer <key>`, where the SDK sends its api key, or in the header x-daybook-key beside your own vendor key.',
  },
  key_unknown: {
    status: 401,
    retry: false,
    message: 'This Daybook key is not known.',
    mend: 'Check the key, or make one in the console under Keys, or with `daybook key create`.',
  },
  key_revoked: {
    status: 401,
    retry: false,
    message: 'This Daybook key was revoked.',
    mend: 'Make a new key in the console under Keys, or with `daybook key create`.',
  },
  key_forbidden: { status: 403, retry: false, message: 'This key may not do that.', mend: 'Use a key with the role or scope this needs.' },
  model_forbidden: {
    status: 403,
    retry: false,
    message: 'This key may not use this model.',
    mend: 'Use one of the models the key allows, or ask for a wider key.',
  },
  endpoint_unknown: {
    status: 404,
    retry: false,
    message: 'No endpoint of this name is configured.',
    mend: 'Name one that stands in the console under Vendors & models.',
  },
  endpoint_missing: {
    status: 404,
    retry: false,
    message: 'No endpoint is configured for this request.',
    mend: 'Add an endpoint in the console under Vendors & models, or set the vendor’s key in the environment, for example OPENAI_API_KEY, and start again, or declare one in daybook.yaml.',
  },
  endpoint_dialect: {
    status: 400,
    retry: false,
    message: 'The endpoint does not speak this dialect.',
    mend: 'Use a path of a dialect the endpoint speaks, or another endpoint.',
  },
  path_unknown: {
    status: 404,
    retry: false,
    message: 'Daybook does not serve this path.',
    mend: 'Check the base URL of the SDK: /v1 for OpenAI, / for Anthropic and Gemini, /to/{endpoint} for a named endpoint.',
  },
  path_ambiguous: {
    status: 400,
    retry: false,
    message: 'Two readers could read this path differently.',
    mend: 'Send it without `.` and `..` segments, `//`, `\\` or `#`, and without `.`, `/` or `\\` in percent-encoding.',
  },
  navigation_refused: {
    status: 403,
    retry: false,
    message: 'A vendor’s answer is not opened as a page or run as a script: it would stand at the address of the console.',
    mend: 'Ask for it from code, with fetch or an SDK.',
  },
  body_not_json: {
    status: 400,
    retry: false,
    message: 'The request body is not a JSON object.',
    mend: 'Send one JSON object with content-type: application/json.',
  },
  body_duplicate_key: {
    status: 400,
    retry: false,
    message: 'The request body names a key twice that decides where it goes.',
    mend: 'Send each of model, stream and stream_options once.',
  },
  body_too_large: {
    status: 413,
    retry: false,
    message: 'The request body is larger than this gateway takes.',
    mend: 'Send less, or raise gateway.max_request_bytes.',
  },
  upload_too_large: {
    status: 413,
    retry: false,
    message: 'What was sent is larger than the API takes.',
    mend: 'Send it in parts.',
  },
  batch_invalid: {
    status: 400,
    retry: false,
    message: 'The batch cannot be read.',
    mend: 'Send a JSON array of calls, `{"calls": […], "gaps": […]}`, or NDJSON with one call a line, in UTF-8.',
  },
  batch_too_large: {
    status: 413,
    retry: false,
    message: 'The batch is larger than is taken at once.',
    mend: 'Send fewer calls at a time; see ingest.max_batch_records and ingest.max_batch_bytes.',
  },
  told_invalid: {
    status: 400,
    retry: false,
    message: 'The record cannot be read.',
    mend: 'See docs/ingestion.md or /openapi.json for the fields and what each takes.',
  },
  open_unknown: {
    status: 409,
    retry: false,
    message: 'No call of this id is open.',
    mend: 'Send its open first, or the close with request_timestamp: it then stands for the whole call.',
  },
  opens_full: {
    status: 503,
    retry: true,
    message: 'Too many told calls are open.',
    mend: 'Send this open again later, or the call as a whole when it is over; see ingest.max_open.',
  },
  app_gone: {
    status: 500,
    retry: false,
    message: 'Whoever told of the beginning of this call never told of its end.',
    mend: 'Look at the app around this time; see ingest.open_hours.',
  },
  ingest_busy: {
    status: 503,
    retry: true,
    message: 'More is being told than can be written at this moment.',
    mend: 'Send the batch again in a few seconds.',
  },
  body_incomplete: {
    status: 400,
    retry: false,
    message: 'The request ended before its body was complete.',
    mend: 'Send as many bytes as content-length says.',
  },
  body_encoding: {
    status: 415,
    retry: false,
    message: 'The request body has a content-encoding that cannot be read here.',
    mend: 'Send it plain, or with gzip, deflate or br.',
  },
  context_invalid: {
    status: 400,
    retry: false,
    message: 'An x-daybook header cannot be read.',
    mend: 'x-daybook-metadata takes one JSON object of at most 16 kB; the others take plain text of at most 512 characters.',
  },
  header_too_large: {
    status: 431,
    retry: false,
    message: 'The request headers are larger than this gateway takes.',
    mend: 'Send fewer or shorter headers, 32 kB in all.',
  },
  request_malformed: {
    status: 400,
    retry: false,
    message: 'This is not a request that HTTP/1.1 allows.',
    mend: 'Send it with an ordinary HTTP client.',
  },
  request_slow: {
    status: 408,
    retry: true,
    message: 'The request took too long to arrive.',
    mend: 'Send headers and body without long pauses.',
  },
  upstream_unreachable: {
    status: 502,
    retry: true,
    message: 'The vendor could not be reached.',
    mend: 'Check the endpoint’s base URL and the network; the vendor may be down.',
  },
  upstream_malformed: { status: 502, retry: true, message: 'The vendor’s answer was not HTTP.', mend: 'Check the endpoint’s base URL.' },
  upstream_cut: {
    status: 502,
    retry: true,
    message: 'The vendor ended the connection before its answer was complete.',
    mend: 'Try again.',
  },
  timeout_connect: {
    status: 504,
    retry: true,
    message: 'The vendor did not accept a connection in time.',
    mend: 'Try again, or raise timeouts.connect.',
  },
  timeout_first_byte: {
    status: 504,
    retry: true,
    message: 'The vendor did not begin to answer in time.',
    mend: 'Try again, or raise timeouts.first_byte.',
  },
  timeout_idle: {
    status: 504,
    retry: true,
    message: 'The vendor stopped sending in the middle of its answer.',
    mend: 'Try again, or raise timeouts.idle.',
  },
  timeout_total: { status: 504, retry: true, message: 'The call took longer than it may.', mend: 'Ask for less, or raise timeouts.total.' },
  caller_gone: { status: 499, retry: false, message: 'The caller left before the answer was complete.', mend: 'Nothing to mend here.' },
  gateway_died: {
    status: 500,
    retry: true,
    message: 'The gateway ended while this call was open.',
    mend: 'Look at the gateway’s log around this time.',
  },
  stopping: { status: 503, retry: true, message: 'This gateway is stopping.', mend: 'Try again; another one answers.' },
  journal_full: {
    status: 503,
    retry: true,
    message: 'The journal is full and journal.on_full is refuse.',
    mend: 'Free disk space or bring the ledger back; see `daybook status`.',
  },
  journal_broken: {
    status: 503,
    retry: true,
    message: 'The journal cannot be written.',
    mend: 'Look at the gateway’s log; check the disk under the data directory.',
  },
  data_in_use: {
    status: 503,
    retry: false,
    message: 'Another Daybook works in this data directory.',
    mend: 'Stop that one first, or give this one another `data` directory.',
  },
  desk_away: { status: 503, retry: true, message: 'The management side is starting or was restarted.', mend: 'Try again in a second.' },
  gateway_away: { status: 503, retry: true, message: 'The gateway does not answer.', mend: 'Try again in a second; look at its log.' },
  ledger_away: {
    status: 503,
    retry: true,
    message: 'The ledger does not answer.',
    mend: 'Try again; calls are kept in the journal meanwhile. Look at the log of the desk.',
  },
  engine_missing: {
    status: 503,
    retry: false,
    message: 'The embedded ledger cannot run on this machine.',
    mend: 'Set ledger.url to a ClickHouse server, or use Linux with glibc or macOS (x64 or arm64) and install the optional packages chdb and ffi-rs.',
  },
  question_invalid: {
    status: 400,
    retry: false,
    message: 'The question cannot be read.',
    mend: 'See /openapi.json for the fields and what each takes.',
  },
  call_unknown: {
    status: 404,
    retry: false,
    message: 'No call of this id is in the ledger.',
    mend: 'A call shows up a few seconds after it ends; open ones are at /api/calls/live.',
  },
  console_missing: {
    status: 503,
    retry: false,
    message: 'The console is not built.',
    mend: 'Run `npm run build` in the project; a package from npm carries it.',
  },
  ...editingErrors,
  ...signingInErrors,
  ...moneyErrors,
  not_found: { status: 404, retry: false, message: 'There is nothing here.', mend: 'See /openapi.json for what is served.' },
  internal: {
    status: 500,
    retry: true,
    message: 'Daybook failed in a way it did not foresee.',
    mend: 'Look at the log for this request id, and report it.',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;

/** An error with a row in the table. `detail` says which value or line was wrong; it must hold no secret. */
export class DaybookError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | null;
  /** After how many seconds trying again may help, where that is known. */
  readonly retryAfterS: number | null;

  constructor(code: ErrorCode, detail: string | null = null, options?: ErrorOptions & { readonly retryAfterS?: number }) {
    super(sentence(code, detail), options);
    this.name = 'DaybookError';
    this.code = code;
    this.status = errorTable[code].status;
    this.detail = detail;
    this.retryAfterS = options?.retryAfterS ?? null;
  }
}

/** What a person reads: what is wrong, the detail, and how to mend it. */
export function sentence(code: ErrorCode, detail: string | null = null): string {
  const row = errorTable[code];
  return `${row.message}${detail === null ? '' : ` ${detail}`} ${row.mend}`;
}
