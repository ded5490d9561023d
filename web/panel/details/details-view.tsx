// What the caller told with the call, the headers of both sides, and every field.
import { JsonView } from '../../chat/json/json-view.tsx';
import { Badge } from '../../parts/badge.tsx';
import { HiddenText } from '../../parts/hidden.tsx';
import { useWords } from '../../words/words.ts';
import { isObject } from '../cost/detail.ts';
import type { CallAnswer } from '../use-call.ts';
import { panelWords } from '../words.ts';
import { FieldsView } from './fields-view.tsx';
import { HeadersView, Pairs } from './headers-view.tsx';

export function DetailsView({ answer }: { readonly answer: CallAnswer }) {
  const w = useWords(panelWords);
  const { call, body, text_hidden } = answer;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <section aria-label={w.metadata} className="flex min-w-0 flex-col gap-1">
        <h2 className="font-semibold text-sm">{w.metadata}</h2>
        {text_hidden ? <HiddenText>{w.metadataHidden}</HiddenText> : <Metadata metadata={call.metadata} />}
        {call.redaction.length > 0 && (
          <p className="flex flex-wrap items-center gap-1 text-xs">
            <span className="text-quiet">{w.redactedBy}:</span>
            {call.redaction.map((rule) => (
              <Badge key={rule} tone="grey">
                {rule}
              </Badge>
            ))}
          </p>
        )}
      </section>
      {text_hidden ? (
        <HiddenText>{w.hiddenHeaders}</HiddenText>
      ) : (
        <>
          <HeadersView headers={body?.request_headers} title={w.headersOf.request} />
          <HeadersView headers={body?.response_headers} title={w.headersOf.response} />
        </>
      )}
      <FieldsView call={call} />
    </div>
  );
}

function Metadata({ metadata }: { readonly metadata: unknown }) {
  const w = useWords(panelWords);
  if (metadata === null || metadata === undefined || (isObject(metadata) && Object.keys(metadata).length === 0)) {
    return <p className="text-quiet">{w.noMetadata}</p>;
  }
  const isFlat =
    isObject(metadata) && Object.keys(metadata).length <= 60 && Object.values(metadata).every((value) => typeof value !== 'object');
  if (!isFlat) return <JsonView value={metadata} label={w.metadata} />;
  return <Pairs rows={Object.entries(metadata).map(([name, value]) => [name, String(value)])} />;
}
