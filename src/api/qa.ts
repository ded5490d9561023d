// Questions and answers as records, for teams that kept such a table: a page at a time as JSON, or all of a range as a file that is
// written while it is read, so that neither side ever holds more than a page of it.
import { z } from '@hono/zod-openapi';
import { createRoute } from './route.ts';
import { DaybookError } from '../errors.ts';
import type { QaPage, QaQuestion, QaRecord } from '../ledger/questions/qa.ts';
import { zoneOf } from '../ledger/questions/zone.ts';
import { writeTable } from '../prices/files/table.ts';
import { type Actor, rightsOf } from './actor.ts';
import type { Api } from './app.ts';
import { actorOf } from './identify.ts';
import { filtersOf } from './filters.ts';
import type { ApiParts } from './parts.ts';
import { flag, json, refusals } from './read/shapes.ts';
import { rangeOrAll } from './read/times.ts';

const limits = { page: 1_000, usual: 50, file: 1_000_000 } as const;
/** Records of a file that are read and written at once. */
const atOnce = 1_000;

const recordSchema = z.object({
  question: z.string().nullable().describe('The last message of the user, whole. Null only with `empty=true`.'),
  answer: z.string().nullable().describe('The text of the answer. Null where it was tool calls alone.'),
  model_name: z.string().nullable(),
  user: z.string().nullable(),
  session_id: z.string().nullable(),
  request_id: z.string(),
  timestamp: z.string().describe('When the call began.'),
});
const fields = [
  'question',
  'answer',
  'model_name',
  'user',
  'session_id',
  'request_id',
  'timestamp',
] as const satisfies readonly (keyof QaRecord)[];

const qaRoute = createRoute({
  method: 'get',
  path: '/api/qa-records',
  rule: 'text',
  summary: 'Questions and answers, newest first',
  description:
    'Of each chat call that succeeded, what the user asked last and what was answered. Filters as for calls; `status=` and `type=` ask for other calls than those. A page that is full of text may hold fewer records than `limit`: `next` says where to go on.',
  request: {
    query: z.looseObject({
      from: z.string().optional().describe('Earliest start, inclusive: ISO 8601, a date, or now-6h.'),
      to: z.string().optional().describe('Latest start, exclusive; of a date its end.'),
      zone: z.string().optional().describe('IANA time zone in which dates without a time are read; UTC unless given.'),
      search: z.string().optional().describe('Words to look for in requests and answers.'),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(limits.file)
        .optional()
        .describe('Of JSON 50 unless given, 1,000 at most. Of a file everything unless given, 1,000,000 at most.'),
      cursor: z.string().optional(),
      empty: flag.describe('true is with calls that asked nothing in words, such as pictures alone.'),
      format: z
        .enum(['json', 'jsonl', 'csv'])
        .optional()
        .describe('json unless given, or Accept says application/x-ndjson or text/csv. jsonl is one record a line.'),
    }),
  },
  responses: {
    200: {
      description: 'The records.',
      content: {
        'application/json': { schema: z.object({ records: z.array(recordSchema), next: z.string().nullable() }) },
        'application/x-ndjson': { schema: z.string() },
        'text/csv': { schema: z.string() },
      },
    },
    400: refusals[400],
    403: json(refusals[403].content['application/json'].schema, 'The key’s role sees no text.'),
  },
});

export function addQa(api: Api, parts: ApiParts): void {
  api.openapi(qaRoute, async (context) => {
    const onlyUser = readerOf(context.get('actor'));
    const { from, to, zone = 'UTC', search, limit, cursor, empty, format } = context.req.valid('query');
    const parameters = new URL(context.req.url).searchParams;
    parameters.delete('empty');
    const asked = {
      range: rangeOrAll({ from, to }, parts.now(), zoneOf(zone)),
      filters: filtersOf(parameters),
      search: search ?? null,
      empty: empty === 'true',
    };
    const as = format ?? accepted(context.req.header('accept') ?? '');
    if (as === 'json') {
      if (limit !== undefined && limit > limits.page)
        throw new DaybookError(
          'question_invalid',
          `limit is 1 to ${limits.page} in JSON; a file (format=jsonl) takes up to ${limits.file}.`,
        );
      const page = await parts.answers.qa({ ...asked, limit: limit ?? limits.usual, cursor: cursor ?? null }, onlyUser);
      return context.json({ records: page.records.map(inOrder), next: page.next }, 200);
    }
    if (limit === undefined) await refuseTooMany(parts, asked, onlyUser);
    const read = async (question: QaQuestion): Promise<QaPage> => {
      // A file does not outlive the key it was asked for with.
      const reader = readerOf(await actorOf(parts, context.req.raw, context.env));
      return parts.answers.qa(question, reader);
    };
    const written = as === 'csv' ? csvOf : jsonlOf;
    const file = await fileOf({ ...asked, limit: limit ?? limits.file, cursor: cursor ?? null }, read, written);
    return context.body(file, 200, {
      'content-type': as === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="qa-records.${as}"`,
    });
  });
}

/** The only user whose records may be read, null for everyone's. Throws key_forbidden for who may not read text at all. */
function readerOf(actor: Actor): string | null {
  const { text, onlyUser } = rightsOf(actor);
  if (!text) throw new DaybookError('key_forbidden', `It has the role ${actor.role}, which sees no questions and answers.`);
  return onlyUser;
}

const accepted = (accept: string): 'json' | 'jsonl' | 'csv' =>
  /\bapplication\/(x-ndjson|jsonl)\b/.test(accept) ? 'jsonl' : /\btext\/csv\b/.test(accept) ? 'csv' : 'json';

/** Nobody gets the newest part of a file and takes it for the whole. */
async function refuseTooMany(parts: ApiParts, asked: Omit<QaQuestion, 'limit' | 'cursor'>, onlyUser: string | null): Promise<void> {
  const calls = await parts.answers.countQa(asked, onlyUser);
  if (calls > limits.file)
    throw new DaybookError(
      'question_invalid',
      `These are ${calls} calls; a file holds at most ${limits.file}. Ask for a shorter range, or give limit for the newest.`,
    );
}

type Written = (records: readonly QaRecord[], isFirst: boolean) => string;

/** The first page is read before anything is answered, so that a wrong question is an error and no broken file. */
async function fileOf(
  question: QaQuestion,
  read: (question: QaQuestion) => Promise<QaPage>,
  written: Written,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  const pageFrom = (cursor: string | null, left: number): Promise<QaPage> => read({ ...question, limit: Math.min(left, atOnce), cursor });
  let left = question.limit;
  let page: QaPage | null = await pageFrom(question.cursor, left);
  let cursor: string | null = null;
  let isFirst = true;
  // A page is read only while its reader waits for it: a failure that came at any other moment would be written at the end of a file
  // that then looks whole.
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    // A page without records writes nothing, and nobody would ask again before something is written.
    for (let text = ''; text === ''; ) {
      if (page === null) {
        if (cursor === null || left === 0) return controller.close();
        page = await pageFrom(cursor, left);
      }
      text = written(page.records, isFirst);
      isFirst = false;
      left -= page.records.length;
      cursor = page.next;
      page = null;
      if (text !== '') controller.enqueue(encoder.encode(text));
    }
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

const inOrder = (record: QaRecord): QaRecord => {
  const { question, answer, model_name, user, session_id, request_id, timestamp } = record;
  return { question, answer, model_name, user, session_id, request_id, timestamp };
};

const jsonlOf: Written = (records) => records.map((record) => `${JSON.stringify(inOrder(record))}\n`).join('');

const header = writeTable(fields, []);
const csvOf: Written = (records, isFirst) => {
  const table = writeTable(
    fields,
    records.map((record) => fields.map((field) => record[field] ?? '')),
  );
  return isFirst ? table : table.slice(header.length);
};
