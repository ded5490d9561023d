// One's own page: what one used, the account and its password, where one is signed in, one's keys.
import { useMe } from '../ask/me.ts';
import { Page } from '../parts/page.tsx';
import { useWords } from '../words/words.ts';
import { AccountCard } from './account-card.tsx';
import { KeysCard } from './keys-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { UsageCard } from './usage-card.tsx';
import { meWords } from './words.ts';

export function MePage() {
  const w = useWords(meWords);
  const me = useMe();
  return (
    <Page title={w.title}>
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-3">
          {me.user !== null && <UsageCard user={me.user} />}
          {me.user !== null && <KeysCard user={me.user} />}
          {me.account !== null && <SessionsCard />}
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <AccountCard me={me} />
          {me.account !== null && <PasswordCard account={me.account} user={me.user} />}
        </div>
      </div>
    </Page>
  );
}
