// Where the key of the three lines comes from: made here by an admin and shown in them this once, or asked of one.
import { Link } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useMe } from '../ask/me.ts';
import { useChange } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useWords } from '../words/words.ts';
import { firstRunWords } from './words.ts';

type FirstKeyProps = { readonly secret: string | null; readonly onMade: (secret: string) => void };

export function FirstKey({ secret, onMade }: FirstKeyProps) {
  const w = useWords(firstRunWords);
  const { rights, user } = useMe();
  const create = useChange('POST /api/keys', { invalidates: ['GET /api/keys'] });
  if (!rights.manage) return <p className="text-xs text-quiet">{w.askAdmin(user)}</p>;
  const toKeys = (
    <Link to="/keys" className="font-medium underline underline-offset-2">
      {w.toKeys}
    </Link>
  );
  if (secret !== null)
    return (
      <p className="rounded-sm bg-warn-soft px-3 py-2 text-warn">
        {w.keyMade} {toKeys}
      </p>
    );
  return (
    <div className="flex flex-col gap-2">
      {create.error !== null && <Trouble error={create.error} />}
      <div className="flex flex-wrap items-center gap-3">
        {user !== null && (
          <Button
            icon={KeyRound}
            busy={create.isPending}
            onClick={() => create.mutate({ body: { name: w.keyName, user, role: 'member' } }, { onSuccess: (made) => onMade(made.secret) })}
          >
            {w.createKey}
          </Button>
        )}
        <p className="min-w-0 flex-1 text-xs text-quiet">
          {w.keyHint} {toKeys}
        </p>
      </div>
    </div>
  );
}
