// What one user used over some days, asked of Daybook: the one function of the log service that waits, and that rejects where it fails.
import { messageOf } from '../problem.ts';

/** Amounts are decimal texts by currency, as exact as Daybook keeps them. */
export type SummaryTotals = {
  readonly range: { readonly from: string; readonly to: string };
  readonly totalCalls: number;
  readonly totalSuccess: number;
  readonly totalFailed: number;
  /** Null where there was no call. */
  readonly successRate: number | null;
  readonly totalTokens: number;
  readonly totalCost: Readonly<Record<string, string>>;
  /** Calls whose cost is not known and missing from the sums. */
  readonly unpricedCount: number;
  readonly topModels: readonly {
    readonly modelName: string | null;
    readonly calls: number;
    readonly tokens: number;
    readonly cost: Readonly<Record<string, string>>;
    readonly unpricedCount: number;
  }[];
};

export type UserUsageSummary = SummaryTotals & {
  readonly user: string;
  readonly days: number;
  readonly zone: string;
  /** The same for as many days before. */
  readonly previous: SummaryTotals;
};

export type SummaryOptions = {
  /** Calendar days, today the last: 1 to 366, 30 unless given. */
  readonly days?: number;
  /** The IANA time zone that days begin and end in; UTC unless given. */
  readonly zone?: string;
  readonly signal?: AbortSignal;
};

/** Why a question was not answered. `status` is null where there was no answer at all. */
export class DaybookRequestError extends Error {
  override readonly name = 'DaybookRequestError';
  readonly code: string;
  readonly status: number | null;
  constructor(code: string, status: number | null, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export type AskSummary = (user: string, options?: SummaryOptions) => Promise<UserUsageSummary>;

export function summaryFrom(url: URL, key: string, ask: typeof fetch, timeoutMs: number): AskSummary {
  return async (user, options = {}) => {
    if (typeof user !== 'string' || user === '') throw new DaybookRequestError('user_kind', null, 'getUserUsageSummary takes a user.');
    const at = new URL(`api/users/${encodeURIComponent(user)}/usage-summary`, url);
    at.searchParams.set('days', String(options?.days ?? 30));
    if (typeof options?.zone === 'string') at.searchParams.set('zone', options.zone);
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = options?.signal instanceof AbortSignal ? AbortSignal.any([options.signal, limit]) : limit;
    let response: Response;
    let answer: unknown;
    try {
      response = await ask(at, { headers: { authorization: `Bearer ${key}` }, signal, redirect: 'error' });
      answer = await response.json();
    } catch (error) {
      throw new DaybookRequestError('unreachable', null, `Daybook gave no answer: ${messageOf(error)}`);
    }
    if (!response.ok) {
      const error = member(answer, 'error');
      const code = member(error, 'code');
      const message = member(error, 'message');
      throw new DaybookRequestError(
        typeof code === 'string' ? code : 'request_failed',
        response.status,
        typeof message === 'string' ? message : `Daybook answered ${response.status}.`,
      );
    }
    const summary = camelNamed(answer);
    if (!isSummary(summary)) throw new DaybookRequestError('answer_invalid', response.status, 'Daybook gave an answer that is no summary.');
    return summary;
  };
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const isSummary = (value: unknown): value is UserUsageSummary =>
  typeof member(value, 'user') === 'string' && typeof member(value, 'totalCalls') === 'number' && Array.isArray(member(value, 'topModels'));

/** Members of amounts are currencies, which stay as they are. */
function camelNamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelNamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      camelNamed(inner),
    ]),
  );
}
