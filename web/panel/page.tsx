// One call alone, at an address that can be sent to somebody.
import { useParams } from '@tanstack/react-router';
import { Card } from '../parts/card.tsx';
import { Page } from '../parts/page.tsx';
import { useWords } from '../words/words.ts';
import { CallHeader } from './call-header.tsx';
import { CallView } from './call-view.tsx';
import { useCall } from './use-call.ts';
import { panelWords } from './words.ts';

export function CallPage() {
  const w = useWords(panelWords);
  const { id = '' } = useParams({ strict: false });
  const state = useCall(id);
  return (
    <Page title={w.call(id.slice(-8))}>
      <Card flush>
        <div className="border-line border-b px-4 py-1">
          <CallHeader id={id} call={state.known} answer={state.answer} alone />
        </div>
        <CallView key={id} state={state} alone />
      </Card>
    </Page>
  );
}
