// How a call ended, where that needs words: why it failed and what to do, or what the other ends mean.
import { CircleQuestionMark, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallRecord } from '../../src/schema/call.ts';
import { Marked } from '../chat/text/marked.tsx';
import { PlainText } from '../chat/text/plain-text.tsx';
import { statusIcon } from '../parts/status.tsx';
import { useWords } from '../words/words.ts';
import { isOwnError, mendWords } from '../words/mend-words.ts';
import { panelWords } from './words.ts';

export function Outcome({ call }: { readonly call: CallRecord }) {
  const w = useWords(panelWords);
  switch (call.status) {
    case 'success':
    case 'pending':
      return null;
    case 'unknown':
      return <Note title={w.unknownTitle}>{w.unknownText}</Note>;
    case 'cancelled':
      return <Note title={w.cancelledText} />;
    default:
      return <Failure call={call} />;
  }
}

function Failure({ call }: { readonly call: CallRecord }) {
  const w = useWords(panelWords);
  const mend = useWords(mendWords);
  const { error_code: code, error_message: message, http_status: status } = call;
  const own = code !== null && isOwnError(code) ? mend[code] : null;
  // The record says the same sentence, unless it knows more.
  const isSaid = code !== null && isOwnError(code) && message === mendWords.en[code][0];
  const Icon = statusIcon(call.status);
  return (
    <section aria-label={w.failedTitle} className="flex items-start gap-2 rounded-md border border-bad bg-bad-soft px-3 py-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-semibold text-bad">
          {own?.[0] ?? w.failedTitle}
          {code !== null && (
            <code className="ml-2 break-all font-mono font-normal text-xs">
              <Marked text={code} />
            </code>
          )}
          {status !== null && <span className="ml-2 font-normal text-xs">{w.httpStatus(status)}</span>}
        </p>
        {message !== null && message !== '' && !isSaid && <PlainText text={message} />}
        {call.status === 'refused' && <p className="text-sm">{w.refusedText}</p>}
        {call.status === 'timeout' && <p className="text-sm">{w.timeoutText}</p>}
        {own !== null ? (
          <p className="text-sm">
            {w.mend}: {own[1]}
          </p>
        ) : (
          status !== null && <p className="text-quiet text-sm">{w.vendorsError}</p>
        )}
      </div>
    </section>
  );
}

export function Note({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  const Icon = children === undefined ? Info : CircleQuestionMark;
  return (
    <section className="flex items-start gap-2 rounded-md border border-line bg-sunken px-3 py-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-quiet" />
      <div className="min-w-0">
        <p className={children === undefined ? '' : 'font-semibold'}>{title}</p>
        {children !== undefined && <p className="text-quiet">{children}</p>}
      </div>
    </section>
  );
}
