// Who asks the API, and what they may see. One function gives a role's rights; every route, the live view and the counts use it.
// The command line on the same machine comes over the socket that only the data directory's owner can open: it is an admin.
import { DaybookError } from '../errors.ts';
import type { Role } from '../schema/vendor.ts';

export type Actor = { readonly who: string; readonly user: string | null; readonly role: Role };

export type Rights = {
  /** The only user whose calls and usage may be seen; null is everyone's. */
  readonly onlyUser: string | null;
  /** Prompts and answers, previews included. */
  readonly text: boolean;
  /** May change things. */
  readonly manage: boolean;
};

export function rightsOf(actor: Actor): Rights {
  switch (actor.role) {
    case 'admin':
      return { onlyUser: null, text: true, manage: true };
    case 'auditor':
      return { onlyUser: null, text: true, manage: false };
    case 'analyst':
      return { onlyUser: null, text: false, manage: false };
    case 'member':
      // A member without a user of its own would see everyone's: it sees nobody's instead.
      return { onlyUser: actor.user ?? '', text: true, manage: false };
  }
}

export function mayManage(actor: Actor): void {
  if (!rightsOf(actor).manage) throw new DaybookError('key_forbidden', `It has the role ${actor.role}; this needs admin.`);
}
