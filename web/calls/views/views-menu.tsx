// Saved views: the ones that are always there, one's own, and those that others share.
import { Bookmark, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../ask/me.ts';
import { useAsk, useChange } from '../../ask/use-ask.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Popover } from '../../parts/popover.tsx';
import { useToast } from '../../parts/toast.tsx';
import { useTroubleWords } from '../../parts/trouble.tsx';
import { parseSearch } from '../../url/search.ts';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { callsWords } from '../words.ts';
import { builtIn, viewNames } from './built-in.ts';
import { SaveView } from './save-view.tsx';

export function ViewsMenu() {
  const w = useWords(callsWords);
  const [isSaving, setSaving] = useState(false);
  return (
    <>
      <Popover label={w.views} trigger={<Button icon={Bookmark}>{w.views}</Button>} className="w-72">
        {(close) => (
          <Views
            onClose={close}
            onSave={() => {
              close();
              setSaving(true);
            }}
          />
        )}
      </Popover>
      <SaveView open={isSaving} onClose={() => setSaving(false)} />
    </>
  );
}

function Views({ onClose, onSave }: { readonly onClose: () => void; readonly onSave: () => void }) {
  const w = useWords(callsWords);
  const me = useMe();
  const url = useUrl();
  const say = useToast();
  const trouble = useTroubleWords();
  const { data } = useAsk('GET /api/views');
  const remove = useChange('DELETE /api/views/{id}', { invalidates: ['GET /api/views'] });
  const views = (data?.views ?? []).filter(({ page }) => page === 'calls');
  const go = (search: ReturnType<typeof parseSearch>): void => {
    url.set({ ...Object.fromEntries(viewNames.map((name) => [name, null])), ...search }, { push: true });
    onClose();
  };
  const list = (title: string, some: typeof views) =>
    some.length > 0 && (
      <section aria-label={title}>
        <h2 className="px-2 pt-2 text-quiet text-xs">{title}</h2>
        {some.map((view) => (
          <div key={view.id} className="flex items-center">
            <ViewButton name={view.name} onGo={() => go(parseSearch(view.query))} />
            {(view.mine || me.rights.manage) && me.account !== null && (
              <IconButton
                size="s"
                icon={Trash2}
                label={`${w.removeView} ${view.name}`}
                onClick={() =>
                  remove.mutate(
                    { path: { id: view.id } },
                    { onSuccess: () => say(w.removed(view.name)), onError: (error) => say(trouble(error), 'bad') },
                  )
                }
              />
            )}
          </div>
        ))}
      </section>
    );
  return (
    <div className="-m-1 flex flex-col">
      <section aria-label={w.builtIn}>
        <h2 className="px-2 text-quiet text-xs">{w.builtIn}</h2>
        {builtIn.map(({ name, search }) => (
          <ViewButton key={name} name={w[name]} onGo={() => go({ ...rangeOf(url), ...search })} />
        ))}
      </section>
      {list(
        w.mine,
        views.filter(({ mine }) => mine),
      )}
      {list(
        w.shared,
        views.filter(({ mine }) => !mine),
      )}
      <div className="mt-2 border-line border-t pt-2">
        {me.account === null ? (
          <p className="px-2 text-quiet text-xs">{w.noAccount}</p>
        ) : (
          <Button variant="quiet" size="s" icon={Plus} onClick={onSave}>
            {w.saveView}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The views that are always there say nothing of the time. */
const rangeOf = (url: ReturnType<typeof useUrl>): Record<string, string> =>
  Object.fromEntries(
    (['from', 'to', 'zone'] as const).flatMap((name) => {
      const value = url.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );

function ViewButton({ name, onGo }: { readonly name: string; readonly onGo: () => void }) {
  return (
    <button
      type="button"
      onClick={onGo}
      className="flex h-7 min-w-0 flex-1 items-center truncate rounded-sm px-2 text-left hover:bg-hover pointer-coarse:h-11 w-full"
    >
      {name}
    </button>
  );
}
