// What is asked before it is done to an account: a new link, signing out, disabling.
import { useQueryClient } from '@tanstack/react-query';
import { useAccountTrouble } from '../accounts/trouble.tsx';
import { ask } from '../ask/ask.ts';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../words/words.ts';
import { Disable } from './disable.tsx';
import { type Link, LinkShown } from './link-shown.tsx';
import type { User } from './state.ts';
import { usersWords } from './words.ts';

/** What is being asked, or the link that came of it. */
export type Deed =
  | { readonly kind: 'new-link' | 'sign-out' | 'disable'; readonly user: User }
  | { readonly kind: 'link'; readonly user: User; readonly link: Link };

type DeedsProps = { readonly deed: Deed; readonly isMe: boolean; readonly onDeed: (deed: Deed) => void; readonly onClose: () => void };

export function Deeds({ deed, isMe, onDeed, onClose }: DeedsProps) {
  const w = useWords(usersWords);
  const words = useAccountTrouble();
  const queries = useQueryClient();
  const say = useToast();
  const { user } = deed;
  const path = { id: user.id };
  /** Does it, looks again who there is, and says what happened; what went wrong is said in the reader's language. */
  const doing = async <T,>(work: Promise<T>, done: string | null): Promise<T> => {
    try {
      const answer = await work;
      await queries.invalidateQueries({ queryKey: ['GET /api/users'] });
      if (done !== null) say(done, 'good');
      return answer;
    } catch (error) {
      throw new Error(words(error), { cause: error });
    }
  };
  switch (deed.kind) {
    case 'link':
      return (
        <Dialog open onClose={onClose} keep title={w.linkTitle(user.user)} footer={<Button onClick={onClose}>{w.done}</Button>}>
          <LinkShown link={deed.link} />
        </Dialog>
      );
    case 'new-link':
      return (
        <Confirm
          open
          onClose={onClose}
          title={w.newLinkTitle(user.user)}
          confirmLabel={w.makeLink}
          onConfirm={async () => onDeed({ kind: 'link', user, link: await doing(ask('POST /api/users/{id}/link', { path }), null) })}
        >
          {w.newLinkAbout}
        </Confirm>
      );
    case 'sign-out':
      return (
        <Confirm
          open
          onClose={onClose}
          title={w.signOutTitle(user.user)}
          confirmLabel={w.signOutDo}
          onConfirm={() => doing(ask('POST /api/users/{id}/sign-out', { path }), w.signedOut(user.user))}
        >
          {w.signOutAbout}
        </Confirm>
      );
    case 'disable':
      return <Disable user={user} isMe={isMe} onClose={onClose} />;
  }
}
