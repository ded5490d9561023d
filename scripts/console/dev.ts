// Daybook over a made-up company, for work on the console:
//   node --import tsx scripts/console/dev.ts [--port 4200] [--dir /tmp/daybook-dev] [--live] [--calls 100000] [--fresh]
// The first start seeds the folder (about half a minute), later ones reuse it; --fresh seeds anew. --live makes a call every other
// second. It serves dist/console as built; for work on pages run `npx vite` beside it, which asks http://127.0.0.1:4200 for /api.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sendLive } from './live.ts';
import { seedCompany } from './seed/seed.ts';
import { startCompany } from './start.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4200' },
    dir: { type: 'string', default: join(tmpdir(), 'daybook-dev') },
    calls: { type: 'string', default: '100000' },
    live: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});

const dir = resolve(values.dir);
const done = join(dir, 'seeded');
if (values.fresh || !existsSync(done)) {
  rmSync(dir, { recursive: true, force: true });
  const began = performance.now();
  process.stdout.write(`Seeding ${values.calls} calls into ${dir} …\n`);
  await seedCompany({ dir, until: Date.now(), calls: Number(values.calls) });
  writeFileSync(done, `${new Date().toISOString()}\n`);
  process.stdout.write(`Seeded in ${((performance.now() - began) / 1000).toFixed(1)} s.\n`);
}

const company = await startCompany({ dir, listen: `127.0.0.1:${values.port}` });
process.stdout.write(company.welcome);
const live = values.live ? sendLive(company) : null;

const stop = (): void => {
  live?.stop();
  company.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
