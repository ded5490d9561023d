// Why a call service gave no answer.

export type LlmErrorCode =
  | 'request_invalid'
  | 'vendor_unknown'
  /** The vendor, or the gateway, answered with an error. */
  | 'http_error'
  /** An error event inside a stream. */
  | 'stream_error'
  | 'answer_invalid'
  | 'connection'
  | 'aborted'
  | 'timeout_first_byte'
  | 'timeout_idle'
  | 'timeout_total';

export class LlmError extends Error {
  override readonly name = 'LlmError';
  readonly code: LlmErrorCode;
  readonly status: number | null;
  readonly requestId: string | null;
  /** The vendor's error as it said it. */
  readonly body: unknown;

  constructor(
    code: LlmErrorCode,
    message: string,
    {
      status = null,
      requestId = null,
      body = null,
      cause,
    }: { status?: number | null; requestId?: string | null; body?: unknown; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.body = body;
  }
}
