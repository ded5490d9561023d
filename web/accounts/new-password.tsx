// The field for a new password, with what is still wrong with it once somebody has left it or tried to go on.
import { useState } from 'react';
import { Field } from '../parts/field.tsx';
import { useWords } from '../words/words.ts';
import { PasswordInput } from './password-input.tsx';
import { type PasswordFault, passwordFault } from './password-rules.ts';
import { accountsWords } from './words.ts';

type NewPasswordProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What it may not be: the e-mail address, the user. */
  readonly names: readonly (string | null)[];
  /** Somebody tried to go on. */
  readonly tried: boolean;
};

export function NewPassword({ label, value, onChange, names, tried }: NewPasswordProps) {
  const w = useWords(accountsWords);
  const [left, setLeft] = useState(false);
  const fault = passwordFault(value, names);
  const isSaid = fault !== null && (tried || (left && value !== ''));
  return (
    <Field label={label} hint={w.passwordHint} error={isSaid ? said(fault, w.faults) : null}>
      <PasswordInput
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={() => setLeft(true)}
        autoComplete="new-password"
        name="new-password"
        required
      />
    </Field>
  );
}

type FaultWords = (typeof accountsWords)['en']['faults'];

const said = (fault: PasswordFault, words: FaultWords): string => (fault.kind === 'short' ? words.short(fault.missing) : words[fault.kind]);
