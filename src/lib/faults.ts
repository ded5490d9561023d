// What does not fit a shape, in words: where it stands, what stands there, what it takes. The one place that reads zod's issues; the
// API, the files and the registry all say faults as this says them.
import type { z } from 'zod';

export type FaultAt = { readonly path: readonly PropertyKey[]; readonly message: string };
export type Fitted<T> = { readonly value: T } | { readonly faults: readonly FaultAt[] };

/** The value as the schema has it, or every fault: one a place, and those of the whole only where its parts are right. */
export function fitted<T>(schema: z.ZodType<T>, value: unknown): Fitted<T> {
  const read = schema.safeParse(value, { reportInput: true });
  return read.success ? { value: read.data } : { faults: faultsIn(read.error) };
}

/** An error that was made without the input shows no values. */
export function faultsIn({ issues }: z.ZodError): readonly FaultAt[] {
  const places = new Set<string>();
  const first = issues.filter(({ path }) => {
    const place = JSON.stringify(path.map(String));
    return !places.has(place) && places.add(place);
  });
  const parts = first.filter(({ path, code }) => code !== 'custom' || path.length > 0);
  return (parts.length > 0 ? parts : first).map((issue) => ({ path: issue.path, message: wordsOf(issue) }));
}

/** `rates.input: cannot be "1,5"; …`, several of them parted by semicolons. */
export function faultsText(faults: readonly FaultAt[], most = 10): string {
  const words = faults.map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`));
  const more = words.length - most;
  return `${(more > 0 ? [...words.slice(0, most), `and ${more} more`] : words).join('; ')}.`;
}

type Issue = z.core.$ZodIssue;

function wordsOf(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') return `there is no ${issue.keys.map((key) => JSON.stringify(key)).join(', ')} here`;
  if (issue.code === 'custom' && issue.path.length === 0) return issue.message;
  const takes = takenBy(issue);
  if (issue.code === 'invalid_type' && issue.input === undefined && !isNotANumber(issue)) return `is missing; it takes ${takes}`;
  const words = /^write /.test(takes) ? takes : `it takes ${takes}`;
  return issue.input === undefined ? words : `cannot be ${shown(issue.input)}; ${words}`;
}

/** What did not read as a number is reported as such, without what it was. */
const isNotANumber = (issue: Issue): boolean => 'received' in issue && issue.received === 'NaN';

/** Words of the schema's own stand before any of these; zod's begin with a capital letter. */
function takenBy(issue: Issue): string {
  if (!/^[A-Z]/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return listed(issue.values.map(String));
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'a moment with its offset, such as 2026-12-01T00:00:00+08:00'
        : `text in the form ${issue.format}`;
    case 'too_small':
      return sized(issue.origin, issue.minimum, issue.inclusive ? 'at least' : 'more than');
    case 'too_big':
      return sized(issue.origin, issue.maximum, issue.inclusive ? 'at most' : 'less than');
    case 'invalid_union':
      return [...new Set(issue.errors.flatMap(([one]) => (one === undefined ? [] : [takenBy(one)])))].join(', or ') || 'something else';
    default:
      return issue.message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text in quotation marks',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function sized(origin: string, bound: number | bigint, words: string): string {
  if (origin === 'string') return words === 'at least' && bound === 1 ? 'text that is not empty' : `text of ${words} ${bound} characters`;
  return origin === 'array' ? `a list of ${words} ${bound}` : `a number that is ${words} ${bound}`;
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const mostShown = 80;

function shown(value: unknown): string {
  if (Number.isNaN(value)) return 'that';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}
