// What the request asks for beside its messages: tools, the shape of the answer, settings. Folded to one line each.
import { useState } from 'react';
import { useWords } from '../words/words.ts';
import { Fold } from './blocks/fold.tsx';
import { More } from './blocks/more.tsx';
import { JsonView } from './json/json-view.tsx';
import type { Asked, OfferedTool } from './reading/asked.ts';
import { PlainText } from './text/plain-text.tsx';
import { chatWords } from './words.ts';

export function AskedView({ asked }: { readonly asked: Asked }) {
  const w = useWords(chatWords);
  const [open, setOpen] = useState<'tools' | 'shape' | 'settings' | null>(null);
  const { tools, shape, settings } = asked;
  if (tools.length === 0 && shape === null && settings === null) return null;
  const toggle = (which: 'tools' | 'shape' | 'settings') => (isOpen: boolean) => setOpen(isOpen ? which : null);
  const names = tools.map(({ name }) => name).slice(0, 6);
  return (
    <section aria-label={w.asks} className="flex min-w-0 flex-col rounded-md border border-line px-2 py-1">
      {tools.length > 0 && (
        <Fold
          quiet
          open={open === 'tools'}
          onToggle={toggle('tools')}
          title={`${w.tools(tools.length)}: ${names.join(', ').slice(0, 120)}${tools.length > names.length ? '…' : ''}`}
        >
          {() => (
            <ul className="flex flex-col gap-1">
              {tools.slice(0, 200).map((tool, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two tools may have one name
                <li key={at}>
                  <ToolOffer tool={tool} />
                </li>
              ))}
            </ul>
          )}
        </Fold>
      )}
      {shape !== null && (
        <Fold
          quiet
          open={open === 'shape'}
          onToggle={toggle('shape')}
          title={shape.name === null ? w.shape : `${w.shape}: ${shape.name.slice(0, 80)}`}
        >
          {() => <JsonView value={shape.schema} label={w.shape} controls={false} open={3} />}
        </Fold>
      )}
      {settings !== null && (
        <Fold quiet open={open === 'settings'} onToggle={toggle('settings')} title={`${w.settings}: ${inShort(settings)}`}>
          {() => <JsonView value={settings} label={w.settings} controls={false} open={1} />}
        </Fold>
      )}
    </section>
  );
}

function ToolOffer({ tool }: { readonly tool: OfferedTool }) {
  const [isOpen, setOpen] = useState(false);
  const { name, about, schema, rest } = tool;
  return (
    <Fold quiet open={isOpen} onToggle={setOpen} title={name.slice(0, 120)}>
      {() => (
        <div className="flex min-w-0 flex-col gap-1">
          {about !== null && <PlainText text={about} />}
          {schema !== undefined && <JsonView value={schema} label={name} controls={false} open={2} />}
          <More rest={rest} />
        </div>
      )}
    </Fold>
  );
}

/** `temperature 0.2, max_tokens 500`: what is plain to say; of the rest the names. */
function inShort(settings: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(settings).map(([name, value]) =>
    typeof value === 'object' ? name : `${name} ${String(value).slice(0, 30)}`,
  );
  return said.join(', ').slice(0, 160);
}
