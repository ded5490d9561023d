// Where an endpoint or a model comes from; what is not of the console says why it cannot be changed here.
import { FileCog, SquareTerminal } from 'lucide-react';
import { Badge } from '../../parts/badge.tsx';
import { useWords } from '../../words/words.ts';
import { vendorsWords } from '../words.ts';

export function SourceBadge({ source, from }: { readonly source: 'file' | 'environment' | 'registry'; readonly from: string }) {
  const w = useWords(vendorsWords);
  if (source === 'registry') return null;
  return source === 'file' ? (
    <Badge tone="grey" icon={FileCog} title={w.fileWhy}>
      {w.file}
    </Badge>
  ) : (
    <Badge tone="grey" icon={SquareTerminal} title={w.environmentWhy(from)}>
      {w.environment}
    </Badge>
  );
}
