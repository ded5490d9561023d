// The models, and the windows that work on one: which of them is open stands in the address.
import { Boxes } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '../../ask/me.ts';
import { useAsk, useChange } from '../../ask/use-ask.ts';
import { Card } from '../../parts/card.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { TextInput } from '../../parts/input.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { useToast } from '../../parts/toast.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { vendorsWords } from '../words.ts';
import { isRank, keyOf, shown } from './model.ts';
import { ModelForm } from './model-form.tsx';
import { ModelTable } from './model-table.tsx';

export function ModelsTab({ add }: { readonly add: ReactNode }) {
  const w = useWords(vendorsWords);
  const me = useMe();
  const url = useUrl();
  const say = useToast();
  const { data, error, refetch } = useAsk('GET /api/models', {}, { every: 30_000 });
  const endpoints = useAsk('GET /api/endpoints', {}, { enabled: me.rights.manage });
  const remove = useChange('DELETE /api/models/{name}', { invalidates: ['GET /api/models', 'GET /api/endpoints'] });
  const text = url.get('find') ?? '';
  const [key = '', order = ''] = (url.get('sort') ?? '').split('.');
  const sort = isRank(key) ? ({ key, order: order === 'asc' ? 'asc' : 'desc' } as const) : null;
  const deed = url.get('do');
  const chosen = data?.models.find((model) => keyOf(model) === url.get('model')) ?? null;
  const close = () => url.set({ do: null, model: null });
  const usable = (endpoints.data?.endpoints ?? []).filter(({ unused }) => unused === null);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="max-w-[80ch] text-quiet">{me.rights.reckoning ? w.modelsLead : w.memberLead}</p>
        <div className="w-56 max-w-full">
          <TextInput
            aria-label={w.find}
            placeholder={w.find}
            value={text}
            onChange={(event) => url.set({ find: event.currentTarget.value || null })}
          />
        </div>
      </div>
      {error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data?.counted === false && <p className="rounded-sm bg-warn-soft px-3 py-2 text-warn">{w.noLedger}</p>}
      <Card flush>
        {data === undefined ? (
          error === null && <Skeleton className="m-3 h-64" />
        ) : (
          <ModelTable
            models={shown(data.models, text, sort)}
            from="now-30d"
            sort={sort}
            onSort={(next) => url.set({ sort: `${next.key}.${next.order}` })}
            onDo={(model, what) => url.set({ model: keyOf(model), do: what })}
            empty={
              <Empty icon={Boxes} title={w.emptyModels} action={add}>
                {me.rights.reckoning ? w.emptyModelsBody : w.emptyMember}
              </Empty>
            }
          />
        )}
      </Card>
      {data !== undefined && endpoints.data !== undefined && (deed === 'add-model' || (chosen !== null && deed === 'edit')) && (
        <ModelForm model={deed === 'edit' ? chosen : null} endpoints={usable} models={data.models} onClose={close} />
      )}
      {chosen !== null && deed === 'remove' && (
        <Confirm
          open
          danger
          onClose={close}
          title={w.removeModel(chosen.name)}
          confirmLabel={w.remove}
          onConfirm={async () => {
            await remove.mutateAsync({ path: { name: chosen.name } });
            say(w.removed(chosen.name), 'good');
          }}
        >
          {w.removeModelBody(chosen.name)}
        </Confirm>
      )}
    </div>
  );
}
