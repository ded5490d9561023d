// The error that the settings are wrong; alone in its file, so that telling it apart loads nothing.
import { lineOf, type Problem } from './problem.ts';

/** `problems` holds all there is to mend; the message is the same as lines. No secret is in either. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(lineOf).join('\n'));
    this.problems = problems;
  }
}
