// createDaybook: what an app that calls vendors itself holds in its hands.
import { type AskSummary, DaybookRequestError, summaryFrom } from './log/usage-summary.ts';
import type { CallLog } from './fields.ts';
import { makeCallLog } from './log/call-log.ts';
import { type Core, startCore } from './core.ts';
import { llmBy } from './llm/llm.ts';
import type { Llm } from './llm/types.ts';
import type { DaybookOptions } from './options.ts';
import type { DaybookStats } from './stats.ts';
import type { Wraps } from './wrap/types.ts';
import { watchBy } from './wrap/watch.ts';
import { tellerOf, wrapsBy } from './wrap/wrap.ts';

/** Who calls. Holds for every call inside, and for whatever it awaits. */
export type CallContext = {
  readonly user?: string | null;
  readonly sessionId?: string | null;
  readonly app?: string | null;
  readonly function?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>> | null;
};

export type Log = CallLog & {
  /**
   * What one user used over some days, against as many before.
   * @throws DaybookRequestError where Daybook cannot be reached or refuses.
   */
  getUserUsageSummary: AskSummary;
};

export type Daybook = Wraps & {
  /** The log service: calls that the app makes by itself. */
  readonly log: Log;
  /** The call services: calls that Daybook makes for the app. */
  readonly llm: Llm;
  /** Runs `inside` with a context, and gives what it gives. Contexts inside a context are joined; the inner one wins. */
  withContext<T>(context: CallContext, inside: () => T): T;
  /** Delivers what was told until now. True where nothing waits any more; false when the time, 10 s unless given, is over. Never rejects. */
  flush(timeoutMs?: number): Promise<boolean>;
  /** The same, and takes nothing more. What is not delivered stays in the spool for the next process. */
  close(timeoutMs?: number): Promise<boolean>;
  stats(): DaybookStats;
};

/**
 * Starts recording. Never throws: options that cannot be used are reported, and nothing is recorded.
 *
 * @example
 * const daybook = createDaybook({ url: 'http://127.0.0.1:4100', key: process.env.DAYBOOK_KEY, app: 'support-desk' });
 * const call = daybook.log.createCallLog({ modelName: 'gpt-4.1-mini', endpoint: 'https://api.openai.com/v1', requestMessages });
 * daybook.log.updateSuccess(call, { responseContent, promptTokens, completionTokens });
 */
export function createDaybook(options: DaybookOptions): Daybook {
  const core = startCore(options);
  const teller = tellerOf(core);
  const watch = watchBy(teller);
  return {
    ...wrapsBy(teller, watch),
    llm: llmBy({
      teller,
      watch,
      gateway: core.target === null ? null : { url: core.target.url.href, key: core.target.key },
      app: core.app,
      fetch: core.fetch,
      options: core.llm,
      random: Math.random,
    }),
    log: {
      ...makeCallLog({
        recorder: core.recorder,
        vet: core.vet,
        problems: core.problems,
        sites: core.sites,
        textLength: core.settings.textLength,
      }),
      getUserUsageSummary:
        core.target === null ? unusable : summaryFrom(core.target.url, core.target.key, core.fetch, core.settings.requestTimeoutMs),
    },
    withContext: contextOf(core),
    flush: (timeoutMs) => core.flush(timeoutMs),
    close: (timeoutMs) => core.close(timeoutMs),
    stats: () => core.stats(),
  };
}

async function unusable(): Promise<never> {
  throw new DaybookRequestError('options_invalid', null, 'createDaybook was given no url or no key.');
}

function contextOf(core: Core): Daybook['withContext'] {
  return (context, inside) => core.context.run(core.vet.context(context)?.told ?? {}, inside);
}
