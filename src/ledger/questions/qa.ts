// Questions and answers: each call that answered somebody, as the text that was asked and the text that came back, newest first. The
// texts are read a few calls at a time, so that a page takes bounded memory however long conversations are; a page that is full of
// text, or looked long for a question, ends early and says where to go on.
import type { CallRecord } from '../../schema/call.ts';
import { bodyFields, callFields } from '../../schema/call.ts';
import type { CallsQuestion, Filter } from '../../schema/question.ts';
import type { Ledger } from '../connect.ts';
import { newBindings, sqlTime } from './bindings.ts';
import { rangeConditions } from './call-range.ts';
import { askCalls, writeCursor } from './calls.ts';
import { questionIn } from './qa-text.ts';
import { everything, type RowRule, ruleConditions } from './rule.ts';
import { searchConditions } from './search.ts';
import { conditionsOf } from './where.ts';

/** In the order in which files have them. */
export type QaRecord = {
  readonly question: string | null;
  readonly answer: string | null;
  readonly model_name: string | null;
  readonly user: string | null;
  readonly session_id: string | null;
  readonly request_id: string;
  readonly timestamp: string;
};

/** `empty` is with the calls that asked nothing in words: pictures alone, or texts that are not kept any more. */
export type QaQuestion = CallsQuestion & { readonly empty: boolean };

export type QaPage = { readonly records: readonly QaRecord[]; readonly next: string | null };

/** What nobody talks to. Any other type, an app's own words included, is taken for a conversation. */
const notChat = ['embedding', 'image', 'speech', 'transcription', 'moderation', 'rerank', 'count_tokens'] as const;

const mostAtOnce = 1_000;
/** Calls a page looks at before it ends without being full. */
const mostLooked = 5_000;
/** Characters of text in a page, and bytes of bodies in one read. */
const mostText = 16_000_000;
/** What the bodies of a call are taken for at least: of calls that were told nobody saw the bytes. */
const fewestBytes = 32_000;

export async function askQa(ledger: Ledger, question: QaQuestion, rule: RowRule = everything): Promise<QaPage> {
  const { limit, empty } = question;
  const filters = usual(question.filters);
  const kept = empty ? [] : await keptSince(ledger);
  const records: QaRecord[] = [];
  let cursor = question.cursor;
  let looked = 0;
  let text = 0;
  // The second look for a question is wider than the first: where few calls have one, more have to be read.
  for (let atOnce = limit; ; atOnce = Math.min(mostAtOnce, atOnce * 4)) {
    const page = await askCalls(ledger, { ...question, filters: [...filters, ...kept], limit: atOnce, cursor }, rule);
    for (const few of portions(page.calls)) {
      const texts = await textsOf(ledger, few);
      for (const call of few) {
        looked += 1;
        const record = recordOf(call, texts);
        if (record.question === null && !empty) continue;
        records.push(record);
        text += (record.question?.length ?? 0) + (record.answer?.length ?? 0);
        if (records.length < limit && text < mostText) continue;
        const isLast = page.next === null && call === page.calls.at(-1);
        return { records, next: isLast ? null : writeCursor(call) };
      }
    }
    if (page.next === null || looked >= mostLooked) return { records, next: page.next };
    cursor = page.next;
  }
}

/** How many calls `askQa` would look at in all its pages. */
export async function countQa(ledger: Ledger, question: Omit<QaQuestion, 'limit' | 'cursor'>, rule: RowRule = everything): Promise<number> {
  const bindings = newBindings();
  const range = rangeConditions(question.range, bindings);
  const filters = [...usual(question.filters), ...(question.empty ? [] : await keptSince(ledger))];
  const conditions = ['true', ...range, ...ruleConditions(rule, bindings), ...conditionsOf(callFields, filters, bindings)];
  if (question.search !== null) {
    const found = [...range, ...searchConditions(question.search, bindings)];
    conditions.push(`request_id IN (SELECT request_id FROM call_bodies WHERE ${found.join(' AND ')})`);
  }
  const [row] = await ledger.query(`SELECT count() AS calls FROM calls WHERE ${conditions.join(' AND ')}`, {
    params: bindings.params,
    parse: ({ calls }) => Number(calls),
  });
  return row ?? 0;
}

/** Conversations that were answered, unless the question itself says which types and which ends it wants. */
function usual(filters: readonly Filter[]): readonly Filter[] {
  const asks = (field: string): boolean => filters.some((filter) => filter.field === field);
  return [
    ...filters,
    ...(asks('status') ? [] : [{ field: 'status', not: false, is: ['success'] }]),
    ...(asks('call_type') ? [] : [{ field: 'call_type', not: true, is: [...notChat] }]),
  ];
}

/** Texts are forgotten before calls are: where none are kept, nobody need look. The first one's time costs no reading. */
async function keptSince(ledger: Ledger): Promise<readonly Filter[]> {
  const [first = null] = await ledger.query(
    'SELECT count() AS bodies, toUnixTimestamp64Milli(min(request_timestamp)) AS first FROM call_bodies',
    {
      parse: ({ bodies, first }) => (Number(bodies) === 0 ? null : Number(first)),
    },
  );
  return first === null ? [] : [{ field: 'request_timestamp', not: false, from: new Date(first).toISOString() }];
}

/** As many calls as their bodies, by what passed on the wire, may be read at once. */
function* portions(calls: readonly CallRecord[]): Generator<readonly CallRecord[]> {
  let few: CallRecord[] = [];
  let bytes = 0;
  for (const call of calls) {
    few.push(call);
    bytes += Math.max(fewestBytes, call.request_bytes + call.response_bytes);
    if (bytes < mostText) continue;
    yield few;
    few = [];
    bytes = 0;
  }
  if (few.length > 0) yield few;
}

type Texts = { readonly question: string | null; readonly answer: string | null };

/** By moment and request id: a told call may bear another's id, and must not get its text. The times say where in the table the bodies stand. */
async function textsOf(ledger: Ledger, calls: readonly CallRecord[]): Promise<ReadonlyMap<string, Texts>> {
  const bindings = newBindings();
  const times = bindings.bind(
    "Array(DateTime64(3, 'UTC'))",
    calls.map((call) => sqlTime(Date.parse(call.request_timestamp))),
  );
  const ids = bindings.bind(
    'Array(String)',
    calls.map((call) => call.request_id),
  );
  const rows = await ledger.query(
    'SELECT request_id, request_timestamp, request_messages, response_content FROM call_bodies ' +
      `WHERE request_timestamp IN ${times} AND request_id IN ${ids}`,
    {
      params: bindings.params,
      parse: ({ request_id, request_timestamp: at, request_messages: messages, response_content: answer }): [string, Texts] => [
        `${bodyFields.request_timestamp.kind.fromColumn(at)} ${String(request_id)}`,
        {
          question: messages === null ? null : questionIn(bodyFields.request_messages.kind.fromColumn(messages)),
          answer: answer === null ? null : bodyFields.response_content.kind.fromColumn(answer),
        },
      ],
    },
  );
  return new Map(rows);
}

function recordOf(call: CallRecord, texts: ReadonlyMap<string, Texts>): QaRecord {
  const { question = null, answer = null } = texts.get(`${call.request_timestamp} ${call.request_id}`) ?? {};
  const { model_name, user, session_id, request_id, request_timestamp } = call;
  return { question, answer, model_name, user, session_id, request_id, timestamp: request_timestamp };
}
