// A picture, recording, film or file of a conversation. Nothing is loaded by itself; what is in the body can be shown or saved.
import { Download, File, FileAudio, FileVideo, Image } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { MediaBlock, Medium } from '../reading/turn.ts';
import { Marked } from '../text/marked.tsx';
import { OutsideLink } from '../text/outside-link.tsx';
import { isShown, Picture } from '../text/picture.tsx';
import { PlainText } from '../text/plain-text.tsx';
import { chatWords } from '../words.ts';
import { More } from './more.tsx';
import { bytesOf, fileName, save } from './save.ts';

const icons = { image: Image, audio: FileAudio, video: FileVideo, file: File } as const satisfies Record<Medium, typeof File>;

export function MediaView({ block }: { readonly block: MediaBlock }) {
  const w = useWords(chatWords);
  const { bytes } = useFormats();
  const { medium, source, name, detail, transcript, rest } = block;
  const Icon = icons[medium];
  const mime = source.at === 'id' ? null : source.mime;
  const size = source.at === 'data' ? bytes(Math.floor((source.base64.length * 3) / 4)) : null;
  const facts = [w[medium], name, mime, size, detail === null ? null : w.detail(detail)].filter((fact) => fact !== null);
  const address = source.at === 'data' ? `data:${source.mime ?? ''};base64,${source.base64}` : '';
  return (
    <div className="flex min-w-0 flex-col items-start gap-1 rounded-sm border border-line px-2 py-1">
      <div className="flex max-w-full flex-wrap items-center gap-2">
        <Icon aria-hidden className="size-4 shrink-0 text-quiet" />
        <span dir="auto" className="min-w-0 break-words text-quiet">
          <Marked text={facts.join(' · ').slice(0, 300)} />
        </span>
        {source.at === 'data' && (
          <Button size="s" variant="quiet" icon={Download} onClick={() => save(bytesOf(source.base64), fileName(name, source.mime))}>
            {w.save}
          </Button>
        )}
      </div>
      {isShown(address) && <Picture address={address} alt={name ?? ''} />}
      {source.at === 'url' && (
        <OutsideLink address={source.url}>
          <span className="break-all">
            <Marked text={source.url.slice(0, 300)} />
          </span>
        </OutsideLink>
      )}
      {source.at === 'id' && (
        <span className="text-quiet">
          <code className="break-all font-mono text-xs">
            <Marked text={source.id.slice(0, 300)} />
          </code>{' '}
          · {w.keptByVendor}
        </span>
      )}
      {source.at === 'text' && (
        <div className="w-full min-w-0">
          <PlainText text={source.text} />
        </div>
      )}
      {transcript !== null && <PlainText text={transcript} />}
      <More rest={rest} />
    </div>
  );
}
