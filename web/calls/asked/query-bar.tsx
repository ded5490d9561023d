// The query as text, with what it can be completed with. It is asked when Enter is pressed, a value is chosen or the bar is left; what
// is wrong with it stands below, and nothing is asked meanwhile.
import { clsx } from 'clsx';
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { IconButton } from '../../parts/button.tsx';
import { control, popup } from '../../parts/looks.ts';
import type { Fault } from '../../query/query.ts';
import { queryWords } from '../../query/words.ts';
import { useWords } from '../../words/words.ts';
import { callsWords } from '../words.ts';
import { type Suggestion, useSuggestions } from './suggestions.ts';

type QueryBarProps = {
  readonly text: string;
  readonly faults: readonly Fault[];
  readonly range: Readonly<Record<string, string>>;
  readonly onAsk: (text: string) => void;
};

export function QueryBar({ text, faults, range, onAsk }: QueryBarProps) {
  const w = useWords(callsWords);
  const { fault } = useWords(queryWords);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(text);
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  // What is chosen elsewhere on the page, or gone back to, is what the bar says.
  useEffect(() => setDraft(text), [text]);
  const suggestions = useSuggestions(draft, caret, open, range);
  const chosen = suggestions[at];
  const ask = (next: string): void => {
    setOpen(false);
    setAt(-1);
    if (next.trim() !== text) onAsk(next);
  };
  const choose = (suggestion: Suggestion): void => {
    setDraft(suggestion.text);
    setCaret(suggestion.caret);
    setAt(-1);
    requestAnimationFrame(() => input.current?.setSelectionRange(suggestion.caret, suggestion.caret));
    if (suggestion.isWhole) ask(suggestion.text);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen !== undefined) choose(chosen);
      else ask(draft);
    } else if (event.key === 'Tab' && chosen !== undefined && !event.shiftKey) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt(suggestions.length === 0 ? -1 : (Math.max(at, step === 1 ? -1 : 0) + step + suggestions.length) % suggestions.length);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      setOpen(false);
      setAt(-1);
    }
  };
  const isShown = open && suggestions.length > 0;
  return (
    <div className="relative min-w-0 flex-1">
      <div className="relative">
        <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-quiet" />
        <input
          ref={input}
          data-query-bar
          type="text"
          role="combobox"
          aria-label={w.query}
          aria-expanded={isShown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen === undefined ? undefined : `${id}-${at}`}
          aria-invalid={faults.length > 0 || undefined}
          aria-describedby={faults.length > 0 ? `${id}-faults` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={w.queryHint}
          value={draft}
          onChange={({ currentTarget }) => {
            setDraft(currentTarget.value);
            setCaret(currentTarget.selectionStart ?? currentTarget.value.length);
            setOpen(true);
            setAt(-1);
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
          onClick={() => setOpen(true)}
          onKeyDown={press}
          onBlur={() => ask(draft)}
          className={clsx(control, 'pr-8 pl-7 font-mono')}
        />
        {draft !== '' && (
          <span className="absolute top-1/2 right-0.5 -translate-y-1/2">
            <IconButton
              size="s"
              label={w.clear}
              icon={X}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                setDraft('');
                ask('');
              }}
            />
          </span>
        )}
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={w.suggestions}
        data-popup
        data-open={isShown || undefined}
        className={clsx(
          popup,
          'absolute top-full left-0 z-40 mt-1 max-h-80 w-full max-w-[32rem] overflow-y-auto p-1',
          !isShown && 'hidden',
        )}
      >
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
          <div
            key={suggestion.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(suggestion)}
            className={clsx(
              'flex min-h-7 items-center gap-3 rounded-sm px-2 pointer-coarse:min-h-11',
              index === at ? 'bg-hover' : 'hover:bg-hover',
            )}
          >
            <span className="min-w-0 flex-1 truncate font-mono">{suggestion.label}</span>
            <span className="shrink-0 text-quiet text-xs tabular-nums">{suggestion.hint}</span>
          </div>
        ))}
      </div>
      {faults.length > 0 && (
        <ul id={`${id}-faults`} role="alert" className="mt-1 text-bad text-xs">
          {faults.map((one) => (
            <li key={one.at}>{fault(one)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
