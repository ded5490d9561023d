// Rotating and revoking: both stop the secret that is in use, so both say first what stops.
import { useChange } from '../ask/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { TimeAgo } from '../parts/time.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../words/words.ts';
import type { Key } from './key.ts';
import type { Made } from './secret-shown.tsx';
import { keysWords } from './words.ts';

type EndKeyProps = {
  readonly ending: { readonly key: Key; readonly how: 'revoke' | 'rotate' } | null;
  readonly onClose: () => void;
  readonly onMade: (made: Made) => void;
};

export function EndKey({ ending, onClose, onMade }: EndKeyProps) {
  const w = useWords(keysWords);
  const say = useToast();
  const revoke = useChange('POST /api/keys/{id}/revoke', { invalidates: ['GET /api/keys'] });
  const rotate = useChange('POST /api/keys/{id}/rotate', { invalidates: ['GET /api/keys'] });
  if (ending === null) return null;
  const { key, how } = ending;
  const confirm = async () => {
    if (how === 'rotate') onMade(await rotate.mutateAsync({ path: { id: key.id } }));
    else {
      await revoke.mutateAsync({ path: { id: key.id } });
      say(w.revokedToast(key.name), 'good');
    }
  };
  return (
    <Confirm
      open
      danger={how === 'revoke'}
      onClose={onClose}
      title={how === 'revoke' ? w.revokeTitle(key.name) : w.rotateTitle(key.name)}
      confirmLabel={how === 'revoke' ? w.revoke : w.rotate}
      onConfirm={confirm}
    >
      <p>{how === 'revoke' ? w.revokeBody(key.name, key.user) : w.rotateBody(key.name, key.user)}</p>
      <p className="mt-2">
        {w.usedLast}: <TimeAgo at={key.last_used_at} never={w.never} />
      </p>
    </Confirm>
  );
}
