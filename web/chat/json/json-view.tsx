// A JSON value as a tree that unfolds, or as text: by choice, and where the value is too large for a tree always.
import { useCallback, useMemo, useState } from 'react';
import { JsonView as Tree } from 'react-json-view-lite';
import { Copy } from '../../parts/copy.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { useWords } from '../../words/words.ts';
import { LongText } from '../text/long-text.tsx';
import { chatWords } from '../words.ts';
import { isLight, jsonText, shownValue } from './weight.ts';

const long = 12_000;
const longest = 1_000_000;

type JsonViewProps = {
  readonly value: unknown;
  /** What it is, for a screen reader. */
  readonly label: string;
  readonly controls?: boolean | undefined;
  /** Levels that are unfolded at first. */
  readonly open?: number | undefined;
};

export function JsonView({ value, label, controls = true, open = 2 }: JsonViewProps) {
  const w = useWords(chatWords);
  const text = useMemo(() => jsonText(value), [value]);
  const canBeTree = typeof value === 'object' && value !== null && text.length <= longest && isLight(value);
  const [mode, setMode] = useState<'tree' | 'raw'>('tree');
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {controls && (
        <div className="flex items-center justify-end gap-1">
          {canBeTree && (
            <Segmented
              size="s"
              label={w.jsonMode}
              value={mode}
              onChange={setMode}
              options={[
                { value: 'tree', label: w.asTree },
                { value: 'raw', label: w.asRaw },
              ]}
            />
          )}
          <Copy text={text} label={w.copyJson} />
        </div>
      )}
      {canBeTree && mode === 'tree' ? <JsonTree value={value} label={label} open={open} /> : <JsonText text={text} label={label} />}
    </div>
  );
}

function JsonText({ text, label }: { readonly text: string; readonly label: string }) {
  if (text.length > long) return <LongText text={text} label={label} mono tall />;
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-[75vh] overflow-auto rounded-sm border border-line bg-sunken p-2 -outline-offset-2"
    >
      <pre dir="ltr" className="whitespace-pre-wrap break-words font-mono text-xs">
        {text}
      </pre>
    </section>
  );
}

function JsonTree({ value, label, open }: { readonly value: object; readonly label: string; readonly open: number }) {
  const w = useWords(chatWords);
  const shown = useMemo(() => shownValue(value), [value]);
  // The tree folds again whenever this is another function.
  const isOpen = useCallback((level: number, inner: unknown) => level < open && sizeOf(inner) <= 50, [open]);
  if (typeof shown !== 'object' || shown === null) return null;
  return (
    <div className="max-h-[75vh] min-w-0 overflow-auto rounded-sm border border-line bg-sunken p-2">
      <Tree
        data={shown}
        aria-label={label}
        shouldExpandNode={isOpen}
        clickToExpandNode
        style={{
          container: 'font-mono text-xs',
          basicChildStyle: 'break-words',
          label: 'mr-1 text-accent [unicode-bidi:isolate]',
          clickableLabel: 'mr-1 cursor-pointer text-accent [unicode-bidi:isolate]',
          nullValue: 'text-quiet',
          undefinedValue: 'text-quiet',
          numberValue: 'text-violet tabular-nums',
          stringValue: 'whitespace-pre-wrap break-words text-good [unicode-bidi:isolate]',
          booleanValue: 'text-warn',
          otherValue: 'text-ink',
          punctuation: 'mr-1 text-quiet',
          expandIcon: `${fold} after:content-['▸']`,
          collapseIcon: `${fold} after:content-['▾']`,
          collapsedContent: "mx-1 cursor-pointer text-quiet after:content-['…']",
          childFieldsContainer: 'm-0 list-none ps-3',
          stringifyStringValues: true,
          ariaLables: { collapseJson: w.collapse, expandJson: w.expand },
        }}
      />
    </div>
  );
}

const fold = 'mr-1 inline-block w-3 cursor-pointer select-none text-center text-quiet';

const sizeOf = (value: unknown): number => (typeof value === 'object' && value !== null ? Object.keys(value).length : 0);
