// A password to type, which can be shown: whoever sees what they type makes fewer mistakes and longer passwords.
import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { IconButton } from '../parts/button.tsx';
import { TextInput } from '../parts/input.tsx';
import { useWords } from '../words/words.ts';
import { accountsWords } from './words.ts';

export function PasswordInput({ className: _, ...rest }: Omit<ComponentProps<'input'>, 'type'>) {
  const w = useWords(accountsWords);
  const [shown, setShown] = useState(false);
  return (
    <div className="flex items-center gap-1">
      <TextInput {...rest} type={shown ? 'text' : 'password'} autoCapitalize="off" maxLength={1_000} />
      <IconButton label={shown ? w.hide : w.show} icon={shown ? EyeOff : Eye} pressed={shown} onClick={() => setShown(!shown)} />
    </div>
  );
}
