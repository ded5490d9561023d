// One desk at a time works on re-costings. It takes a lease and renews it while it works; a desk that dies without giving it back
// is waited for until the lease has run out. The same desk, started again, takes its own lease at once.
import type { Clerk } from '../audit.ts';
import type { Writing } from '../database.ts';

export type RecostLease = {
  /** True where the lease is the worker's from now on, for so long; false where another one has it. */
  take(worker: string, forMs: number): Promise<boolean>;
  /** False where it was lost, though nobody has it now: another one may have done the work meanwhile. */
  renew(worker: string, forMs: number): Promise<boolean>;
  /** Changes nothing where another one has it. */
  giveBack(worker: string): Promise<void>;
};

export function leaseOf({ write, clerk }: { readonly write: Writing; readonly clerk: Clerk }): RecostLease {
  return {
    async take(worker, forMs) {
      const now = clerk.now();
      // One statement, so that of two desks that try at once the second sees what the first did.
      const taken = await write((change) =>
        change
          .updateTable('recost_lease')
          .set({ worker, until: new Date(now + forMs).toISOString() })
          .where('id', '=', 1)
          .where((row) => row.or([row('worker', 'is', null), row('worker', '=', worker), row('until', '<=', new Date(now).toISOString())]))
          .returning('id')
          .executeTakeFirst(),
      );
      return taken !== undefined;
    },
    async renew(worker, forMs) {
      const until = new Date(clerk.now() + forMs).toISOString();
      const renewed = await write((change) =>
        change
          .updateTable('recost_lease')
          .set({ until })
          .where('id', '=', 1)
          .where('worker', '=', worker)
          .returning('id')
          .executeTakeFirst(),
      );
      return renewed !== undefined;
    },
    async giveBack(worker) {
      await write((change) =>
        change.updateTable('recost_lease').set({ worker: null, until: null }).where('id', '=', 1).where('worker', '=', worker).execute(),
      );
    },
  };
}
