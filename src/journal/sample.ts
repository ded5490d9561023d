// For tests: plausible journal entries, each with its own id, and what a reader finds in a whole journal.
import type { DaybookError } from '../errors.ts';
import type { Closed, Opened } from '../schema/entry.ts';
import type { Journal, JournalOptions } from './journal.ts';
import { listRuns, listSegments } from './layout.ts';
import { openAtEndOfRun, type ReadLimits, readSegment } from './read.ts';

export function sampleOpened(id: string, more: Partial<Opened> = {}): Opened {
  return {
    id,
    at: 1_780_000_000_000,
    gateway_id: 'gateway-1',
    route: 'gateway',
    key_id: 'key-1',
    user: 'ada',
    app: 'notes',
    function: null,
    session_id: null,
    call_type: 'chat',
    dialect: 'openai-chat',
    vendor_id: 'openai',
    vendor_name: 'OpenAI',
    quirks: [],
    currency: 'USD',
    endpoint: 'openai',
    model_name: 'gpt-5-mini',
    model_id: 'gpt-5-mini',
    is_stream: false,
    method: 'POST',
    path: '/v1/chat/completions',
    client_request_id: null,
    ip: '127.0.0.1',
    user_agent: 'OpenAI/JS 6.49.0',
    metadata: null,
    ...more,
  };
}

export function sampleClosed(id: string, more: Partial<Closed> = {}): Closed {
  return {
    ...sampleOpened(id),
    ended_at: 1_780_000_000_412,
    ending: 'complete',
    drained: false,
    error_code: null,
    error_message: null,
    http_status: 200,
    duration_ms: 412,
    first_byte_ms: 398,
    overhead_ms: 0.4,
    attempts: [{ endpoint: 'openai', at: 1_780_000_000_000, http_status: 200, error_code: null, head_ms: 397, end_ms: 412 }],
    retry_count: 0,
    request_headers: { 'content-type': 'application/json', 'x-stainless-lang': 'js' },
    response_headers: { 'content-type': 'application/json', 'x-request-id': 'req_0123456789' },
    request_bytes: 0,
    response_bytes: 0,
    truncated: [],
    redaction: [],
    marks: [[398, 0]],
    ...more,
  };
}

/** The options of a journal that nothing bounds. */
export const sampleOptions = {
  gateway_id: 'gateway-1',
  sync: 'interval',
  sync_interval_ms: 20,
  segment_bytes: 64 * 1024 * 1024,
  max_bytes: Number.MAX_SAFE_INTEGER,
  on_full: 'serve',
  now: () => Date.now(),
  on_fault: (error: Error) => {
    throw error;
  },
} satisfies Omit<JournalOptions, 'dir'>;

export const noLimits: ReadLimits = { max_entries: Number.MAX_SAFE_INTEGER, max_bytes: Number.MAX_SAFE_INTEGER };

export type Readback = { readonly id: string; readonly request: string; readonly response: string };

/** All closed calls of all runs, in order, bodies as hex. Throws where anything is torn. */
export async function readAll(dir: string): Promise<Readback[]> {
  const all: Readback[] = [];
  for (const run of await listRuns(dir)) {
    for (const segment of await listSegments(dir, run)) {
      const reading = await readSegment(dir, run, segment, 0, noLimits);
      if (reading.torn || reading.more) throw new Error(`segment ${segment} is torn or not read to its end`);
      for (const { entry } of reading.entries) {
        all.push({ id: entry.closed.id, request: entry.request.toString('hex'), response: entry.response.toString('hex') });
      }
    }
  }
  return all;
}

/** Ids of the calls open when the last run ended. */
export async function openIds(dir: string): Promise<string[]> {
  const run = (await listRuns(dir)).at(-1) ?? '';
  const segment = (await listSegments(dir, run)).at(-1) ?? 0;
  return (await openAtEndOfRun(dir, run, segment)).map(({ id }) => id);
}

export const opened = (journal: Journal, entry: Opened): Promise<DaybookError | null> =>
  new Promise((resolve) => journal.open(entry, resolve));

export const closed = (
  journal: Journal,
  entry: Closed,
  request: readonly Buffer[] = [],
  response: readonly Buffer[] = [],
): Promise<DaybookError | null> => new Promise((resolve) => journal.close(entry, request, response, resolve));
