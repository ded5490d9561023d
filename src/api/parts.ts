// What the API answers from. The desk joins these; tests join others.
import type { Logger } from 'pino';
import type { Ingestion } from '../desk/ingest/ingestion.ts';
import type { Recosting } from '../desk/recost/recosting.ts';
import type { Trial } from '../desk/trial/request.ts';
import type { TrialOutcome } from '../desk/trial/trial.ts';
import type { EndpointHealth } from '../ledger/questions/catalogue/endpoint-health.ts';
import type { ModelCounters } from '../ledger/questions/catalogue/model-counters.ts';
import type { Failure, FailuresQuestion } from '../ledger/questions/overview/failures.ts';
import type { WeekHours, WeekHoursQuestion } from '../ledger/questions/overview/week-hours.ts';
import type { Facet } from '../ledger/questions/counts/facets.ts';
import type { Volume } from '../ledger/questions/counts/volume.ts';
import type { QaPage, QaQuestion } from '../ledger/questions/qa.ts';
import type { SessionAnswer, SessionQuestion } from '../ledger/questions/session.ts';
import type { SessionsPage, SessionsQuestion } from '../ledger/questions/sessions.ts';
import type { PriceBook } from '../prices/book.ts';
import type { RateBook } from '../prices/exchange/rate-book.ts';
import type { NamedBook } from '../prices/explain.ts';
import type { Registry } from '../registry/registry.ts';
import type { Resolution } from '../registry/resolve.ts';
import type { CallBody, CallRecord } from '../schema/call.ts';
import type { CostComparison, MissingPrice } from '../schema/costs.ts';
import type { PriceEntry } from '../schema/price.ts';
import type { CallsQuestion, FacetsQuestion, TimeRange, UsageQuestion, VolumeQuestion } from '../schema/question.ts';
import type { CostChange, RecostQuestion } from '../schema/recost.ts';
import type { UsageAnswer } from '../schema/usage.ts';
import type { Key } from '../schema/vendor.ts';

/** The ledger's answers, bounded to one user where `onlyUser` is given. */
export type Answers = {
  calls(question: CallsQuestion, onlyUser: string | null): Promise<{ readonly calls: readonly CallRecord[]; readonly next: string | null }>;
  volume(question: VolumeQuestion, now: number, onlyUser: string | null): Promise<Volume>;
  facets(question: FacetsQuestion, onlyUser: string | null): Promise<readonly Facet[]>;
  call(id: string, onlyUser: string | null): Promise<{ readonly call: CallRecord; readonly body: CallBody | null } | null>;
  qa(question: QaQuestion, onlyUser: string | null): Promise<QaPage>;
  countQa(question: Omit<QaQuestion, 'limit' | 'cursor'>, onlyUser: string | null): Promise<number>;
  sessions(question: SessionsQuestion, onlyUser: string | null): Promise<SessionsPage>;
  /** Null where the session has no call, or none of that user's. */
  session(question: SessionQuestion, onlyUser: string | null): Promise<SessionAnswer | null>;
  /** How many calls a question is about. */
  countCalls(question: RecostQuestion): Promise<number>;
  usage(question: UsageQuestion, onlyUser: string | null): Promise<UsageAnswer>;
  weekHours(question: WeekHoursQuestion, onlyUser: string | null): Promise<WeekHours>;
  failures(question: FailuresQuestion, onlyUser: string | null): Promise<readonly Failure[]>;
  verify(range: TimeRange | null, repair: boolean): Promise<unknown>;
  /** Models whose calls wait for a price; null is since ever. */
  missingPrices(range: TimeRange | null, onlyUser: string | null): Promise<readonly MissingPrice[]>;
  costDifferences(question: RecostQuestion, onlyUser: string | null): Promise<CostComparison>;
  /** How endpoints did in the last hour and day. */
  endpointHealth(now: number): Promise<readonly EndpointHealth[]>;
  modelCounters(range: TimeRange, onlyUser: string | null): Promise<readonly ModelCounters[]>;
  /** What re-costings did to a call, oldest first. */
  costChanges(call: Pick<CallRecord, 'request_id' | 'request_timestamp'>): Promise<readonly CostChange[]>;
};

/** Prices and rates as this desk uses them. */
export type Money = {
  /** The books laid over one another, topmost first. */
  readonly layers: () => readonly NamedBook[];
  /** The layers as one: what a call is priced by. */
  readonly book: () => PriceBook;
  /** The overlay's entries, which can be listed; the default book can only be asked. */
  readonly overlay: readonly PriceEntry[];
  readonly rates: () => RateBook;
  /** After a change made here, so that the next question sees it. */
  readonly refresh: () => Promise<void>;
};

type RoutedModel = { readonly name: string; readonly routes: readonly { readonly endpoint: string; readonly model: string }[] };

/** Endpoints, models and keys as file, environment and registry have them together. */
export type Catalogue = {
  /** With credentials in memory: a route picks what may be shown. */
  resolution(): Promise<Resolution>;
  /** Those of the file and those of the console. */
  models(): Promise<readonly RoutedModel[]>;
  readonly modelsOfFile: readonly RoutedModel[];
  /** Those of the file. */
  readonly keys: readonly Key[];
  /** Where Daybook itself listens. */
  readonly listen: string;
  /** Makes one small real call through the gateway, as that user. Throws `gateway_away`. */
  tryEndpoint(trial: Trial, user: string): Promise<TrialOutcome>;
};

/** Where told calls go, and what is taken at once. */
export type Ingest = Pick<Ingestion, 'take' | 'noteGaps'> & { readonly limits: { readonly records: number; readonly bytes: number } };

export type Recostings = Pick<Recosting, 'plan' | 'list' | 'get' | 'confirm' | 'cancel'>;

export type ApiParts = {
  readonly answers: Answers;
  readonly money: Money;
  readonly catalogue: Catalogue;
  /** Those that are shipped and those of daybook.yaml. */
  readonly vendors: () => readonly { readonly id: string; readonly name: string }[];
  /** Throws `ledger_away` until the ledger is ready. */
  readonly recosting: () => Recostings;
  readonly ingestion: Ingest;
  /** The calls that are open now, as the gateway tells, and those that were told and have no end yet. */
  readonly live: () => Promise<readonly LiveCall[]>;
  readonly status: () => Promise<unknown>;
  readonly registry: Registry;
  /** The key a secret belongs to, from the file or the registry. */
  readonly keyOf: (secret: string) => Key | null;
  readonly now: () => number;
  readonly log: Logger;
  readonly version: string;
};

export type LiveCall = Readonly<Record<string, unknown>> & { readonly id: string; readonly user: string | null };
