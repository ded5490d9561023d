// How a command ends. 0: done. 1: it failed. 2: it was asked wrongly, by its arguments or by the settings.

export const exitCodes = { done: 0, failed: 1, misused: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The arguments are understood and still wrong, such as an endpoint that is none. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
