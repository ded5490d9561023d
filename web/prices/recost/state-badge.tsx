// The state of a re-costing: colour, word and icon.
import { Ban, CircleCheck, CircleX, Eye, History, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { RecostState } from '../../../src/schema/recost.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { useWords } from '../../words/words.ts';
import { recostWords } from './words.ts';

const looks: Readonly<Record<RecostState, readonly [Tone, LucideIcon]>> = {
  planning: ['accent', LoaderCircle],
  planned: ['warn', Eye],
  applying: ['accent', LoaderCircle],
  applied: ['good', CircleCheck],
  cancelling: ['accent', LoaderCircle],
  cancelled: ['violet', Ban],
  failed: ['bad', CircleX],
  stale: ['grey', History],
};

export function StateBadge({ state }: { readonly state: RecostState }) {
  const w = useWords(recostWords);
  const [tone, icon] = looks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {w.states[state]}
    </Badge>
  );
}

/** It goes on by itself, so it is asked again. */
export const isMoving = (state: RecostState | undefined): boolean => state === 'planning' || state === 'applying' || state === 'cancelling';
