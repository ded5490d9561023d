// Query parameters to filters and back to words: `status=failed&status=timeout` is any of these, `model.not=gpt-*` turns it round,
// `cost.from=0.1` and `.to` bound it, `error_message.contains=quota` looks inside, `metadata.team=search` asks for a key of the
// metadata, `user=null` for those without. The same words serve the API, the command line and links.
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

/** Parameters that are not filters. */
const reserved = new Set(['from', 'to', 'since', 'search', 'limit', 'cursor', 'group', 'period', 'zone', 'gaps', 'text']);

type Draft = { field: string; not: boolean; is: (string | null)[]; from?: string; to?: string; contains?: string };

/** Throws question_invalid for a field that does not exist. */
export function filtersOf(parameters: URLSearchParams): Filter[] {
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
    const [field, op] = split(name);
    if (op === null || op === 'not') draftFor(field, op === 'not').is.push(value === 'null' ? null : value);
    else draftFor(field, false)[op] = value;
  }
  return [...drafts.values()].map(({ is, ...rest }) => (is.length > 0 ? { ...rest, is } : rest));
}

function split(name: string): [field: string, op: Op | null] {
  const dot = name.lastIndexOf('.');
  const tail = ops.find((op) => op === name.slice(dot + 1));
  const isOp = dot > 0 && tail !== undefined && !(name.startsWith('metadata.') && name.indexOf('.') === dot);
  const written = isOp ? name.slice(0, dot) : name;
  const field = wholeName(written);
  if (!Object.hasOwn(callFields, field) && !field.startsWith('metadata.')) {
    throw new DaybookError(
      'question_invalid',
      `There is no field ${JSON.stringify(written)}; the fields are ${Object.keys(callFields).join(', ')}.`,
    );
  }
  return [field, isOp ? tail : null];
}

/** `2026-11-23`, an ISO time, or `now-6h` with m, h, d, w; as an ISO time in UTC. */
export function timeOf(text: string, now: number, name: string): string {
  const relative = /^now(?:-(\d{1,6})([mhdw]))?$/.exec(text);
  if (relative) {
    const unit = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }[relative[2] ?? 'm'] ?? 60_000;
    return new Date(Math.max(0, now - Number(relative[1] ?? 0) * unit)).toISOString();
  }
  const time = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(time))
    throw new DaybookError(
      'question_invalid',
      `${name}=${JSON.stringify(text)} is not a time: 2026-11-23, 2026-11-23T08:00:00Z or now-6h.`,
    );
  return new Date(time).toISOString();
}
