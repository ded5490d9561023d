// What createDaybook takes, and what is meant where it is left out.
import type { LlmOptions } from './llm/types.ts';
import type { Problem } from './problem.ts';
import type { BuiltInRule } from './redact/rules.ts';

/** Changes one text before it is kept or sent. What it throws drops the text, never the record. */
export type MaskFunction = (text: string, where: { readonly field: string }) => string;

export type MaskOptions = {
  /** Switches built-in rules off by name: `{ phone: false }`. All are on. */
  readonly rules?: Readonly<Partial<Record<BuiltInRule, boolean>>>;
  /** Runs after the built-in rules, on every text of the record. */
  readonly own?: MaskFunction;
};

export type DaybookOptions = {
  /** Where Daybook listens, such as http://127.0.0.1:4100. */
  readonly url: string;
  /** A Daybook key. */
  readonly key: string;
  /** The app's name, recorded as source_app. */
  readonly app?: string;
  /** The directory for records that are not delivered yet; `false` keeps them in memory. A folder of the system's for temporary files unless given. */
  readonly spool?: string | false;
  /** `false` masks nothing. */
  readonly mask?: MaskOptions | false;
  /** File, line and function of whoever makes the call. On unless `false`. */
  readonly callSite?: boolean;
  /** A commit, or `false` for none. Read from the environment or .git unless given. */
  readonly gitSha?: string | false;
  /** Told of each kind of problem once. console.warn unless given. */
  readonly onError?: (problem: Problem) => void;
  readonly delivery?: DeliveryOptions;
  /** Vendors that the call services ask directly. */
  readonly llm?: LlmOptions;
  /** Another fetch than the runtime's. */
  readonly fetch?: typeof fetch;
};

export type DeliveryOptions = {
  /** The most records a batch holds: 500. */
  readonly batchRecords?: number;
  /** The most bytes of JSON a batch holds, before compression: 1,000,000. */
  readonly batchBytes?: number;
  /** How long a record waits for others: 1,000 ms. */
  readonly lingerMs?: number;
  /** A call longer than this is told while it is open: 5,000 ms. */
  readonly openAfterMs?: number;
  /** How long one request may take: 10,000 ms. */
  readonly requestTimeoutMs?: number;
  /** The first wait after a failure, doubled each time: 500 ms … 30,000 ms. */
  readonly retryFirstMs?: number;
  readonly retryMostMs?: number;
  /** The wait after a refusal of the whole batch, such as for a wrong key: 60,000 ms. */
  readonly refusedWaitMs?: number;
  /** The most memory that records take, about: 33,554,432. What comes beyond is counted and told as a gap. */
  readonly memoryBytes?: number;
  /** The most disk that the spool takes: 536,870,912. */
  readonly spoolBytes?: number;
  /** The longest text that is kept of a call, in characters: 1,000,000. */
  readonly textLength?: number;
  /** How long the process may be held at its end to deliver the rest: 3,000 ms. */
  readonly exitMs?: number;
};

export type DeliverySettings = Required<DeliveryOptions>;

const defaults: DeliverySettings = {
  batchRecords: 500,
  batchBytes: 1_000_000,
  lingerMs: 1_000,
  openAfterMs: 5_000,
  requestTimeoutMs: 10_000,
  retryFirstMs: 500,
  retryMostMs: 30_000,
  refusedWaitMs: 60_000,
  memoryBytes: 32 * 1024 * 1024,
  spoolBytes: 512 * 1024 * 1024,
  textLength: 1_000_000,
  exitMs: 3_000,
};

/** Numbers that are none, or below nothing, are as if not given. */
export function settingsOf(given: DeliveryOptions | undefined): DeliverySettings {
  const pick = (name: keyof DeliverySettings): number => {
    const value: unknown = given?.[name];
    return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : defaults[name];
  };
  return {
    batchRecords: Math.max(1, Math.floor(pick('batchRecords'))),
    batchBytes: Math.max(1, pick('batchBytes')),
    lingerMs: pick('lingerMs'),
    openAfterMs: pick('openAfterMs'),
    requestTimeoutMs: Math.max(1, pick('requestTimeoutMs')),
    retryFirstMs: pick('retryFirstMs'),
    retryMostMs: pick('retryMostMs'),
    refusedWaitMs: pick('refusedWaitMs'),
    memoryBytes: pick('memoryBytes'),
    spoolBytes: pick('spoolBytes'),
    textLength: pick('textLength'),
    exitMs: pick('exitMs'),
  };
}
