// The place of what is being fetched, in its final size, so nothing jumps when it arrives.
import { clsx } from 'clsx';
import { useWords } from '../words/words.ts';
import { partsWords } from './words.ts';

type SkeletonProps = { readonly lines?: number | undefined; readonly className?: string | undefined };

export function Skeleton({ lines = 1, className }: SkeletonProps) {
  const w = useWords(partsWords);
  return (
    <div role="status" aria-label={w.loading} className={clsx('flex flex-col gap-2', className)}>
      {Array.from({ length: className === undefined ? lines : 1 }, (_, line) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never change places
          key={line}
          className={clsx(
            'animate-pulse rounded-sm bg-sunken motion-reduce:animate-none',
            className === undefined ? 'h-5' : 'min-h-5 flex-1',
          )}
        />
      ))}
    </div>
  );
}
