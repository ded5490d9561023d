// Asks before an account is disabled: what ends with it, and whether the keys that act for this person end too. Which those are is asked
// when the window opens; where that cannot be told, the keys are offered all the same, without their number.
import { useState } from 'react';
import { useAccountTrouble } from '../accounts/trouble.tsx';
import { useAsk, useChange } from '../ask/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Checkbox } from '../parts/input.tsx';
import { useToast } from '../parts/toast.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useWords } from '../words/words.ts';
import { keysOf, type User } from './state.ts';
import { usersWords } from './words.ts';

export function Disable({ user, isMe, onClose }: { readonly user: User; readonly isMe: boolean; readonly onClose: () => void }) {
  const w = useWords(usersWords);
  const words = useAccountTrouble();
  const say = useToast();
  const [revokes, setRevokes] = useState(true);
  // What an earlier look has left may lack a key that was made since: what is asked about is what there is now.
  const { data, error, isFetchedAfterMount, refetch } = useAsk('GET /api/keys', {}, { staleMs: 0 });
  const change = useChange('PATCH /api/users/{id}', { invalidates: ['GET /api/users', 'GET /api/keys'] });
  const keys = data === undefined || error !== null || !isFetchedAfterMount ? null : keysOf(user.user, data.keys);
  const isOffered = keys === null ? error !== null : keys.open > 0;
  const disable = async (): Promise<void> => {
    const body = { disabled: true, ...(isOffered && revokes ? { revoke_keys: true } : {}) };
    try {
      const answer = await change.mutateAsync({ path: { id: user.id }, body });
      const revoked = answer.keys?.revoked ?? 0;
      say(revoked === 0 ? w.disabled(user.user) : w.disabledWithKeys(user.user, revoked), 'good');
    } catch (thrown) {
      throw new Error(words(thrown), { cause: thrown });
    }
  };
  return (
    <Confirm
      open
      danger
      disabled={keys === null && error === null}
      onClose={onClose}
      title={w.disableTitle(user.user)}
      confirmLabel={w.disableDo}
      onConfirm={disable}
    >
      <p>{w.disableAbout}</p>
      {isMe && <p className="mt-2 text-warn">{w.disableSelf}</p>}
      <div className="mt-2" aria-live="polite">
        {keys === null && error === null && <p>{w.keysSought}</p>}
        {error !== null && (
          <>
            <p>{w.keysUnknown}</p>
            <Trouble error={error} onRetry={() => void refetch()} />
          </>
        )}
        {keys !== null && keys.open > 0 && <p>{w.keysAct(keys.open)}</p>}
        {isOffered && (
          <Checkbox
            label={keys === null ? w.revokeAllKeys : w.revokeKeys(keys.open)}
            hint={revokes ? w.revokeKeysOn : w.revokeKeysOff}
            checked={revokes}
            onChange={setRevokes}
            className="text-ink"
          />
        )}
        {keys !== null && keys.ofFile.length > 0 && (
          <p className="text-warn">{w.fileKeysGoOn(keys.ofFile.join(', '), keys.ofFile.length)}</p>
        )}
      </div>
    </Confirm>
  );
}
