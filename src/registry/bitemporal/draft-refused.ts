// One draft of several was refused, and with it all of them. Who read the drafts from a file finds the line by the index.
import { DaybookError, type ErrorCode } from '../../errors.ts';

export class DraftRefused extends DaybookError {
  /** The draft's place in what was given, from 0. */
  readonly index: number;

  constructor(code: ErrorCode, index: number, detail: string) {
    super(code, detail);
    this.index = index;
  }
}
