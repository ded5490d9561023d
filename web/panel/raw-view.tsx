// Both sides as they are recorded, side by side where there is room.
import { JsonView } from '../chat/json/json-view.tsx';
import { useWords } from '../words/words.ts';
import type { CallBody } from '../../src/schema/call.ts';
import { panelWords } from './words.ts';

export function RawView({ body }: { readonly body: CallBody }) {
  const w = useWords(panelWords);
  return (
    <div className="@container">
      <div className="grid min-w-0 grid-cols-1 gap-4 @4xl:grid-cols-2">
        <Side
          title={w.request}
          empty={w.empty}
          parts={[
            [w.parameters, body.request_params],
            [w.messages, body.request_messages],
          ]}
        />
        <Side
          title={w.response}
          empty={w.empty}
          parts={
            body.response_raw === null
              ? [
                  [w.response, body.response_content],
                  [w.toolCalls, body.tool_calls],
                ]
              : [[w.response, body.response_raw]]
          }
        />
      </div>
    </div>
  );
}

type SideProps = { readonly title: string; readonly empty: string; readonly parts: readonly (readonly [title: string, value: unknown])[] };

function Side({ title, empty, parts }: SideProps) {
  const kept = parts.filter(([, value]) => value !== null && value !== undefined);
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <h2 className="font-semibold text-sm">{title}</h2>
      {kept.length === 0 && <p className="text-quiet">{empty}</p>}
      {kept.map(([name, value]) => (
        <div key={name} className="min-w-0">
          {kept.length > 1 && <h3 className="text-quiet text-xs">{name}</h3>}
          <JsonView value={value} label={`${title}: ${name}`} open={2} />
        </div>
      ))}
    </section>
  );
}
