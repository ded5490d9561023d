// The page of vendors and models: endpoints with their health, and models with their routes and counts. What file and environment declare
// is shown with its reason and changed there; admins add the rest here. Members see the models alone.
import { Plus } from 'lucide-react';
import { useMe } from '../ask/me.ts';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { TabPanel, Tabs } from '../parts/tabs.tsx';
import { useUrl } from '../url/use-url.ts';
import { useWords } from '../words/words.ts';
import { EndpointsTab } from './endpoints/endpoints-tab.tsx';
import { ModelsTab } from './models/models-tab.tsx';
import { vendorsWords } from './words.ts';

export function VendorsPage() {
  const w = useWords(vendorsWords);
  const { rights } = useMe();
  const url = useUrl();
  const tab = url.get('tab') === 'models' || !rights.reckoning ? 'models' : 'endpoints';
  const add = rights.manage && (
    <Button variant="primary" icon={Plus} onClick={() => url.set({ do: tab === 'endpoints' ? 'add-endpoint' : 'add-model' })}>
      {tab === 'endpoints' ? w.addEndpoint : w.addModel}
    </Button>
  );
  if (!rights.reckoning)
    return (
      <Page title={w.title}>
        <ModelsTab add={null} />
        <p className="text-quiet text-xs">{w.hidden}</p>
      </Page>
    );
  const tabs = [
    { value: 'endpoints', label: w.endpoints },
    { value: 'models', label: w.models },
  ] as const;
  return (
    <Page title={w.title} actions={add}>
      <Tabs
        label={w.tabs}
        value={tab}
        onChange={(next) =>
          url.set({ tab: next === 'endpoints' ? null : next, do: null, endpoint: null, model: null, find: null, sort: null })
        }
        tabs={tabs}
      >
        <TabPanel value="endpoints">
          <EndpointsTab add={add} />
        </TabPanel>
        <TabPanel value="models">
          <ModelsTab add={add} />
        </TabPanel>
      </Tabs>
    </Page>
  );
}
