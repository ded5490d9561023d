// The page of a one-time link. It is spent by a press of the button and not by opening it, because mail and chat programs open links too.
import { LogIn } from 'lucide-react';
import { AccountTrouble, clockText, useWait } from '../accounts/trouble.tsx';
import { ask } from '../ask/ask.ts';
import { useChange } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { useWords } from '../words/words.ts';
import { goOn } from './go-on.ts';
import { Shell } from './shell.tsx';
import { signInWords } from './words.ts';

type LinkStepProps = {
  readonly token: string;
  readonly next: string | null;
  readonly onNeedsPassword: () => void;
  /** To the form, without the token. */
  readonly onLeave: () => void;
};

export function LinkStep({ token, next, onNeedsPassword, onLeave }: LinkStepProps) {
  const w = useWords(signInWords);
  const change = useChange('POST /api/sign-in/link');
  const wait = useWait(change.error);
  const isSpent = change.error?.code === 'link_used';
  const open = (): void =>
    change.mutate(
      { body: { token } },
      {
        onSuccess: ({ needs_password }) => {
          if (needs_password) onNeedsPassword();
          else
            void ask('GET /api/me').then(
              (mine) => goOn(mine, next),
              () => goOn(null, next),
            );
        },
      },
    );
  return (
    <Shell title={w.linkTitle} {...(isSpent ? {} : { about: w.linkAbout })}>
      <AccountTrouble error={change.error} wait={wait} />
      {!isSpent && (
        <Button
          variant="primary"
          icon={LogIn}
          autoFocus
          busy={change.isPending || change.isSuccess}
          disabled={wait !== null}
          onClick={open}
        >
          {wait === null ? w.signIn : w.wait(clockText(wait))}
        </Button>
      )}
      <Button variant={isSpent ? 'primary' : 'quiet'} onClick={onLeave}>
        {w.withPassword}
      </Button>
    </Shell>
  );
}
