// An app for test/sdk/kill.test.ts to kill: it makes calls without end and says on its standard output which are begun and which are over,
// each a turn of the event loop after the SDK was told. Arguments: Daybook's address, the spool's directory.
import { writeSync } from 'node:fs';
import { createDaybook } from '../../src/sdk/index.ts';

const [url = '', spool = ''] = process.argv.slice(2);
const daybook = createDaybook({ url, key: 'dbk_test', app: 'shop', spool, delivery: { lingerMs: 5, retryFirstMs: 5, openAfterMs: 30 } });

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const say = (word: string, id: string): void => void writeSync(1, `${word} ${id}\n`);

async function call(lasts: number): Promise<void> {
  const handle = daybook.log.createCallLog({ modelName: 'm', requestMessages: [{ role: 'user', content: 'x'.repeat(500) }] });
  await turn();
  say('begun', handle.id);
  if (lasts > 0) await new Promise((resolve) => setTimeout(resolve, lasts));
  daybook.log.updateSuccess(handle, { responseContent: 'y'.repeat(500) });
  await turn();
  say('over', handle.id);
}

for (let n = 0; ; n += 1) {
  // Some last longer than the time after which they are told, some longer than the app.
  void call(n % 40 === 0 ? 5_000 : n % 10 === 0 ? 50 : n % 3 === 0 ? 1 : 0);
  if (n % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
