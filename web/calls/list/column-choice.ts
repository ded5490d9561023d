// Which columns the list has, in which order and how wide. What was chosen is in the address, so that a link shows the same; the next
// visit begins with it, from this device, which also keeps the widths.
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useUrl } from '../../url/use-url.ts';
import { callFields } from '../../words/fields.ts';

export type Density = 'dense' | 'roomy';

export type ColumnChoice = {
  readonly columns: readonly string[];
  readonly density: Density;
  widthOf(column: string): number;
  /** Null is as at first. */
  setColumns(columns: readonly string[] | null): void;
  setWidth(column: string, width: number): void;
  setDensity(density: Density): void;
};

export const usualColumns: readonly string[] = [
  'request_timestamp',
  'status',
  'request_id',
  'model_name',
  'user',
  'source_app',
  'total_tokens',
  'estimated_cost',
  'ttft_ms',
  'duration_ms',
  'preview',
];

const usualWidths: Readonly<Record<string, number>> = {
  request_timestamp: 100,
  status: 96,
  model_name: 148,
  user: 76,
  source_app: 104,
  preview: 200,
  answer_preview: 320,
  total_tokens: 112,
  estimated_cost: 128,
  ttft_ms: 84,
  duration_ms: 88,
  request_id: 92,
};

export const narrowest = 56;
const widest = 900;
const place = 'daybook.calls.columns';

type Kept = { readonly columns?: readonly string[]; readonly widths?: Readonly<Record<string, number>>; readonly density?: Density };

export function useColumnChoice(): ColumnChoice {
  const url = useUrl();
  const text = useSyncExternalStore(listen, keptText);
  const kept = useMemo(() => keptOf(text), [text]);
  const asked = url.get('columns');
  const columns = useMemo(() => known(asked === null ? kept.columns : asked.split(',')), [asked, kept.columns]);
  const askedDensity = url.get('density');
  const density = askedDensity === 'dense' || askedDensity === 'roomy' ? askedDensity : (kept.density ?? 'dense');
  const widths = kept.widths;
  return {
    columns,
    density,
    widthOf: useCallback((column: string) => widths?.[column] ?? usualWidths[column] ?? 128, [widths]),
    setColumns: (next) => {
      keep({ columns: next ?? usualColumns, ...(next === null ? { widths: {} } : {}) });
      url.set({ columns: next === null ? null : next.join(',') });
    },
    setWidth: (column, width) => keep({ widths: { ...widths, [column]: Math.min(widest, Math.max(narrowest, Math.round(width))) } }),
    setDensity: (next) => {
      keep({ density: next });
      url.set({ density: next === 'dense' ? null : next });
    },
  };
}

function known(names: readonly string[] | undefined): readonly string[] {
  const there = [...new Set(names ?? [])].filter((name) => Object.hasOwn(callFields, name));
  return there.length === 0 ? usualColumns : there;
}

const listeners = new Set<() => void>();
const keptText = (): string => localStorage.getItem(place) ?? '';

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

function keep(changes: Kept): void {
  localStorage.setItem(place, JSON.stringify({ ...keptOf(keptText()), ...changes }));
  for (const tell of listeners) tell();
}

function keptOf(text: string): Kept {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    const { columns, widths, density }: { columns?: unknown; widths?: unknown; density?: unknown } = value;
    return {
      ...(Array.isArray(columns) ? { columns: columns.map(String) } : {}),
      ...(typeof widths === 'object' && widths !== null ? { widths: numbersOf(widths) } : {}),
      ...(density === 'dense' || density === 'roomy' ? { density } : {}),
    };
  } catch {
    // Kept by another version: only a preference.
    return {};
  }
}

const numbersOf = (value: object): Record<string, number> =>
  Object.fromEntries(Object.entries(value).filter((pair): pair is [string, number] => typeof pair[1] === 'number'));
