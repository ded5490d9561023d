// A picture that a text names. None is loaded by itself: loading one tells its host who reads this. One that is in the text itself is
// shown when asked for; one elsewhere opens in a tab of its own.
import { Image } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { useWords } from '../../words/words.ts';
import { chatWords } from '../words.ts';
import { Marked } from './marked.tsx';
import { OutsideLink } from './outside-link.tsx';

/** Formats that are pixels alone: no SVG, which is a document. */
const shown = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp);base64,[A-Za-z0-9+/=\s]*$/;

export const isShown = (address: string): boolean => address.startsWith('data:image/') && shown.test(address);

type PictureProps = { readonly address: string; readonly alt: string; readonly title?: string | undefined };

export function Picture({ address, alt, title }: PictureProps) {
  const w = useWords(chatWords);
  const name = w.imageAlt(alt);
  if (isShown(address)) return <LoadedPicture address={address} name={name} />;
  if (/^data:/i.test(address)) {
    return (
      <span className="text-quiet">
        <Image aria-hidden className="mr-1 inline size-3.5" />
        <Marked text={name} /> ({w.notAnImage})
      </span>
    );
  }
  return (
    <OutsideLink address={address} title={title}>
      <Image aria-hidden className="mr-1 inline size-3.5" />
      <Marked text={name} />
    </OutsideLink>
  );
}

function LoadedPicture({ address, name }: { readonly address: string; readonly name: string }) {
  const w = useWords(chatWords);
  const [state, setState] = useState<'folded' | 'shown' | 'broken'>('folded');
  return (
    <span className="flex flex-col items-start gap-1">
      <Button
        size="s"
        icon={Image}
        aria-expanded={state === 'shown'}
        title={w.notLoaded}
        onClick={() => setState(state === 'folded' ? 'shown' : 'folded')}
      >
        {state === 'folded' ? w.loadImage : w.hideImage}
      </Button>
      {state === 'shown' && (
        <img
          src={address}
          alt={name}
          onError={() => setState('broken')}
          className="max-h-[60vh] max-w-full rounded-sm border border-line object-contain"
        />
      )}
      {state === 'broken' && <span className="text-quiet">{w.notAnImage}</span>}
    </span>
  );
}
