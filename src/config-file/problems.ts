// What is wrong with a setting, in one line a person can act on: where, which, what, and what would be right. A value is shown
// only where it is a short word that was written out in the file; what came from a variable never is.
import type { z } from 'zod';
import { keyOf, wordOf } from './document.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { namesAt, type Path, settings } from './settings.ts';

export type Sight = {
  readonly value: unknown;
  readonly places: ReadonlyMap<string, string>;
  readonly hidden: ReadonlySet<string>;
  readonly file: string;
};

/** The place of a path, or of the nearest section around it that has one. */
export function placeOf(sight: Sight, path: Path): string {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = sight.places.get(keyOf(path.slice(0, length)));
    if (place !== undefined) return place;
  }
  return sight.file;
}

export function problemAt(sight: Sight, path: Path, message: string): Problem {
  return { place: placeOf(sight, path), path: wordOf(path), message };
}

export function problemsOf(issues: readonly z.core.$ZodIssue[], sight: Sight): readonly Problem[] {
  const problems = issues.flatMap((issue) => {
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => problemAt(sight, [...path, name], unknownName(path, name)));
    return [problemAt(sight, path, sentenceOf(issue, path, sight))];
  });
  return problems.sort((a, b) => lineNumber(a) - lineNumber(b));
}

/** Problems are told from the top of the file down; those of variables and flags come first. */
function lineNumber({ place }: Problem): number {
  const [, line, column] = /:(\d+):(\d+)$/.exec(place) ?? [];
  return line === undefined ? -1 : Number(line) * 10_000 + Number(column);
}

function sentenceOf(issue: z.core.$ZodIssue, path: Path, sight: Sight): string {
  const value = valueAt(sight.value, path);
  if (value === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_value':
      return notAllowed(value, issue.values.map(String), path, sight);
    case 'invalid_union':
      return notAllowed(value, 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [], path, sight);
    case 'invalid_type':
      return `must be ${words[issue.expected] ?? issue.expected}${issue.expected === 'string' && typeof value === 'number' ? '; put it in quotes' : notThis(value, path, sight)}`;
    case 'too_small':
      if (isOwn(issue.message)) return issue.message;
      if (issue.origin === 'string') return 'must not be empty';
      return issue.origin === 'array'
        ? `needs at least ${issue.minimum}`
        : `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return isOwn(issue.message) ? issue.message : `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    case 'invalid_format':
      if (isOwn(issue.message)) return `${issue.message}${notThis(value, path, sight)}`;
      return issue.format === 'url' ? 'must be an http or https URL' : `must match ${issue.pattern ?? issue.format}`;
    default:
      return issue.message;
  }
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a section with settings under it',
  record: 'a section with settings under it',
  array: 'a list',
};

const maySee = (value: unknown, path: Path, sight: Sight): boolean => !sight.hidden.has(keyOf(path)) && isShort(value);

const notThis = (value: unknown, path: Path, sight: Sight): string => (maySee(value, path, sight) ? `, not ${JSON.stringify(value)}` : '');

function notAllowed(value: unknown, allowed: readonly string[], path: Path, sight: Sight): string {
  return `${maySee(value, path, sight) ? `${JSON.stringify(value)} is` : 'this value is'} not allowed; one of: ${allowed.join(', ')}`;
}

function unknownName(path: Path, name: string): string {
  const known = namesAt(path);
  // The right name at the wrong level is as frequent as a wrong name.
  const elsewhere = [...settings.keys()].find((setting) => setting.endsWith(`.${name}`));
  const meant = nearest(name, known) ?? elsewhere ?? null;
  return `is not a setting${meant === null ? `; known here: ${known.join(', ')}` : `; did you mean ${meant}?`}`;
}

/** The schema's own words stand; zod's are put in ours. */
function isOwn(message: string): boolean {
  return !/^(Invalid|Too )/.test(message);
}

function isShort(value: unknown): boolean {
  return typeof value === 'string' ? /^[\w. -]{1,24}$/.test(value) : ['number', 'boolean'].includes(typeof value);
}

export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Object.entries(at).find(([name]) => name === String(step))?.[1];
  }
  return at;
}
