// A secret, the one time it is shown: to copy, and in the lines that call with it. A press beside the window does not close it.
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../src/api/contract.ts';
import { linesOf } from '../first-run/first-lines.ts';
import { Button } from '../parts/button.tsx';
import { Code } from '../parts/code.tsx';
import { Copy } from '../parts/copy.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { useWords } from '../words/words.ts';
import { keysWords } from './words.ts';

export type Made = AnswerOf<'POST /api/keys'>;

export function SecretShown({ made, onClose }: { readonly made: Made | null; readonly onClose: () => void }) {
  const w = useWords(keysWords);
  const [way, setWay] = useState<'curl' | 'openai' | 'anthropic'>('curl');
  if (made === null) return null;
  const lines = linesOf(location.origin, made.secret);
  const line = lines.find(({ name }) => name === way);
  return (
    <Dialog
      open
      keep
      wide
      onClose={onClose}
      title={w.shownTitle(made.key.name)}
      footer={
        <Button variant="primary" onClick={onClose}>
          {w.done}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="flex items-start gap-2 rounded-sm bg-warn-soft px-3 py-2 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {w.shownLead}
        </p>
        <div className="flex flex-wrap items-center gap-2 rounded-sm border border-strong bg-sunken py-1 pr-1 pl-3">
          <code className="min-w-0 flex-1 break-all font-mono text-sm">{made.secret}</code>
          <Copy text={made.secret} label={w.copySecret} worded variant="primary" />
        </div>
        <div className="flex flex-col gap-2">
          <div className="flex flex-wrap items-center gap-2">
            <h3 className="font-semibold">{w.uses}</h3>
            <Segmented
              label={w.uses}
              size="s"
              value={way}
              onChange={setWay}
              options={lines.map(({ name, label }) => ({ value: name, label: name === 'curl' ? w.curl : label }))}
            />
          </div>
          {line !== undefined && <Code text={line.text} wrap />}
        </div>
      </div>
    </Dialog>
  );
}
