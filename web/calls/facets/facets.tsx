// What calls there are: the values of fields with their counts, each counted under everything asked but the field itself. A click asks
// for a value or no longer; the minus asks for all but it. On a phone it is a drawer.
import { clsx } from 'clsx';
import { ChevronDown, ChevronRight, Minus } from 'lucide-react';
import { useState } from 'react';
import type { Status as CallStatus } from '../../../src/schema/vocabulary.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { IconButton } from '../../parts/button.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { Status } from '../../parts/status.tsx';
import { type PlacedTerm, toggle } from '../../query/query.ts';
import { callFields, useFieldName } from '../../words/fields.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { Asked, Counts } from '../asked/use-asked.ts';
import { callsWords } from '../words.ts';

const shownFields = [
  'status',
  'model_name',
  'vendor_name',
  'source_app',
  'user',
  'error_code',
  'key_id',
  'call_type',
  'source_function',
  'endpoint',
  'finish_reason',
  'is_stream',
  'cache_status',
  'cost_status',
  'currency',
  'route',
];
const openAtFirst = ['status', 'model_name', 'source_app', 'user', 'error_code'];
const place = 'daybook.calls.facets';
const fewest = 6;

type Value = { readonly value: string | null; readonly count: number };

export function Facets({ asked, counts }: { readonly asked: Asked; readonly counts: Counts }) {
  const w = useWords(callsWords);
  const [open, setOpen] = useState<readonly string[]>(keptOpen);
  const fields = shownFields.filter((field) => open.includes(field));
  const { data, isPlaceholderData } = useAsk(
    'GET /api/calls/facets',
    { query: { ...asked.query, fields: fields.join(',') } },
    { enabled: counts.isOn && asked.faults.length === 0 && fields.length > 0, keepBefore: true, every: counts.every },
  );
  const change = (field: string): void => {
    const next = open.includes(field) ? open.filter((one) => one !== field) : [...open, field];
    localStorage.setItem(place, JSON.stringify(next));
    setOpen(next);
  };
  return (
    <section aria-label={w.facets} className={clsx('flex flex-col', isPlaceholderData && 'opacity-70')}>
      {shownFields.map((field) => {
        const facet = data?.facets.find((one) => one.field === field);
        return (
          <Facet
            key={field}
            field={field}
            isOpen={open.includes(field)}
            onOpen={() => change(field)}
            values={facet?.values ?? null}
            more={facet?.more ?? false}
            asked={asked}
          />
        );
      })}
    </section>
  );
}

function keptOpen(): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(place) ?? '');
    return Array.isArray(value) ? value.map(String) : openAtFirst;
  } catch {
    // Nothing kept, or by another version.
    return openAtFirst;
  }
}

type FacetProps = {
  readonly field: string;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  /** Null until they are known. */
  readonly values: readonly Value[] | null;
  readonly more: boolean;
  readonly asked: Asked;
};

function Facet({ field, isOpen, onOpen, values, more, asked }: FacetProps) {
  const w = useWords(callsWords);
  const fieldName = useFieldName();
  const [all, setAll] = useState(false);
  const Icon = isOpen ? ChevronDown : ChevronRight;
  const chosen = stateOf(asked.terms, field);
  // Counts of the question before say nothing about one that cannot be asked.
  const isAsked = asked.faults.length === 0;
  const missing = [...chosen.keys()].filter((value) => values !== null && !values.some((one) => one.value === value));
  const listed: readonly Value[] = [...(values ?? []), ...missing.map((value) => ({ value, count: 0 }))];
  const shown = all ? listed : listed.filter(({ value }, at) => at < fewest || chosen.has(value));
  const biggest = Math.max(1, ...listed.map(({ count }) => count));
  return (
    <div className="border-line border-b py-1 last:border-b-0">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onOpen}
        className="flex h-7 w-full items-center gap-1 rounded-sm px-1 text-quiet text-xs hover:text-ink pointer-coarse:h-11"
      >
        <Icon aria-hidden className="size-3" />
        <span className="flex-1 text-left">{fieldName(field)}</span>
        {chosen.size > 0 && <span className="rounded-full bg-accent-soft px-1.5 text-accent tabular-nums">{chosen.size}</span>}
      </button>
      {isOpen && values === null && isAsked && <Skeleton lines={3} />}
      {isOpen && values !== null && (
        <ul className="flex flex-col">
          {shown.map(({ value, count }) => (
            <FacetValue
              key={value === null ? ' null' : value}
              field={field}
              value={value}
              count={isAsked ? count : null}
              share={isAsked ? count / biggest : 0}
              state={chosen.get(value) ?? null}
              onToggle={(not) => asked.setText(toggle(asked.text, field, value, not))}
            />
          ))}
          {listed.length === 0 && <li className="px-5 py-1 text-quiet text-xs">{w.noValues}</li>}
          {listed.length > shown.length && (
            <li>
              <button type="button" onClick={() => setAll(true)} className="h-7 px-5 text-accent text-xs hover:underline">
                + {listed.length - shown.length}
              </button>
            </li>
          )}
          {all && more && <li className="px-5 py-1 text-quiet text-xs">{w.moreValues}</li>}
        </ul>
      )}
    </div>
  );
}

/** Which values of a field are asked for, and which are left out. */
function stateOf(terms: readonly PlacedTerm[], field: string): ReadonlyMap<string | null, 'in' | 'out'> {
  return new Map(
    terms.flatMap(({ term }) =>
      term.kind === 'is' && term.field === field && term.value?.includes('*') !== true
        ? [[term.value, term.not ? 'out' : 'in'] as const]
        : term.kind === 'has' && term.field === field
          ? [[null, term.not ? 'in' : 'out'] as const]
          : [],
    ),
  );
}

type FacetValueProps = {
  readonly field: string;
  readonly value: string | null;
  /** Null while the question cannot be asked. */
  readonly count: number | null;
  /** Of the most frequent one. */
  readonly share: number;
  readonly state: 'in' | 'out' | null;
  readonly onToggle: (not: boolean) => void;
};

function FacetValue({ field, value, count, share, state, onToggle }: FacetValueProps) {
  const w = useWords(callsWords);
  const { compact, count: whole } = useFormats();
  const isFlag = callFields[field]?.kind === 'flag';
  const name = value === null ? w.none : isFlag ? (value === 'true' ? w.yes : w.no) : value;
  return (
    <li className="group/value relative flex items-center rounded-sm hover:bg-hover">
      <span aria-hidden style={{ width: `${share * 100}%` }} className="absolute inset-y-0.5 left-0 rounded-sm bg-sunken" />
      <button
        type="button"
        aria-pressed={state === 'in'}
        onClick={() => onToggle(state === 'out')}
        className={clsx(
          'relative flex h-7 min-w-0 flex-1 items-center gap-2 rounded-sm pr-1 pl-5 text-left pointer-coarse:h-11',
          state === 'in' && 'font-semibold text-accent',
          state === 'out' && 'text-quiet line-through',
        )}
      >
        {state === 'in' && <span aria-hidden className="absolute left-1.5 size-2 rounded-full bg-accent" />}
        <span className={clsx('min-w-0 flex-1 truncate', value === null && 'text-quiet')} title={value ?? undefined}>
          {field === 'status' && value !== null && isStatus(value) ? <Status status={value} /> : name}
        </span>
        {count !== null && (
          <span title={whole(count)} className="shrink-0 text-quiet text-xs tabular-nums">
            {compact(count)}
          </span>
        )}
      </button>
      <span className="relative w-0 overflow-hidden focus-within:w-7 group-hover/value:w-7">
        <IconButton size="s" icon={Minus} label={w.exclude(name)} pressed={state === 'out'} onClick={() => onToggle(true)} />
      </span>
    </li>
  );
}

const isStatus = (value: string): value is CallStatus =>
  ['pending', 'success', 'failed', 'timeout', 'cancelled', 'refused', 'unknown'].includes(value);
