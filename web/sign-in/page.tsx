// The way in: a password, or a one-time link and then a first password. `next` is where somebody wanted to go.
import { useState } from 'react';
import { useUrl } from '../url/use-url.ts';
import { FirstPassword } from './first-password.tsx';
import { LinkStep } from './link-step.tsx';
import { PasswordForm } from './password-form.tsx';

export function SignInPage() {
  const url = useUrl();
  const [needsPassword, setNeedsPassword] = useState(false);
  const token = url.get('token');
  const next = url.get('next');
  if (needsPassword) return <FirstPassword next={next} />;
  if (token === null) return <PasswordForm next={next} />;
  // A token that is spent, or was not wanted, stays in no history.
  const forget = (): void => url.set({ token: null });
  return (
    <LinkStep
      token={token}
      next={next}
      onLeave={forget}
      onNeedsPassword={() => {
        setNeedsPassword(true);
        forget();
      }}
    />
  );
}
