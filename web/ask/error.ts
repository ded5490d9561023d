// What the API says when it does not answer: its code, its words for a person, and when to try again.

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** 0 where no answer came at all. */
  readonly status: number;
  /** Seconds, where the API says them. */
  readonly retryAfter: number | null;

  constructor(code: string, message: string, status: number, retryAfter: number | null) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
