// Copies a text and says that it has. Where the browser refuses (a page that is not secure), it says so instead.
import { Check, Copy as CopyIcon, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useWords } from '../words/words.ts';
import { Button, type ButtonSize, type ButtonVariant, IconButton } from './button.tsx';
import { partsWords } from './words.ts';

type Copied = 'no' | 'yes' | 'refused';

/** `copy(text)` and how it went, for two seconds. */
export function useCopy(): { readonly copied: Copied; readonly copy: (text: string) => void } {
  const [copied, setCopied] = useState<Copied>('no');
  useEffect(() => {
    if (copied === 'no') return;
    const timer = setTimeout(() => setCopied('no'), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (text: string) => {
    write(text).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    );
  };
  return { copied, copy };
}

/** Over plain HTTP on another machine a browser has no clipboard for scripts, but still the older command. */
async function write(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  if (!done) throw new Error('the browser refuses to copy');
}

type CopyProps = {
  readonly text: string;
  /** What is copied: "Copy the id". */
  readonly label: string;
  /** Show the label beside the icon. */
  readonly worded?: boolean | undefined;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
};

export function Copy({ text, label, worded = false, variant = 'quiet', size = 's' }: CopyProps) {
  const w = useWords(partsWords);
  const { copied, copy } = useCopy();
  const icon = copied === 'yes' ? Check : copied === 'refused' ? TriangleAlert : CopyIcon;
  const said = copied === 'yes' ? w.copied : copied === 'refused' ? w.notCopied : label;
  return (
    <>
      {worded ? (
        <Button variant={variant} size={size} icon={icon} onClick={() => copy(text)}>
          {said}
        </Button>
      ) : (
        <IconButton variant={variant} size={size} icon={icon} label={said} onClick={() => copy(text)} />
      )}
      <span aria-live="polite" className="sr-only">
        {copied === 'no' ? '' : said}
      </span>
    </>
  );
}
