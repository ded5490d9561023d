// Questions and answers, and sessions, as tables; files of records are written as they come.
import { once } from 'node:events';
import type { Command } from 'commander';
import { z } from 'zod';
import { callFields } from '../../schema/call.ts';
import { zodOf } from '../../schema/model.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf, widthOf } from '../table.ts';
import { clientFor } from './client.ts';
import { parametersOf } from './questions.ts';
import { costOf, tokensOf } from './rows.ts';

type Times = { readonly from?: string; readonly to?: string; readonly zone: string };
export type QaOptions = Times & {
  readonly search?: string;
  readonly limit?: string;
  readonly empty?: true;
  readonly jsonl?: true;
  readonly csv?: true;
};
export type SessionsOptions = Times & { readonly limit: string; readonly cursor?: string };
export type SessionOptions = SessionsOptions;

const text = z.string().nullable();
const qaShape = z.object({
  records: z.array(z.object({ question: text, answer: text, model_name: text, user: text, request_id: z.string(), timestamp: z.string() })),
  next: text,
});

export async function listQa(filters: readonly string[], options: QaOptions, command: Command): Promise<void> {
  const { from, to, zone, search, limit, empty, jsonl, csv } = options;
  const asked = parametersOf(filters, { from, to, zone, search, empty: empty ? 'true' : undefined });
  if (limit !== undefined) asked.set('limit', limit);
  if (jsonl || csv) return writeFile(`/api/qa-records?${asked}&format=${csv ? 'csv' : 'jsonl'}`, command);
  if (limit === undefined) asked.set('limit', '20');
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get(`/api/qa-records?${asked}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { records, next } = qaShape.parse(answer);
  if (records.length === 0) return err('No questions.\n');
  const rows = records.map(({ timestamp, request_id, user, model_name, question, answer: said }): Cell[] => [
    timestamp,
    request_id,
    user,
    model_name,
    short(question),
    short(said),
  ]);
  out(tableOf(['time', 'id', 'user', 'model', 'question', 'answer'], rows));
  if (next !== null) err('There are more: --limit; all of them, and whole: --jsonl\n');
}

async function writeFile(path: string, command: Command): Promise<void> {
  const { out } = surroundingsOf(command);
  const client = await clientFor(command);
  const response = await client.open(path);
  if ((response.statusCode ?? 500) >= 400) {
    response.destroy();
    // What was wrong is said in the words of every other question.
    await client.text(path);
  }
  response.setEncoding('utf8');
  for await (const part of response) {
    out(String(part));
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  }
}

/** One line of a terminal's width. */
function short(value: string | null): string | null {
  if (value === null) return null;
  const line = value.slice(0, 400).replace(/\s+/g, ' ').trim();
  let end = '';
  for (const sign of line) {
    if (widthOf(end) >= 48) return `${end}…`;
    end += sign;
  }
  return end;
}

const sessionShape = z.object({
  session_id: z.string(),
  first_call: z.string(),
  last_call: z.string(),
  users: z.array(z.string()),
  apps: z.array(z.string()),
  models: z.array(z.string()),
  call_count: z.number(),
  success_count: z.number(),
  total_tokens: z.number(),
  unpriced_count: z.number(),
  costs: z.record(z.string(), z.string()),
});
type Session = z.infer<typeof sessionShape>;

export async function listSessions(filters: readonly string[], options: SessionsOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get(`/api/sessions?${parametersOf(filters, { ...options, ...noRemote })}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { sessions, next } = z.object({ sessions: z.array(sessionShape), next: text }).parse(answer);
  if (sessions.length === 0) return err('No sessions.\n');
  const rows = sessions.map((session): Cell[] => [
    session.session_id,
    session.first_call,
    session.last_call,
    session.users.join(', '),
    session.call_count,
    session.total_tokens,
    costsOf(session),
  ]);
  out(tableOf(['session', 'first call', 'last call', 'user', 'calls', 'tokens', 'cost'], rows));
  if (next !== null) err(`There are more: --cursor ${next}\n`);
}

/** `--url` and `--key` say whom to ask, and are no part of the question. */
const noRemote = { url: undefined, key: undefined } as const;

/** What is not known is said beside what is. */
const costsOf = ({ costs, unpriced_count: unpriced }: Session): string | null =>
  [...Object.entries(costs).map(([code, amount]) => `${amount} ${code}`), ...(unpriced === 0 ? [] : [`${unpriced} unpriced`])].join(
    ' + ',
  ) || null;

const oneShape = z.object({ session: sessionShape, calls: z.array(zodOf(callFields)), next: text });

export async function showSession(id: string, options: SessionOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const asked = parametersOf([], { ...options, ...noRemote });
  const answer = await (await clientFor(command)).get(`/api/sessions/${encodeURIComponent(id)}?${asked}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { session, calls, next } = oneShape.parse(answer);
  const facts: Cell[][] = [
    ['session', session.session_id],
    ['calls', `${session.call_count}, of them ${session.success_count} succeeded`],
    ['from, to', `${session.first_call}, ${session.last_call}`],
    ['who', [...session.users, ...session.apps].join(' · ')],
    ['models', session.models.join(', ')],
    ['tokens', session.total_tokens],
    ['cost', costsOf(session)],
  ];
  const rows = calls.map((call): Cell[] => [
    call.request_timestamp,
    call.request_id,
    call.status,
    call.model_name,
    tokensOf(call),
    costOf(call),
    call.trace_id,
    call.span_id,
    call.parent_span_id,
  ]);
  out(`${tableOf(['', ''], facts).replace(/^\s*\n/, '')}\n`);
  out(tableOf(['time', 'id', 'status', 'model', 'tokens', 'cost', 'trace', 'span', 'parent'], rows));
  if (next !== null) err(`There are more: --cursor ${next}\n`);
}
