// Rows of the table of errors. What is wrong with an account, a password or a way in.
import type { ErrorRow } from './row.ts';

export const signingInErrors = {
  account_missing: {
    status: 403,
    retry: false,
    message: 'This is about the account of whoever signed in, and a key has none.',
    mend: 'Sign in to the console and ask from there.',
  },
  account_unknown: {
    status: 404,
    retry: false,
    message: 'There is no such account.',
    mend: 'See the accounts on the page Users, or with GET /api/users.',
  },
  account_taken: {
    status: 409,
    retry: false,
    message: 'Another account has this user or e-mail address.',
    mend: 'Make a new link for that account, or take another name.',
  },
  account_disabled: { status: 409, retry: false, message: 'The account is disabled.', mend: 'Enable it first, on the page Users.' },
  last_admin: {
    status: 409,
    retry: false,
    message: 'This is the last admin who can sign in.',
    mend: 'Make another account an admin first.',
  },
  password_weak: {
    status: 400,
    retry: false,
    message: 'This password cannot be taken.',
    mend: 'Take 10 to 200 characters that are neither the e-mail address nor the user’s name.',
  },
  password_wrong: {
    status: 403,
    retry: false,
    message: 'The current password is another.',
    mend: 'Try again, or have an admin make a new link: whoever signs in with it sets a new password.',
  },
  sign_in_failed: {
    status: 401,
    retry: false,
    message: 'This e-mail address and this password do not open an account.',
    mend: 'Check both, or have an admin make a new link.',
  },
  sign_in_limited: {
    status: 429,
    retry: true,
    message: 'There were too many attempts to sign in.',
    mend: 'Wait as long as retry-after says, or have an admin make a new link.',
  },
  not_signed_in: {
    status: 401,
    retry: false,
    message: 'No Daybook key was sent, and nobody is signed in.',
    mend: 'Send `authorization: Bearer <key>`, or open the link that `daybook start` prints.',
  },
  link_used: {
    status: 410,
    retry: false,
    message: 'This link was used already or is too old.',
    mend: 'Make a new one with `daybook admin link`.',
  },
} as const satisfies Record<string, ErrorRow>;
