// The audit log: every change by a person or from the command line, written in the change's own transaction, so that there is
// no change without its entry and no entry without its change. What is noted never holds a secret or the hash of one.
import { type Change, type Database, pieces } from './database.ts';

export type AuditEntry = {
  readonly id: string;
  readonly at: string;
  /** Who did it: `cli:<system user>`, or the name of who was signed in or whose key it was. */
  readonly who: string;
  /** noun.verb: key.create, key.revoke, link.create, session.start, price.add, rate.withdraw, recost.confirm. */
  readonly action: string;
  /** The id of what was changed. */
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
};

export type AuditNote = Pick<AuditEntry, 'who' | 'action' | 'subject' | 'before' | 'after'>;

export type Audit = {
  /** Newest first. `before` is an entry's id, to read on from it. */
  list(question: {
    readonly limit: number;
    readonly before: string | null;
    readonly subject: string | null;
  }): Promise<readonly AuditEntry[]>;
};

export type Clerk = { readonly now: () => number; readonly id: (now: number) => string };

export async function note(change: Change, clerk: Clerk, entry: AuditNote): Promise<void> {
  await noteAll(change, clerk, [entry]);
}

/** Notes a change that has many parts, in their order. */
export async function noteAll(change: Change, clerk: Clerk, entries: readonly AuditNote[]): Promise<void> {
  const now = clerk.now();
  const rows = entries.map((entry) => ({
    id: clerk.id(now),
    at: new Date(now).toISOString(),
    who: entry.who,
    action: entry.action,
    subject: entry.subject,
    before_change: entry.before === null ? null : JSON.stringify(entry.before),
    after_change: entry.after === null ? null : JSON.stringify(entry.after),
  }));
  for (const some of pieces(rows)) await change.insertInto('audit_entries').values(some).execute();
}

export function auditOf(db: Database): Audit {
  return {
    async list({ limit, before, subject }) {
      let query = db.selectFrom('audit_entries').selectAll().orderBy('id', 'desc').limit(limit);
      if (before !== null) query = query.where('id', '<', before);
      if (subject !== null) query = query.where('subject', '=', subject);
      const rows = await query.execute();
      return rows.map(({ before_change, after_change, ...row }) => ({
        ...row,
        before: parsed(before_change),
        after: parsed(after_change),
      }));
    },
  };
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
