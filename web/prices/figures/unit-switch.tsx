// For how many tokens amounts are shown. Kept in the address, so that a shared link shows the same figures.
import { Segmented } from '../../parts/segmented.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { pricesWords } from '../words.ts';
import type { Per } from './amounts.ts';

export function usePer(): Per {
  return useUrl().get('per') === '1k' ? 'per_1k' : 'per_1m';
}

export function UnitSwitch() {
  const w = useWords(pricesWords);
  const url = useUrl();
  const per = usePer();
  return (
    <Segmented<Per>
      label={w.unit}
      value={per}
      onChange={(next) => url.set({ per: next === 'per_1k' ? '1k' : null })}
      options={[
        { value: 'per_1m', label: w.per_1m },
        { value: 'per_1k', label: w.per_1k },
      ]}
    />
  );
}
