// What an app may say of a call, in the SDK's names. Each becomes the field of the same words in ToldCall (schema/ingest.ts),
// in snake case; a test holds the two together.

/** The wire formats Daybook reads. `none`: whatever else it was. */
export type CallDialect =
  | 'openai-chat'
  | 'openai-completions'
  | 'openai-responses'
  | 'openai-embeddings'
  | 'anthropic-messages'
  | 'gemini'
  | 'none';

export type CallStatus = 'success' | 'failed' | 'timeout' | 'cancelled' | 'refused' | 'unknown';

/** A time: a Date, epoch milliseconds, or an ISO 8601 text with its zone. */
export type Instant = Date | number | string;

/** One exchange with a vendor inside a call that was tried more than once. */
export type CallAttempt = {
  readonly endpoint?: string | null;
  /** When it began. */
  readonly at?: Instant | null;
  readonly httpStatus?: number | null;
  readonly errorCode?: string | null;
  readonly errorMessage?: string | null;
  readonly durationMs?: number | null;
};

/** Who calls, from where, as what. */
type Identity = {
  readonly user?: string | null;
  readonly sessionId?: string | null;
  /** chat unless said: completion, embedding, image, speech, transcription, moderation, rerank, or a word of your own. */
  readonly callType?: string | null;
  readonly sourceApp?: string | null;
  readonly sourceFunction?: string | null;
  readonly ipAddress?: string | null;
  readonly userAgent?: string | null;
  readonly codeLocation?: string | null;
  readonly gitSha?: string | null;
  readonly traceId?: string | null;
  readonly spanId?: string | null;
  readonly parentSpanId?: string | null;
  /** Anything else that can be JSON. */
  readonly metadata?: Readonly<Record<string, unknown>> | null;
};

/** What was asked, of whom. */
type Asked = {
  readonly modelName?: string | null;
  readonly modelId?: string | null;
  /** A vendor's name or id. Without it the host of `endpoint` tells. */
  readonly vendor?: string | null;
  /** An endpoint's name, or the address that is called. */
  readonly endpoint?: string | null;
  readonly dialect?: CallDialect | null;
  /** As the vendor got them, where the call was one over HTTP. */
  readonly method?: string | null;
  readonly path?: string | null;
  readonly isStream?: boolean | null;
  readonly requestMessages?: unknown;
  readonly requestParams?: Readonly<Record<string, unknown>> | null;
  /** The request as the vendor got it. With `dialect` it is read as the gateway reads it. */
  readonly requestBody?: unknown;
  readonly requestTimestamp?: Instant | null;
};

/** What came of it. Counts that are not known are left out, never 0. */
type Answered = {
  readonly responseTimestamp?: Instant | null;
  /** From the call's creation to its end unless said. */
  readonly durationMs?: number | null;
  readonly ttftMs?: number | null;
  readonly httpStatus?: number | null;
  readonly responseModel?: string | null;
  readonly responseContent?: string | null;
  readonly responseBody?: unknown;
  readonly toolCalls?: unknown;
  readonly finishReason?: string | null;
  readonly promptTokens?: number | null;
  readonly completionTokens?: number | null;
  readonly totalTokens?: number | null;
  readonly cachedTokens?: number | null;
  readonly cacheWriteTokens?: number | null;
  readonly reasoningTokens?: number | null;
  readonly usageSource?: 'vendor' | 'vendor_partial' | 'tokenizer' | 'none' | null;
  /** The vendor's own usage object. */
  readonly usageRaw?: unknown;
  /** The vendor's own figure: a decimal text such as `0.0125`. */
  readonly vendorReportedCost?: string | null;
  /** Three capital letters. */
  readonly currency?: string | null;
  readonly vendorRequestId?: string | null;
  readonly responseId?: string | null;
  readonly retryCount?: number | null;
  readonly attempts?: readonly CallAttempt[] | null;
  readonly errorCode?: string | null;
  readonly errorMessage?: string | null;
};

/** What is known when a call begins. Everything may be left out. */
export type CallFields = Identity & Asked & Answered;

/** What is known when it ends; it goes over what was said before. */
export type OutcomeFields = CallFields;

/** A call that was begun. Its id is the record's `request_id`. */
export type CallHandle = { readonly id: string };

export type CallLog = {
  /** Begins a call and gives its handle at once. */
  createCallLog(fields: CallFields): CallHandle;
  /** The vendor answered. */
  updateSuccess(call: CallHandle | string, fields?: OutcomeFields): void;
  /**
   * The call failed. Status, code and request id are taken from the error; an abort is recorded as `cancelled`, an error that is
   * a timeout as `timeout`.
   */
  updateFailure(call: CallHandle | string, error: unknown, fields?: OutcomeFields): void;
  /** A deadline ran out. */
  updateTimeout(call: CallHandle | string, fields?: OutcomeFields): void;
  /** One try failed and the call goes on: counted, and kept as an attempt. */
  updateRetry(call: CallHandle | string, fields?: OutcomeFields & { readonly error?: unknown }): void;
};
