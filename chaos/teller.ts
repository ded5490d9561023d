// An app to be killed: it makes calls without end, tells them by the built SDK, and says on its standard output which are begun and which
// are over, each a turn of the event loop after the SDK was told. With `last` it only delivers what those before it left.
//
//   teller.ts <the SDK's file> <Daybook's address> <key> <spool> [last]
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type * as Sdk from '../src/sdk/index.ts';

const [file = '', url = '', key = '', spool = '', last] = process.argv.slice(2);
const { createDaybook }: typeof Sdk = await import(pathToFileURL(file).href);
const quick = { lingerMs: 20, retryFirstMs: 50, retryMostMs: 1_000, refusedWaitMs: 500, openAfterMs: 60, requestTimeoutMs: 3_000 };
const daybook = createDaybook({ url, key, app: 'tellers', spool, delivery: quick, onError: () => undefined });

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const say = (...words: readonly (string | number)[]): void => void writeSync(1, `${words.join(' ')}\n`);
let slowest = 0;

function timed<T>(work: () => T): T {
  const began = performance.now();
  const result = work();
  slowest = Math.max(slowest, performance.now() - began);
  return result;
}

async function call(lasts: number): Promise<void> {
  const asked = { modelName: 'gpt-4.1-mini', vendor: 'openai', requestMessages: [{ role: 'user', content: 'x'.repeat(500) }] };
  const handle = timed(() => daybook.log.createCallLog(asked));
  await turn();
  say('begun', handle.id);
  if (lasts > 0) await sleep(lasts);
  timed(() => daybook.log.updateSuccess(handle, { responseContent: 'y'.repeat(500), promptTokens: 10, completionTokens: 2 }));
  await turn();
  say('over', handle.id);
}

if (last === 'last') {
  // Opens of the apps before are told as gone once their folders are taken over.
  for (let tries = 0; tries < 60; tries += 1) {
    await sleep(250);
    if ((await daybook.flush(5_000)) && tries > 8) break;
  }
  const { waiting, lost } = daybook.stats();
  say('left', waiting, lost);
  await daybook.close();
} else {
  setInterval(() => say('state', slowest.toFixed(3), daybook.stats().memoryBytes, daybook.stats().lost), 50);
  // Some last longer than the time after which they are told, some longer than the app.
  for (let n = 0; ; n += 1) {
    void call(n % 40 === 0 ? 5_000 : n % 10 === 0 ? 90 : n % 3 === 0 ? 1 : 0);
    await sleep(n % 3 === 0 ? 3 : 0);
  }
}
