// Endpoints that people made in the console. A credential is sealed before it is written, opened for the gateway's snapshot alone, and
// told to nobody again but for its last four characters. A changed address takes no credential along: whoever can change where calls go
// must not be able to send somebody else's credential there.
import { DaybookError } from '../../errors.ts';
import { type Clerk, note } from '../audit.ts';
import type { Change, Changing, Database, Tables } from '../database.ts';
import type { Secret } from '../secret.ts';
import { type KeptEndpoint, keptEndpoint } from './draft.ts';

export type EndpointRow = {
  readonly name: string;
  /** Null where what is kept cannot be read, because another version wrote it. */
  readonly settings: KeptEndpoint | null;
  readonly has_credential: boolean;
  /** The last four characters, of credentials that are long enough to spare them. */
  readonly credential_ends_with: string | null;
  readonly made_at: string;
  readonly made_by: string;
  readonly changed_at: string;
  readonly changed_by: string;
};

/** As the gateway needs it. `fault` where the credential cannot be opened, or the settings not be read. */
export type OpenedEndpoint = {
  readonly name: string;
  readonly settings: KeptEndpoint | null;
  readonly credential: string | null;
  readonly fault: string | null;
};

export type EndpointWish = {
  readonly settings: KeptEndpoint;
  /** Undefined keeps the one there is; null takes it away. */
  readonly credential: string | null | undefined;
};

export type Endpoints = {
  /** By name. */
  list(): Promise<readonly EndpointRow[]>;
  /** Throws `endpoint_taken`. */
  create(name: string, wish: EndpointWish, who: string): Promise<EndpointRow>;
  /** `isSameAddress` compares where calls went and go. Throws `endpoint_unknown` or `credential_needed`. */
  change(name: string, wish: EndpointWish, isSameAddress: (before: KeptEndpoint) => boolean, who: string): Promise<EndpointRow>;
  /** Throws `endpoint_unknown`, or `endpoint_in_use` where models or keys name it; `isReplaced` where another of its name stands in. */
  remove(name: string, isReplaced: boolean, who: string): Promise<EndpointRow>;
  /** With credentials in clear: for a snapshot in memory, and nowhere else. */
  opened(): Promise<readonly OpenedEndpoint[]>;
};

type Parts = { readonly db: Database; readonly secret: Secret; readonly clerk: Clerk; readonly changing: Changing };
type Row = Tables['endpoints'];

const sealing = 'endpoint credential';
/** Of a shorter credential the last four would say too much. */
const fewestToShow = 12;

export function endpointsOf({ db, secret, clerk, changing }: Parts): Endpoints {
  const sealed = (name: string, credential: string | null): Pick<Row, 'credential' | 'credential_ends_with'> => ({
    credential: credential === null ? null : secret.seal(sealing, name, credential),
    credential_ends_with: credential === null || credential.length < fewestToShow ? null : credential.slice(-4),
  });
  const rowIn = async (change: Change, name: string): Promise<Row> => {
    const row = await change.selectFrom('endpoints').selectAll().where('name', '=', name).executeTakeFirst();
    if (row === undefined) throw new DaybookError('endpoint_unknown', `${JSON.stringify(name)} was not made in the console.`);
    return row;
  };
  const at = (): string => new Date(clerk.now()).toISOString();

  return {
    async list() {
      return (await db.selectFrom('endpoints').selectAll().orderBy('name').execute()).map(shownOf);
    },

    async create(name, { settings, credential }, who) {
      return changing(async (change) => {
        const taken = await change.selectFrom('endpoints').select('name').where('name', '=', name).executeTakeFirst();
        if (taken !== undefined) throw new DaybookError('endpoint_taken', `It is ${JSON.stringify(name)}.`);
        const now = at();
        const made = { made_at: now, made_by: who, changed_at: now, changed_by: who };
        const row: Row = { name, settings: JSON.stringify(settings), ...sealed(name, credential ?? null), ...made };
        await change.insertInto('endpoints').values(row).execute();
        await note(change, clerk, { who, action: 'endpoint.create', subject: name, before: null, after: notedOf(row) });
        return shownOf(row);
      });
    },

    async change(name, { settings, credential }, isSameAddress, who) {
      return changing(async (change) => {
        const before = await rowIn(change, name);
        const known = settingsOf(before);
        if (credential === undefined && before.credential !== null && (known === null || !isSameAddress(known)))
          throw new DaybookError('credential_needed', `The address of ${JSON.stringify(name)} changes.`);
        const kept = { credential: before.credential, credential_ends_with: before.credential_ends_with };
        const next = {
          settings: JSON.stringify(settings),
          ...(credential === undefined ? kept : sealed(name, credential)),
          changed_at: at(),
          changed_by: who,
        };
        await change.updateTable('endpoints').set(next).where('name', '=', name).execute();
        const after = { ...before, ...next };
        const entered = credential === undefined ? {} : { credential_entered: credential !== null };
        await note(change, clerk, {
          who,
          action: 'endpoint.change',
          subject: name,
          before: notedOf(before),
          after: { ...notedOf(after), ...entered },
        });
        return shownOf(after);
      });
    },

    async remove(name, isReplaced, who) {
      return changing(async (change) => {
        const row = await rowIn(change, name);
        const users = isReplaced ? [] : await usersOf(change, name);
        if (users.length > 0) throw new DaybookError('endpoint_in_use', `${users.join(', ')} would lead nowhere.`);
        await change.deleteFrom('endpoints').where('name', '=', name).execute();
        await note(change, clerk, { who, action: 'endpoint.remove', subject: name, before: notedOf(row), after: null });
        return shownOf(row);
      });
    },

    async opened() {
      // In the order they were made: the first one answers where no default is set.
      const rows = await db.selectFrom('endpoints').selectAll().orderBy('made_at').orderBy('name').execute();
      return rows.map((row): OpenedEndpoint => {
        const settings = settingsOf(row);
        const credential = row.credential === null ? null : secret.open(sealing, row.name, row.credential);
        const unread = settings === null ? 'Its settings were written by another version and cannot be read.' : null;
        const unopened = row.credential !== null && credential === null ? 'Its credential cannot be opened; enter it again.' : null;
        return { name: row.name, settings, credential, fault: unread ?? unopened };
      });
    },
  };
}

/** Models of the registry that route to it, and keys that are bound to it and still hold. */
async function usersOf(change: Change, name: string): Promise<readonly string[]> {
  const models = await change.selectFrom('models').select(['name', 'routes']).orderBy('name').execute();
  const keys = await change
    .selectFrom('keys')
    .select('name')
    .where('endpoint', '=', name)
    .where('revoked_at', 'is', null)
    .orderBy('name')
    .execute();
  const routed = models.filter(({ routes }) => namesIn(JSON.parse(routes)).includes(name));
  return [...routed.map((model) => `model ${model.name}`), ...keys.map((key) => `key ${key.name}`)];
}

const namesIn = (routes: unknown): readonly unknown[] =>
  Array.isArray(routes)
    ? routes.map((route: unknown) => (typeof route === 'object' && route !== null && 'endpoint' in route ? route.endpoint : null))
    : [];

function settingsOf({ settings }: Row): KeptEndpoint | null {
  const read = keptEndpoint.safeParse(JSON.parse(settings));
  return read.success ? read.data : null;
}

/** For the audit log: what it says of the credential is whether there is one, and its end. */
function notedOf(row: Row): Readonly<Record<string, unknown>> {
  const settings: unknown = JSON.parse(row.settings);
  return { name: row.name, settings, has_credential: row.credential !== null, credential_ends_with: row.credential_ends_with };
}

function shownOf(row: Row): EndpointRow {
  const { name, credential_ends_with, made_at, made_by, changed_at, changed_by } = row;
  const has_credential = row.credential !== null;
  return { name, settings: settingsOf(row), has_credential, credential_ends_with, made_at, made_by, changed_at, changed_by };
}
