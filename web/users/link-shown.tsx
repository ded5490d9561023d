// A one-time link, shown this once: the whole address, a button that copies it, until when it works.
import { Copy } from '../parts/copy.tsx';
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/words.ts';
import { usersWords } from './words.ts';

export type Link = { readonly path: string; readonly expires_at: string };

export function LinkShown({ link }: { readonly link: Link }) {
  const w = useWords(usersWords);
  const { dateTime } = useFormats();
  const address = `${location.origin}${link.path}`;
  return (
    <div className="flex flex-col gap-2">
      <p>{w.linkAbout}</p>
      <p className="break-all rounded-sm bg-sunken px-3 py-2 font-mono text-xs">{address}</p>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-quiet text-xs">{w.linkUntil(dateTime(link.expires_at))}</p>
        <Copy text={address} label={w.copyLink} worded variant="primary" size="m" />
      </div>
    </div>
  );
}
