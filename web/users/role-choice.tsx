// Which role, with what each may see beside it; and for an analyst whether they read text as well.
import type { Role } from '../../src/schema/vendor.ts';
import { clsx } from 'clsx';
import { useId } from 'react';
import { accountsWords } from '../accounts/words.ts';
import { Switch } from '../parts/input.tsx';
import { useWords } from '../words/words.ts';
import { usersWords } from './words.ts';

const roles: readonly Role[] = ['member', 'analyst', 'auditor', 'admin'];

type RoleChoiceProps = {
  readonly role: Role;
  readonly seesText: boolean;
  readonly onChange: (role: Role, seesText: boolean) => void;
  /** The last admin stays one. */
  readonly fixed?: boolean;
};

export function RoleChoice({ role, seesText, onChange, fixed = false }: RoleChoiceProps) {
  const w = useWords(usersWords);
  const a = useWords(accountsWords);
  const name = useId();
  return (
    <fieldset className="min-w-0" aria-describedby={fixed ? `${name}-why` : undefined}>
      <legend className="mb-1 text-quiet text-xs">{w.role}</legend>
      {fixed && (
        <p id={`${name}-why`} className="mb-2 rounded-sm bg-warn-soft px-3 py-2 text-sm text-warn">
          {w.lastAdminWhy}
        </p>
      )}
      <div className="overflow-hidden rounded-sm border border-line">
        {roles.map((one) => (
          <div key={one} className={clsx('border-line border-b last:border-b-0', one === role && 'bg-selected')}>
            <label
              className={clsx(
                'flex items-start gap-2 px-3 py-2 -outline-offset-2 outline-accent has-focus-visible:outline-2',
                fixed ? 'cursor-not-allowed' : one !== role && 'hover:bg-hover',
              )}
            >
              <input
                type="radio"
                name={name}
                value={one}
                checked={one === role}
                disabled={fixed && one !== role}
                onChange={() => onChange(one, seesText)}
                className="mt-1 size-3.5 shrink-0 accent-accent outline-none"
              />
              <span className={clsx('min-w-0', fixed && one !== role && 'text-quiet')}>
                {a.roles[one]}
                <span className="block text-quiet text-xs">{a.sees[one]}</span>
              </span>
            </label>
            {one === 'analyst' && role === 'analyst' && (
              <div className="pr-3 pb-2 pl-8.5">
                <Switch label={a.seesText} hint={a.seesTextAbout} checked={seesText} onChange={(on) => onChange('analyst', on)} />
              </div>
            )}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
