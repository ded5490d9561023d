// The endpoints, and the windows that work on one: which of them is open stands in the address.
import { Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAsk, useChange } from '../../ask/use-ask.ts';
import { Card } from '../../parts/card.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { useToast } from '../../parts/toast.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { vendorsWords } from '../words.ts';
import { type Endpoint, keyOf } from './endpoint.ts';
import { EndpointDetails } from './endpoint-details.tsx';
import { EndpointForm } from './endpoint-form.tsx';
import { type Deed, EndpointTable } from './endpoint-table.tsx';
import { TestCall } from './test-call.tsx';

const everyMs = 15_000;

export function EndpointsTab({ add }: { readonly add: ReactNode }) {
  const w = useWords(vendorsWords);
  const url = useUrl();
  const say = useToast();
  const { data, error, refetch } = useAsk('GET /api/endpoints', {}, { every: everyMs });
  const vendors = useAsk('GET /api/vendors', {}, { staleMs: 60_000 });
  const remove = useChange('DELETE /api/endpoints/{name}', { invalidates: ['GET /api/endpoints', 'GET /api/models'] });
  const deed = url.get('do');
  const chosen = data?.endpoints.find((endpoint) => keyOf(endpoint) === url.get('endpoint')) ?? null;
  const zh = useLanguage() === 'zh';
  const vendorName = ({ vendor_id, vendor_name }: Endpoint): string => {
    const known = vendors.data?.vendors.find(({ id }) => id === vendor_id);
    return (zh ? known?.name_zh : null) ?? vendor_name ?? vendor_id;
  };
  const close = () => url.set({ do: null, endpoint: null });
  const act = (key: string, what: Deed) => url.set({ endpoint: key, do: what });
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-[80ch] text-quiet">{w.endpointsLead}</p>
      {error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data?.health === false && <p className="rounded-sm bg-warn-soft px-3 py-2 text-warn">{w.noLedger}</p>}
      <Card flush>
        {data === undefined ? (
          error === null && <Skeleton className="m-3 h-64" />
        ) : (
          <EndpointTable
            endpoints={data.endpoints}
            vendorName={vendorName}
            onDo={(endpoint, what) => act(keyOf(endpoint), what)}
            empty={
              <Empty icon={Server} title={w.emptyEndpoints} action={add}>
                {w.emptyEndpointsBody}
              </Empty>
            }
          />
        )}
      </Card>
      {chosen !== null && deed === 'open' && (
        <EndpointDetails endpoint={chosen} vendor={vendorName(chosen)} onClose={close} onDo={(what) => act(keyOf(chosen), what)} />
      )}
      {chosen !== null && deed === 'test' && <TestCall key={keyOf(chosen)} endpoint={chosen} onClose={close} />}
      {vendors.data !== undefined && (deed === 'add-endpoint' || (chosen !== null && deed === 'edit')) && (
        <EndpointForm endpoint={deed === 'edit' ? chosen : null} vendors={vendors.data.vendors} onClose={close} />
      )}
      {chosen !== null && deed === 'remove' && (
        <Confirm
          open
          danger
          onClose={close}
          title={w.removeEndpoint(chosen.name)}
          confirmLabel={w.remove}
          onConfirm={async () => {
            await remove.mutateAsync({ path: { name: chosen.name } });
            say(w.removed(chosen.name), 'good');
          }}
        >
          {w.removeEndpointBody}
        </Confirm>
      )}
    </div>
  );
}
