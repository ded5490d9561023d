// One HTTP exchange with a vendor as a test keeps it, recorded or written by hand: what was asked, and what was answered.

export type Exchange = {
  /** Names it in a header or a path; letters, digits and dashes. */
  readonly id: string;
  readonly vendor: string;
  readonly method: string;
  /** As the vendor got it, query included. */
  readonly path: string;
  readonly request_headers: Readonly<Record<string, string>>;
  readonly request: Buffer;
  readonly status: number;
  readonly response_headers: Readonly<Record<string, string>>;
  readonly response: Buffer;
  readonly stream: boolean;
};

/** The request's body as an object, or null where it is none. */
export function requestJson({ request }: Exchange): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(request.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null; // Multipart and binary bodies are no JSON; that is an answer, not a failure.
  }
}
