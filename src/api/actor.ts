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
  /** The price book with its sources and notes, what has no price, where costs differ from the vendors', and re-costings. Which price a
   * call gets, and exchange rates, are open to everyone. */
  readonly reckoning: boolean;
  /** Who changed what. */
  readonly audit: boolean;
  /** May change things. */
  readonly manage: boolean;
};

export function rightsOf(actor: Actor): Rights {
  switch (actor.role) {
    case 'admin':
      return { onlyUser: null, text: true, reckoning: true, audit: true, manage: true };
    case 'auditor':
      return { onlyUser: null, text: true, reckoning: true, audit: true, manage: false };
    case 'analyst':
      return { onlyUser: null, text: false, reckoning: true, audit: false, manage: false };
    case 'member':
      // A member without a user of its own would see everyone's: it sees nobody's instead.
      return { onlyUser: actor.user ?? '', text: true, reckoning: false, audit: false, manage: false };
  }
}

/** Throws key_forbidden, naming the roles that may. */
export function mayManage(actor: Actor): void {
  may(actor, 'manage', 'admin');
}

export function mayReckon(actor: Actor): void {
  may(actor, 'reckoning', 'admin, auditor or analyst');
}

export function mayAudit(actor: Actor): void {
  may(actor, 'audit', 'admin or auditor');
}

function may(actor: Actor, right: 'manage' | 'reckoning' | 'audit', roles: string): void {
  if (!rightsOf(actor)[right]) throw new DaybookError('key_forbidden', `It has the role ${actor.role}; this needs ${roles}.`);
}
