// What the form says of a password is what the API would say.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { refuseWeak } from '../../src/registry/accounts/password.ts';
import { passwordFault } from './password-rules.ts';

const ada = { user: 'Ada Lovelace', email: 'ada.lovelace@example.com' };

const isRefused = (password: string): boolean => {
  try {
    refuseWeak(password, ada);
    return false;
  } catch {
    return true;
  }
};

it('says how many characters are missing', () => {
  expect(passwordFault('four', [])).toEqual({ kind: 'short', missing: 6 });
  expect(passwordFault('密码', [])).toEqual({ kind: 'short', missing: 8 });
});

it.each(['Ada.Lovelace@example.com', ' ADA LOVELACE ', 'aaaabbbbcccc', 'x'.repeat(201), 'a fine long phrase', ''])(
  '%j is judged as the API does',
  (password) => {
    expect(passwordFault(password, [ada.email, ada.user]) !== null).toBe(isRefused(password));
  },
);

it('whatever is typed is judged as the API does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 230 }), (password) => {
      expect(passwordFault(password, [ada.email, ada.user]) !== null).toBe(isRefused(password));
    }),
  );
});
