// daybook/sdk: for apps that call vendors themselves. Runs on Node 20 and newer, and without a disk on Bun, Deno, workers and browsers.
export { type CallContext, createDaybook, type Daybook, type Log } from './daybook.ts';
export type { CallAttempt, CallDialect, CallFields, CallHandle, CallLog, CallStatus, Instant, OutcomeFields } from './fields.ts';
export {
  type AskSummary,
  DaybookRequestError,
  type SummaryOptions,
  type SummaryTotals,
  type UserUsageSummary,
} from './log/usage-summary.ts';
export type { DaybookOptions, DeliveryOptions, MaskFunction, MaskOptions } from './options.ts';
export type { Problem, ProblemKind } from './problem.ts';
export type { BuiltInRule } from './redact/rules.ts';
export type { DaybookStats } from './stats.ts';
export type { AiMiddleware } from './wrap/ai.ts';
export type { Wraps } from './wrap/types.ts';
export { LlmError, type LlmErrorCode } from './llm/llm-error.ts';
export type {
  CallLlm,
  DirectVendor,
  ExternalClient,
  Llm,
  LlmDelta,
  LlmDialect,
  LlmMessage,
  LlmOptions,
  LlmRequest,
  LlmResult,
  LlmStream,
  LlmToolCall,
  LlmUsage,
} from './llm/types.ts';
export type { Timeouts } from './llm/clock.ts';
