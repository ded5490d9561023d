// One thing that is wrong with the settings, and the line in which it is told.

export type Problem = {
  /** daybook.yaml:12:5, or the environment variable or `command line` it came from. */
  readonly place: string;
  /** journal.sync; empty where it is the file itself. */
  readonly path: string;
  readonly message: string;
};

export function lineOf({ place, path, message }: Problem): string {
  return `${place}  ${path === '' ? '' : `${path}: `}${message}`;
}
