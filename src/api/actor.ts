// Who asks the API, and what they may see. One function gives a role's rights; every route, the live view and the counts use it.
// The command line on the same machine comes over the socket that only the data directory's owner can open: it is an admin.
import type { Role } from '../schema/vendor.ts';

export type Actor = {
  /** For the audit log. */
  readonly who: string;
  readonly user: string | null;
  readonly role: Role;
  /** The id of the account that signed in; null for keys and the owner's socket. */
  readonly account: string | null;
  /** An analyst to whom an admin granted the text of calls. */
  readonly text_granted: boolean;
};

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

export type Right = Exclude<keyof Rights, 'onlyUser'>;

export function rightsOf(actor: Pick<Actor, 'user' | 'role' | 'text_granted'>): Rights {
  switch (actor.role) {
    case 'admin':
      return { onlyUser: null, text: true, reckoning: true, audit: true, manage: true };
    case 'auditor':
      return { onlyUser: null, text: true, reckoning: true, audit: true, manage: false };
    case 'analyst':
      return { onlyUser: null, text: actor.text_granted, reckoning: true, audit: false, manage: false };
    case 'member':
      // A member without a user of its own would see everyone's: it sees nobody's instead.
      return { onlyUser: actor.user ?? '', text: true, reckoning: false, audit: false, manage: false };
  }
}
