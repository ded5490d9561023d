// A role as a word, with what it may see in the title; and the grant that an analyst may have.
import { BookOpenText } from 'lucide-react';
import type { Role } from '../../src/schema/vendor.ts';
import { Badge } from '../parts/badge.tsx';
import type { Tone } from '../parts/looks.ts';
import { useWords } from '../words/words.ts';
import { accountsWords } from './words.ts';

const tones: Readonly<Record<Role, Tone>> = { admin: 'accent', auditor: 'violet', analyst: 'grey', member: 'grey' };

export function RoleBadge({ role, seesText = false }: { readonly role: Role; readonly seesText?: boolean }) {
  const w = useWords(accountsWords);
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      <Badge tone={tones[role]} title={w.sees[role]}>
        {w.roles[role]}
      </Badge>
      {seesText && (
        <Badge tone="warn" icon={BookOpenText} title={w.seesTextAbout}>
          {w.readsText}
        </Badge>
      )}
    </span>
  );
}
