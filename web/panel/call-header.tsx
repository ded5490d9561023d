// The line of the panel that stays in sight: how the call ended, of which model, and what can be done with it.
import { ChevronDown, ChevronUp, Copy as CopyIcon, Download, ExternalLink, Link as LinkIcon, SquareTerminal } from 'lucide-react';
import type { CallRecord } from '../../src/schema/call.ts';
import { Button, IconButton } from '../parts/button.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { Menu } from '../parts/menu.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { Status } from '../parts/status.tsx';
import { useWords } from '../words/words.ts';
import type { CallAnswer } from './use-call.ts';
import { useDeeds } from './request/deeds.ts';
import { panelWords } from './words.ts';

type CallHeaderProps = {
  readonly id: string;
  readonly call: CallRecord | null;
  readonly answer: CallAnswer | undefined;
  readonly onStep?: ((delta: 1 | -1) => void) | undefined;
  /** It stands on its own page already. */
  readonly alone?: boolean | undefined;
};

export function CallHeader({ id, call, answer, onStep, alone = false }: CallHeaderProps) {
  const w = useWords(panelWords);
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
      {call === null ? <span className="text-quiet">…</span> : <Status status={call.status} />}
      <span dir="auto" className="min-w-0 truncate font-semibold">
        {call?.model_name ?? call?.path ?? ''}
      </span>
      <ShortId id={id} label={w.copyId} />
      <span className="ml-auto flex items-center gap-1">
        {onStep !== undefined && (
          <>
            <IconButton size="s" label={w.previous} icon={ChevronUp} onClick={() => onStep(-1)} />
            <IconButton size="s" label={w.next} icon={ChevronDown} onClick={() => onStep(1)} />
          </>
        )}
        {!alone && (
          <LinkButton
            to="/calls/$id"
            params={{ id }}
            variant="quiet"
            size="s"
            icon={ExternalLink}
            aria-label={w.openAlone}
            title={w.openAlone}
          />
        )}
        <Deeds id={id} answer={answer} />
      </span>
    </div>
  );
}

function Deeds({ id, answer }: { readonly id: string; readonly answer: CallAnswer | undefined }) {
  const w = useWords(panelWords);
  const deeds = useDeeds(id, answer);
  const hasBody = answer !== undefined && answer.body !== null;
  return (
    <Menu
      align="end"
      trigger={
        <Button size="s" variant="quiet" icon={CopyIcon}>
          {w.copyAs}
        </Button>
      }
      items={[
        { label: w.copyLink, icon: LinkIcon, onSelect: deeds.link },
        { label: w.copyCurl, icon: SquareTerminal, onSelect: deeds.curl, disabled: !hasBody },
        { label: w.copyRequest, icon: CopyIcon, onSelect: deeds.request, disabled: !hasBody },
        { label: w.copyResponse, icon: CopyIcon, onSelect: deeds.response, disabled: !hasBody },
        { label: w.exportJson, icon: Download, onSelect: deeds.save, disabled: answer === undefined },
      ]}
    />
  );
}
