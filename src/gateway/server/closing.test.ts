// Calls on their way to the journal: a mistake about one costs neither the others nor the gateway, and nothing hostile in an
// answer holds up the streams that go on.
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { dialectOf } from '../../dialects/index.ts';
import type { Journal } from '../../journal/journal.ts';
import { sampleClosed } from '../../journal/sample.ts';
import type { Closed } from '../../schema/entry.ts';
import type { Ended } from '../parts.ts';
import { closingQueue } from './closing.ts';
import type { Meters } from './meters.ts';

type Kept = { readonly closed: Closed; readonly request: string; readonly response: string };

function played(more: { readonly count?: Meters['count']; readonly dialectOf?: typeof dialectOf } = {}) {
  const kept: Kept[] = [];
  const counts = { watcherFailures: 0, settled: 0 };
  const text = (buffers: readonly Buffer[]): string => Buffer.concat(buffers).toString('latin1');
  const close: Journal['close'] = (closed, request, response, then) => {
    kept.push({ closed, request: text(request), response: text(response) });
    then?.(null);
  };
  const unused = (): never => {
    throw new Error('the closing queue has no business with this');
  };
  const journal: Journal = { run: '', open: unused, close, pressure: unused, rotate: unused, stats: unused, stop: unused };
  const meters: Meters = {
    count: (closed, settlement) => {
      if (settlement !== null) counts.settled += 1;
      more.count?.(closed, settlement);
    },
    notRecorded: unused,
    watcherFailed: () => {
      counts.watcherFailures += 1;
    },
    malformed: unused,
    text: unused,
  };
  const queue = closingQueue({ journal, meters, dialectOf: more.dialectOf ?? dialectOf, log: pino({ level: 'silent' }) });
  const end = (closed: Closed, response: Buffer, ended: Partial<Ended> = {}): void =>
    queue.add({ closed, request: [Buffer.from('{}')], response: [response], secrets: [], whenWritten: null, ...ended });
  return { kept, counts, end, queue };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const secret = 'sk-secret-0123456789';
const encoded = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
const usage = '{"id":"x","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}';

describe('a call that cannot be closed as it is', () => {
  it('is recorded without its bodies, counted, and the calls behind it are recorded whole', async () => {
    const count = (closed: Closed): void => {
      if (closed.id === 'bad') throw new Error('a mistake of ours');
    };
    const { kept, counts, end } = played({ count });
    let written = 0;
    const whenWritten = (): void => {
      written += 1;
    };
    for (const id of ['one', 'bad', 'two']) end(sampleClosed(id), Buffer.from(usage), { whenWritten });
    await turn();
    expect(kept.map(({ closed, response }) => [closed.id, response, closed.truncated])).toEqual([
      ['one', usage, []],
      ['bad', '', ['request', 'response']],
      ['two', usage, []],
    ]);
    expect(counts.watcherFailures).toBe(1);
    expect(written).toBe(3);
  });
});

describe('an encoded error that may repeat a credential', () => {
  const end = async (body: string): Promise<Kept | undefined> => {
    const { kept, end: add } = played();
    add(sampleClosed('id', { http_status: 401, response_headers: encoded }), gzipSync(body), { secrets: [secret] });
    await turn();
    return kept[0];
  };

  it('is looked through and kept masked', async () => {
    const kept = await end(`{"error":"${secret}"}`);
    expect(kept?.response).toBe(`{"error":"${'*'.repeat(secret.length)}"}`);
    expect(kept?.closed.truncated).toEqual([]);
  });

  it('is not kept where it is too large to be looked through', async () => {
    const kept = await end(secret + 'a'.repeat(1024 * 1024));
    expect(kept?.response).toBe('');
    expect(kept?.closed.truncated).toEqual(['response']);
  });
});

it('usage is read for the meters from answers of ordinary size only', async () => {
  const { counts, end, kept } = played();
  end(sampleClosed('small'), Buffer.from(usage));
  await turn();
  expect(counts.settled).toBe(1);
  end(sampleClosed('large'), Buffer.from(usage + ' '.repeat(1024 * 1024)));
  await turn();
  expect(counts.settled).toBe(1);
  expect(kept.length).toBe(2);
});
