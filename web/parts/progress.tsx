// How far long work is. `max` unknown (null): it runs, and nobody can say how far.
import { clsx } from 'clsx';
import { useFormats } from '../words/formats.ts';

type ProgressProps = { readonly label: string; readonly value: number; readonly max: number | null };

export function Progress({ label, value, max }: ProgressProps) {
  const { count, percent } = useFormats();
  const part = max === null || max <= 0 ? null : Math.min(1, Math.max(0, value / max));
  return (
    <div className="min-w-0">
      <div className="mb-1 flex justify-between gap-2 text-xs">
        <span>{label}</span>
        <span className="text-quiet tabular-nums">
          {part === null || max === null ? count(value) : `${count(value)} / ${count(max)} · ${percent(part)}`}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max ?? undefined}
        aria-valuenow={part === null ? undefined : value}
        className="h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={clsx('h-full rounded-full bg-accent', part === null && 'w-1/3 animate-pulse motion-reduce:animate-none')}
          style={part === null ? undefined : { width: `${part * 100}%` }}
        />
      </div>
    </div>
  );
}
