// What the calls of sessions add up to, counted by the very expressions that fill usage rows, so that a session and the usage of its
// calls agree. Costs stay apart by currency; unknown ones are counted, not added.
import { formatNano } from '../../lib/money.ts';
import type { Ledger, Row } from '../connect.ts';
import { usageColumns } from '../tables/usage-columns.ts';
import { type Bindings, newBindings } from './bindings.ts';

const counts = [
  'call_count',
  'success_count',
  'failed_count',
  'cancelled_count',
  'refused_count',
  'unknown_count',
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'unpriced_count',
] as const;
type Counts = Readonly<Record<(typeof counts)[number], number>>;

export type SessionSums = Counts & {
  readonly session_id: string;
  /** When its first and its last call began, of those asked for. */
  readonly first_call: string;
  readonly last_call: string;
  /** Who called, from which apps, for which models: some names each, in order, where there are very many. */
  readonly users: readonly string[];
  readonly apps: readonly string[];
  readonly models: readonly string[];
  readonly costs: Readonly<Record<string, string>>;
};

const mostNames = 20;

const sums = usageColumns
  .filter(({ name }) => name === 'total_cost' || counts.some((count) => count === name))
  .map(({ name, calls }) => `${calls} AS sum_${name}`)
  .join(', ');
const names = (field: string): string => `arraySort(groupUniqArray(${mostNames})(${field}))`;

type Part = Counts &
  Pick<SessionSums, 'session_id' | 'users' | 'apps' | 'models'> &
  Amount & { readonly first: number; readonly last: number };
type Amount = { readonly currency: string | null; readonly cost: bigint };

/** The sessions that the conditions leave, those with the newest calls first. */
export async function sumSessions(ledger: Ledger, conditionsFor: (bindings: Bindings) => readonly string[]): Promise<SessionSums[]> {
  const bindings = newBindings();
  const sql =
    `SELECT session_id, currency, toUnixTimestamp64Milli(min(request_timestamp)) AS first, toUnixTimestamp64Milli(max(request_timestamp)) AS last, ` +
    `${names('user')} AS users, ${names('source_app')} AS apps, ${names('model_name')} AS models, ${sums} ` +
    `FROM calls WHERE ${conditionsFor(bindings).join(' AND ')} GROUP BY session_id, currency`;
  const parts = await ledger.query(sql, { params: bindings.params, parse: partOf });
  const sessions = new Map<string, Part[]>();
  for (const part of parts) sessions.set(part.session_id, [...(sessions.get(part.session_id) ?? []), part]);
  return [...sessions.values()].map(addedUp).sort(newestFirst);
}

/** As the engine orders them: by time, then by the bytes of the id. */
const newestFirst = (a: SessionSums, b: SessionSums): number =>
  a.last_call === b.last_call ? Buffer.compare(Buffer.from(b.session_id), Buffer.from(a.session_id)) : a.last_call < b.last_call ? 1 : -1;

function partOf(row: Row): Part {
  const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  return {
    session_id: String(row['session_id']),
    currency: row['currency'] === null ? null : String(row['currency']),
    cost: BigInt(String(row['sum_total_cost'])),
    first: Number(row['first']),
    last: Number(row['last']),
    users: list(row['users']),
    apps: list(row['apps']),
    models: list(row['models']),
    ...countsOf((name) => Number(row[`sum_${name}`])),
  };
}

/** The parts of one session, a currency each. */
function addedUp(parts: readonly Part[]): SessionSums {
  const all = (of: (part: Part) => readonly string[]): readonly string[] => [...new Set(parts.flatMap(of))].sort().slice(0, mostNames);
  const amounts = parts.flatMap(({ currency, cost }) => (currency === null ? [] : [[currency, formatNano(cost)] as const]));
  return {
    session_id: parts[0]?.session_id ?? '',
    first_call: new Date(Math.min(...parts.map(({ first }) => first))).toISOString(),
    last_call: new Date(Math.max(...parts.map(({ last }) => last))).toISOString(),
    users: all(({ users }) => users),
    apps: all(({ apps }) => apps),
    models: all(({ models }) => models),
    ...countsOf((name) => parts.reduce((sum, part) => sum + part[name], 0)),
    costs: Object.fromEntries(amounts.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

const countsOf = (of: (name: (typeof counts)[number]) => number): Counts => ({
  call_count: of('call_count'),
  success_count: of('success_count'),
  failed_count: of('failed_count'),
  cancelled_count: of('cancelled_count'),
  refused_count: of('refused_count'),
  unknown_count: of('unknown_count'),
  prompt_tokens: of('prompt_tokens'),
  completion_tokens: of('completion_tokens'),
  total_tokens: of('total_tokens'),
  unpriced_count: of('unpriced_count'),
});
