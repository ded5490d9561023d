// Which entries of the book are shown.
import { X } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../parts/button.tsx';
import { TextInput } from '../../parts/input.tsx';
import { Popover } from '../../parts/popover.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { Field } from '../../parts/field.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { pricesWords } from '../words.ts';
import { bookWords } from './words.ts';

type Layer = 'all' | 'own' | 'overlay';

export function BookFilters() {
  const w = useWords(bookWords);
  const p = useWords(pricesWords);
  const url = useUrl();
  const id = useId();
  const layer = url.get('layer');
  const knownAt = url.get('known_at');
  return (
    <>
      <TextInput
        id={id}
        type="search"
        aria-label={w.find}
        placeholder={w.find}
        value={url.get('find') ?? ''}
        onChange={(event) => url.set({ find: event.currentTarget.value })}
        className="max-w-56"
      />
      <Segmented<'now' | 'all'>
        label={w.inForceLabel}
        value={url.get('entries') === 'all' ? 'all' : 'now'}
        onChange={(next) => url.set({ entries: next === 'all' ? 'all' : null })}
        options={[
          { value: 'now', label: w.inForce },
          { value: 'all', label: w.every },
        ]}
      />
      <Segmented<Layer>
        label={w.layerLabel}
        value={layer === 'own' || layer === 'overlay' ? layer : 'all'}
        onChange={(next) => url.set({ layer: next === 'all' ? null : next })}
        options={[
          { value: 'all', label: p.all },
          { value: 'own', label: p.layers.own },
          { value: 'overlay', label: p.layers.overlay },
        ]}
      />
      <Popover
        label={w.knownAt}
        trigger={
          <Button variant={knownAt === null ? 'quiet' : 'plain'}>
            {knownAt === null ? w.history : w.knownNote(knownAt.replace('T', ' '))}
          </Button>
        }
      >
        <div className="flex w-60 flex-col gap-2">
          <Field label={w.knownAt} hint={w.knownAtHint}>
            <TextInput type="datetime-local" value={knownAt ?? ''} onChange={(event) => url.set({ known_at: event.currentTarget.value })} />
          </Field>
          {knownAt !== null && (
            <Button icon={X} size="s" onClick={() => url.set({ known_at: null })}>
              {w.knownClear}
            </Button>
          )}
        </div>
      </Popover>
    </>
  );
}
