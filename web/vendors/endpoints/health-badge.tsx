// How an endpoint does: colour, icon and word.
import { CircleAlert, CircleCheck, CircleMinus, CircleOff, CircleX, type LucideIcon } from 'lucide-react';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { useWords } from '../../words/words.ts';
import { vendorsWords } from '../words.ts';
import { type Endpoint, type Health, healthOf } from './endpoint.ts';

const looks: Readonly<Record<Health, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  good: { tone: 'good', icon: CircleCheck },
  shaky: { tone: 'warn', icon: CircleAlert },
  down: { tone: 'bad', icon: CircleX },
  idle: { tone: 'grey', icon: CircleMinus },
  unused: { tone: 'grey', icon: CircleOff },
};

export function HealthBadge({ of }: { readonly of: Endpoint }) {
  const w = useWords(vendorsWords);
  const health = healthOf(of);
  const { tone, icon } = looks[health];
  return (
    <Badge tone={tone} icon={icon} title={of.unused ?? w.healthTitle[health]}>
      {w.healths[health]}
    </Badge>
  );
}
