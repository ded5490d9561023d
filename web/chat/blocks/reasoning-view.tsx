// What a model thought, folded; of what only the vendor can read, that it is there and how long it is.
import { Brain, Lock } from 'lucide-react';
import { useState } from 'react';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { ReasoningBlock } from '../reading/turn.ts';
import { CodeBox } from '../text/code-box.tsx';
import { type TextMode, TextView } from '../text/text-view.tsx';
import { chatWords } from '../words.ts';
import { Fold } from './fold.tsx';
import { More } from './more.tsx';

export function ReasoningView({ block, mode }: { readonly block: ReasoningBlock; readonly mode: TextMode }) {
  const w = useWords(chatWords);
  const { bytes } = useFormats();
  const [isOpen, setOpen] = useState(false);
  const { text, summary, sealed, rest } = block;
  const isSealed = text === null && sealed !== null;
  const Icon = isSealed ? Lock : Brain;
  const title = isSealed ? w.sealed(bytes(sealed.length)) : `${summary ? w.reasoningSummary : w.reasoning} (${bytes(text?.length ?? 0)})`;
  return (
    <Fold open={isOpen} onToggle={setOpen} quiet title={title} icon={<Icon aria-hidden className="size-3.5 shrink-0" />}>
      {() => (
        <div className="flex min-w-0 flex-col gap-2 border-line border-s-2 ps-3 text-quiet">
          {text !== null && text !== '' && <TextView text={text} mode={mode} />}
          {sealed !== null && <CodeBox code={sealed} />}
          <More rest={rest} />
        </div>
      )}
    </Fold>
  );
}
