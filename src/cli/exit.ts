// How a command ends. 0: done. 1: it failed. 2: it was asked wrongly, by its arguments or by the settings.
import { DaybookError, errorTable } from '../errors.ts';

export const exitCodes = { done: 0, failed: 1, misused: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The arguments are understood and still wrong, such as an endpoint that is none. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What somebody asked wrongly, rather than what failed. */
const asked: ReadonlySet<string> = new Set(['question_invalid', 'price_invalid', 'rate_invalid', 'import_invalid', 'upload_too_large']);
export const isMisuse = (code: string): boolean => asked.has(code);

/** The API's advice as it is for somebody at a terminal. */
export const atTerminal = (message: string): string => message.replace(errorTable.question_invalid.mend, 'See the command’s --help.');

/** Of an error that was thrown here rather than answered. */
export const isMisused = (error: unknown): boolean =>
  error instanceof UsageError || (error instanceof DaybookError && isMisuse(error.code));
