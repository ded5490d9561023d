// What the API answers from. The desk joins these; tests join others.
import type { Logger } from 'pino';
import type { Registry } from '../registry/registry.ts';
import type { CallBody, CallRecord } from '../schema/call.ts';
import type { CallsQuestion, UsageQuestion } from '../schema/question.ts';
import type { Key } from '../schema/vendor.ts';

/** The ledger's answers, bounded to one user where `onlyUser` is given. */
export type Answers = {
  calls(question: CallsQuestion, onlyUser: string | null): Promise<{ readonly calls: readonly CallRecord[]; readonly next: string | null }>;
  call(id: string, onlyUser: string | null): Promise<{ readonly call: CallRecord; readonly body: CallBody | null } | null>;
  usage(question: UsageQuestion, onlyUser: string | null): Promise<UsageAnswer>;
  verify(range: { readonly from: string; readonly to: string } | null, repair: boolean): Promise<unknown>;
};

export type UsageAnswer = { readonly range: { readonly from: string; readonly to: string }; readonly rows: readonly unknown[] };

export type ApiParts = {
  readonly answers: Answers;
  /** The calls that are open now, as the gateway tells. */
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
