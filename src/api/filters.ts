// Query parameters to filters and back to words: `status=failed&status=timeout` is any of these, `model.not=gpt-*` turns it round,
// `cost.from=0.1` and `.to` bound it, `error_message.contains=quota` looks inside, `metadata.team=search` asks for a key of the
// metadata, `user=null` for those without. The same words serve the API, the command line and links.
import { nearest } from '../config-file/nearest.ts';
import { DaybookError } from '../errors.ts';
import { callFields } from '../schema/call.ts';
import type { Filter } from '../schema/question.ts';

/** Short names for the fields people ask for most. */
const shortNames: Readonly<Record<string, string>> = {
  id: 'request_id',
  model: 'model_name',
  vendor: 'vendor_name',
  app: 'source_app',
  function: 'source_function',
  session: 'session_id',
  key: 'key_id',
  type: 'call_type',
  cost: 'estimated_cost',
  tokens: 'total_tokens',
  duration: 'duration_ms',
  ttft: 'ttft_ms',
  error: 'error_code',
};

/** A field as it was written, short or whole. What every object inherits, like `constructor`, is nobody's short name. */
export const wholeName = (written: string): string => (Object.hasOwn(shortNames, written) ? (shortNames[written] ?? written) : written);

const ops = ['not', 'from', 'to', 'contains'] as const;
type Op = (typeof ops)[number];

/** A field as people write it most briefly. */
export const shortName = (field: string): string => Object.keys(shortNames).find((short) => shortNames[short] === field) ?? field;

/** Parameters that are not filters; which of them a question takes is for its route to say. */
export const reserved: ReadonlySet<string> = new Set([
  ...['from', 'to', 'zone', 'search', 'limit', 'cursor', 'order', 'fields', 'match', 'stack', 'parts'],
  ...['by', 'group', 'every', 'period', 'week', 'display', 'gaps', 'measures', 'sort', 'total', 'format'],
]);

/** The fields a question takes filters on, and how an answer to any other begins. */
export type Filtered = { readonly fields: readonly string[]; readonly words: string };
/** `unpriced` is what usage counts as such, for calls to be asked for by. */
const ofCalls: Filtered = { fields: [...Object.keys(callFields), 'unpriced'], words: 'Calls can be asked for' };

type Draft = { field: string; not: boolean; is: (string | null)[]; from?: string; to?: string; contains?: string };

/** Throws question_invalid for a field that does not exist. */
export function filtersOf(parameters: URLSearchParams, filtered: Filtered = ofCalls): Filter[] {
  const drafts = new Map<string, Draft>();
  const draftFor = (field: string, not: boolean): Draft => {
    const id = `${not}:${field}`;
    const known = drafts.get(id);
    if (known) return known;
    const fresh: Draft = { field, not, is: [] };
    drafts.set(id, fresh);
    return fresh;
  };
  for (const [name, value] of parameters) {
    if (reserved.has(name)) continue;
    const [field, op] = split(name, filtered);
    if (op === null || op === 'not') draftFor(field, op === 'not').is.push(value === 'null' ? null : value);
    else draftFor(field, false)[op] = value;
  }
  return [...drafts.values()].map(({ is, ...rest }) => (is.length > 0 ? { ...rest, is } : rest));
}

function split(name: string, filtered: Filtered): [field: string, op: Op | null] {
  const dot = name.lastIndexOf('.');
  const tail = ops.find((op) => op === name.slice(dot + 1));
  const isOp = dot > 0 && tail !== undefined && !(name.startsWith('metadata.') && name.indexOf('.') === dot);
  const written = isOp ? name.slice(0, dot) : name;
  const field = wholeName(written);
  const isKnown = filtered.fields.includes(field) || (field.startsWith('metadata.') && filtered.fields.includes('metadata'));
  if (!isKnown) throw new DaybookError('question_invalid', noField(written, filtered));
  return [field, isOp ? tail : null];
}

/** All the fields where they are few, else the nearest one. */
function noField(written: string, { fields, words }: Filtered): string {
  const short = fields.map(shortName);
  const meant = nearest(written, new Set([...short, ...fields, ...reserved]));
  const guess = meant === null ? '' : ` Did you mean ${meant}?`;
  const list = fields.length > 20 ? 'every field of docs/calls.md' : short.join(', ');
  return `There is no ${JSON.stringify(written)} to ask for here.${guess} ${words} by ${list}.`;
}
