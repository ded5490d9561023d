// What stands under the header of a call: how it ended, its figures, and one view of it at a time. Which view is in the address.
import { FileQuestionMark } from 'lucide-react';
import { Conversation } from '../chat/conversation.tsx';
import { Empty } from '../parts/empty.tsx';
import { HiddenText } from '../parts/hidden.tsx';
import { TabPanel, Tabs } from '../parts/tabs.tsx';
import { useUrl } from '../url/use-url.ts';
import { useWords } from '../words/words.ts';
import { ChangesView } from './cost/changes-view.tsx';
import { CostView } from './cost/cost-view.tsx';
import { TokensView } from './cost/tokens-view.tsx';
import { DetailsView } from './details/details-view.tsx';
import { Facts } from './facts.tsx';
import { Outcome } from './outcome.tsx';
import { RawView } from './raw-view.tsx';
import { SessionView } from './session-view.tsx';
import { attemptsOf } from './timing/attempts.ts';
import { Waterfall } from './timing/waterfall.tsx';
import type { CallAnswer } from './use-call.ts';
import { panelWords } from './words.ts';

const views = ['chat', 'raw', 'timing', 'cost', 'session', 'details'] as const;

type CallContentProps = { readonly answer: CallAnswer; readonly alone?: boolean | undefined };

export function CallContent({ answer, alone = false }: CallContentProps) {
  const w = useWords(panelWords);
  const url = useUrl();
  const { call, cost_changes, price } = answer;
  const view = views.find((one) => one === url.get('view')) ?? 'chat';
  const attempts = attemptsOf(call.attempts, call.request_timestamp).length;
  return (
    <div className="flex min-w-0 flex-col gap-3 px-4 py-3">
      <Outcome call={call} />
      <Facts call={call} />
      <Tabs
        label={w.views}
        value={view}
        onChange={(next) => url.set({ view: next === 'chat' ? null : next })}
        tabs={views.map((value) => ({ value, label: w.tabs[value], count: value === 'timing' && attempts > 1 ? attempts : null }))}
      >
        <TabPanel value={view}>
          {view === 'chat' && <ChatView answer={answer} />}
          {view === 'raw' && <Texts answer={answer}>{(body) => <RawView body={body} />}</Texts>}
          {view === 'timing' && <Waterfall call={call} />}
          {view === 'cost' && (
            <div className="flex min-w-0 flex-col gap-4">
              <TokensView call={call} />
              <CostView call={call} origin={price} />
              <ChangesView changes={cost_changes} />
            </div>
          )}
          {view === 'session' && <SessionView call={call} alone={alone} />}
          {view === 'details' && <DetailsView answer={answer} />}
        </TabPanel>
      </Tabs>
    </div>
  );
}

function ChatView({ answer }: { readonly answer: CallAnswer }) {
  const w = useWords(panelWords);
  return (
    <Texts answer={answer}>
      {(body) => (
        <Conversation
          key={answer.call.request_id}
          call={answer.call}
          body={body}
          noAnswer={<p className="text-quiet">{w.noAnswer[answer.call.status]}</p>}
        />
      )}
    </Texts>
  );
}

type TextsProps = { readonly answer: CallAnswer; readonly children: (body: NonNullable<CallAnswer['body']>) => React.ReactNode };

/** The text of a call, or why there is none to see. */
function Texts({ answer, children }: TextsProps) {
  const w = useWords(panelWords);
  if (answer.text_hidden) return <HiddenText>{w.textHidden}</HiddenText>;
  if (answer.body === null) {
    return (
      <Empty icon={FileQuestionMark} title={w.noBodyTitle}>
        {w.noBodyText}
      </Empty>
    );
  }
  return children(answer.body);
}
