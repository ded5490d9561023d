// What the call services take and give.
import type { Timeouts } from './clock.ts';

export type LlmDialect = 'openai-chat' | 'anthropic-messages';

/** As OpenAI's chat has it; a vendor with another format gets it translated. */
export type LlmMessage = { readonly role: string; readonly content?: unknown; readonly [field: string]: unknown };

export type LlmRequest = {
  /** The name Daybook's registry knows, or the vendor's own where the vendor is asked directly. */
  readonly modelName: string;
  readonly messages: readonly LlmMessage[];
  /** As OpenAI's chat has them. */
  readonly tools?: readonly unknown[];
  /** Everything else of the vendor's request: temperature, max_tokens, response_format. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** One of `vendors`, or the name of an endpoint of the gateway's. */
  readonly vendor?: string;
  readonly dialect?: LlmDialect;
  readonly user?: string;
  readonly sessionId?: string;
  readonly app?: string;
  /** The function that calls; found by itself unless given. */
  readonly function?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  /** How often it is tried again: 2. */
  readonly retries?: number;
  readonly timeouts?: Timeouts;
};

/** Who outside asks through us. */
export type ExternalClient = {
  readonly user?: string;
  /** Which system vouches for the client. */
  readonly authenticatedBy: string;
  /** What it wants of us: a product, a route. */
  readonly target: string;
  readonly ipAddress?: string;
  readonly userAgent?: string;
};

export type LlmToolCall = { readonly id: string | null; readonly name: string; readonly arguments: string };

/** Counts that the vendor does not give are null. */
export type LlmUsage = {
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalTokens: number | null;
};

export type LlmResult = {
  readonly text: string;
  readonly toolCalls: readonly LlmToolCall[];
  readonly usage: LlmUsage | null;
  readonly finishReason: string | null;
  /** The vendor's body; of a stream its last usage and reason as the events gave them. */
  readonly raw: unknown;
  /** Daybook's id of the call where the gateway was asked, else the vendor's. */
  readonly requestId: string | null;
};

export type LlmDelta =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_call'; readonly index: number; readonly id: string | null; readonly name: string; readonly arguments: string };

/** Leaving the loop gives the call up. */
export type LlmStream = AsyncIterable<LlmDelta> & {
  /** Reads what is left, and gives the whole. */
  final(): Promise<LlmResult>;
  readonly requestId: string | null;
};

export type CallLlm<R extends LlmRequest = LlmRequest> = {
  (request: R & { readonly stream: true }): Promise<LlmStream>;
  (request: R & { readonly stream?: false }): Promise<LlmResult>;
};

/** A vendor that is asked directly, without the gateway. */
export type DirectVendor = { readonly baseUrl: string; readonly apiKey: string; readonly dialect?: LlmDialect };

export type LlmOptions = {
  /** By name. What is not here is asked through Daybook's gateway. */
  readonly vendors?: Readonly<Record<string, DirectVendor>>;
};

export type Llm = {
  /** The path that both others share. */
  readonly core: { readonly callLlm: CallLlm };
  /** For apps of the house. */
  readonly internal: { readonly callLlm: CallLlm };
  /** On behalf of a client outside. */
  readonly external: { readonly callLlm: CallLlm<LlmRequest & { readonly client: ExternalClient }> };
};
