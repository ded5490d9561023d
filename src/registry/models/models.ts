// Models that people made in the console: the name callers use, and where it goes.
import { DaybookError } from '../../errors.ts';
import { type Clerk, note } from '../audit.ts';
import type { Change, Changing, Database, Tables } from '../database.ts';
import { type ModelRoutes, modelRoutes } from '../endpoints/draft.ts';

export type ModelRow = {
  readonly name: string;
  readonly routes: ModelRoutes;
  readonly made_at: string;
  readonly made_by: string;
  readonly changed_at: string;
  readonly changed_by: string;
};

export type Models = {
  /** By name. */
  list(): Promise<readonly ModelRow[]>;
  /** Throws `model_taken`. */
  create(name: string, routes: ModelRoutes, who: string): Promise<ModelRow>;
  /** Throws `model_unknown`. */
  change(name: string, routes: ModelRoutes, who: string): Promise<ModelRow>;
  /** Throws `model_unknown`. */
  remove(name: string, who: string): Promise<ModelRow>;
};

type Parts = { readonly db: Database; readonly clerk: Clerk; readonly changing: Changing };

export function modelsOf({ db, clerk, changing }: Parts): Models {
  const rowIn = async (change: Change, name: string): Promise<Tables['models']> => {
    const row = await change.selectFrom('models').selectAll().where('name', '=', name).executeTakeFirst();
    if (row === undefined) throw new DaybookError('model_unknown', `${JSON.stringify(name)} was not made in the console.`);
    return row;
  };
  const at = (): string => new Date(clerk.now()).toISOString();

  return {
    async list() {
      return (await db.selectFrom('models').selectAll().orderBy('name').execute()).map(shownOf);
    },

    async create(name, routes, who) {
      return changing(async (change) => {
        const taken = await change.selectFrom('models').select('name').where('name', '=', name).executeTakeFirst();
        if (taken !== undefined) throw new DaybookError('model_taken', `It is ${JSON.stringify(name)}.`);
        const now = at();
        const row = { name, routes: JSON.stringify(routes), made_at: now, made_by: who, changed_at: now, changed_by: who };
        await change.insertInto('models').values(row).execute();
        await note(change, clerk, { who, action: 'model.create', subject: name, before: null, after: { name, routes } });
        return shownOf(row);
      });
    },

    async change(name, routes, who) {
      return changing(async (change) => {
        const row = await rowIn(change, name);
        const next = { routes: JSON.stringify(routes), changed_at: at(), changed_by: who };
        await change.updateTable('models').set(next).where('name', '=', name).execute();
        const before = { name, routes: routesIn(row) };
        await note(change, clerk, { who, action: 'model.change', subject: name, before, after: { name, routes } });
        return shownOf({ ...row, ...next });
      });
    },

    async remove(name, who) {
      return changing(async (change) => {
        const row = await rowIn(change, name);
        await change.deleteFrom('models').where('name', '=', name).execute();
        const before = { name, routes: routesIn(row) };
        await note(change, clerk, { who, action: 'model.remove', subject: name, before, after: null });
        return shownOf(row);
      });
    },
  };
}

/** None where another version wrote them in a way that cannot be read: one model is not to keep the gateway from starting. */
function routesIn(row: Tables['models']): ModelRoutes {
  const read = modelRoutes.safeParse(JSON.parse(row.routes));
  return read.success ? read.data : [];
}

function shownOf(row: Tables['models']): ModelRow {
  const { name, made_at, made_by, changed_at, changed_by } = row;
  return { name, routes: routesIn(row), made_at, made_by, changed_at, changed_by };
}
