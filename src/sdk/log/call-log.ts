// The log service: a call is created when it is asked and updated once when it is over. Every function takes anything, gives at once, and
// never throws; what it could not take is counted and said once.
import { callSite } from '../context/call-site.ts';
import type { CallFields, CallHandle, CallLog } from '../fields.ts';
import type { Problems } from '../problem.ts';
import { messageOf } from '../problem.ts';
import { toldOfError } from './failure.ts';
import type { Recorder } from './recorder.ts';
import type { Told, Vet, Vetted } from './vet.ts';

export type CallLogParts = {
  readonly recorder: Recorder;
  readonly vet: Vet;
  readonly problems: Problems;
  readonly sites: boolean;
  readonly textLength: number;
};

export function makeCallLog({ recorder, vet, problems, sites, textLength }: CallLogParts): CallLog {
  const outcome = (fields: unknown, where: string): Vetted =>
    (fields === undefined ? null : vet.fields(fields, where)) ?? { told: {}, size: 256 };

  /** Whatever goes wrong in us stays with us. */
  function safely<T>(where: string, work: () => T, otherwise: () => T): T {
    try {
      return work();
    } catch (error) {
      problems.report('internal', 'log_broken', `${where} failed in itself: ${messageOf(error)}`);
      return otherwise();
    }
  }

  const finish = (call: unknown, where: string, fields: unknown, first: Told, last: Told): void =>
    safely(
      where,
      () => {
        const { told, size } = outcome(fields, where);
        recorder.finish(call, where, { told: { ...first, ...told, ...last }, size: size + 256 });
      },
      () => undefined,
    );

  function createCallLog(fields: CallFields): CallHandle {
    return safely(
      'createCallLog',
      () => recorder.begin(vet.fields(fields, 'createCallLog'), sites ? callSite(createCallLog) : null),
      () => recorder.begin(null, null),
    );
  }

  return {
    createCallLog,
    updateSuccess: (call, fields) => finish(call, 'updateSuccess', fields, {}, { status: 'success' }),
    updateFailure: (call, error, fields) => finish(call, 'updateFailure', fields, toldOfError(error, textLength), {}),
    updateTimeout: (call, fields) => finish(call, 'updateTimeout', fields, { error_code: 'timeout' }, { status: 'timeout' }),
    updateRetry: (call, fields) =>
      safely(
        'updateRetry',
        () => recorder.amend(call, 'updateRetry', (told) => retried(told, fields)),
        () => undefined,
      ),
  };

  function retried(before: Told, fields: unknown): Vetted {
    const { error, rest } = withoutError(fields);
    const { told, size } = outcome(rest, 'updateRetry');
    const failure = error === undefined ? {} : toldOfError(error, 2_000);
    const attempts = Array.isArray(before['attempts']) ? before['attempts'] : [];
    const attempt = {
      endpoint: told['endpoint'] ?? before['endpoint'] ?? null,
      at: Date.now(),
      http_status: told['http_status'] ?? failure['http_status'] ?? null,
      error_code: told['error_code'] ?? failure['error_code'] ?? null,
      error_message: told['error_message'] ?? failure['error_message'] ?? null,
      end_ms: told['duration_ms'] ?? null,
    };
    const count = typeof before['retry_count'] === 'number' ? before['retry_count'] : 0;
    // The next try goes elsewhere only where that is said.
    const next = told['endpoint'] === undefined ? {} : { endpoint: told['endpoint'] };
    return { told: { ...next, retry_count: count + 1, attempts: [...attempts, attempt] }, size: size + 256 };
  }
}

function withoutError(fields: unknown): { readonly error: unknown; readonly rest: unknown } {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return { error: undefined, rest: fields };
  try {
    const { error, ...rest } = { error: undefined, ...fields };
    return { error, rest };
  } catch {
    return { error: undefined, rest: undefined };
  }
}
