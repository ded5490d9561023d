// What the path of a call is made of, joined once at start and passed along: no globals, so that tests join it differently.
import type { Logger } from 'pino';
import type { ErrorCode } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Closed } from '../schema/entry.ts';
import type { Snapshot } from '../schema/vendor.ts';
import type { IdentifyRules, KeyLookup } from './identify.ts';
import type { OpenCalls } from './open-calls.ts';
import type { UpstreamPool } from './upstream/pool.ts';

export type GatewayParts = {
  readonly gatewayId: string;
  readonly journal: Journal;
  readonly pool: UpstreamPool;
  readonly open: OpenCalls;
  readonly keys: KeyLookup;
  readonly identifyRules: IdentifyRules;
  readonly maxRequestBytes: number;
  readonly maxKeptBytes: number;
  readonly syncEach: boolean;
  readonly snapshot: () => Snapshot;
  readonly isStopping: () => boolean;
  /** How many answers are being read on without their callers. */
  readonly drains: { open: number };
  /** How many requests are on their way through, refused ones too. */
  readonly serving: { now: number };
  /** Connections that were told why what they send is not taken, with what they were told. */
  readonly malformed: WeakMap<object, ErrorCode>;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  /** The one way a call is closed: counts it, and hands it to the journal. */
  readonly close: (ended: Ended) => void;
  readonly log: Logger;
};

/** A call that is over, with the bytes that passed and the credentials that must not stand in them. */
export type Ended = {
  readonly closed: Closed;
  readonly request: readonly Buffer[];
  readonly response: readonly Buffer[];
  readonly secrets: readonly string[];
  /** Runs when the entry is written, as far as `journal.sync` asks. */
  readonly whenWritten: (() => void) | null;
};
