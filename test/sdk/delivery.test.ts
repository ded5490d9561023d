// Delivery against a server that is away, broken, slow, cutting or refusing: nothing is lost, nothing told twice, the app sees nothing of it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toldCall } from '../../src/schema/ingest.ts';
import { createDaybook, type Daybook, type DaybookOptions, type DeliveryOptions, type Problem } from '../../src/sdk/index.ts';
import { aTurn, eventually, type StandIn, standIn } from './stand-in.ts';

const quick: DeliveryOptions = {
  lingerMs: 5,
  retryFirstMs: 10,
  retryMostMs: 40,
  refusedWaitMs: 60,
  requestTimeoutMs: 8_000,
  batchRecords: 20,
};

let server: StandIn;
let folder: string;
let problems: Problem[];
const made: Daybook[] = [];

beforeEach(async () => {
  server = await standIn();
  folder = mkdtempSync(join(tmpdir(), 'daybook-sdk-'));
  problems = [];
});

afterEach(async () => {
  for (const daybook of made.splice(0)) await daybook.close(50);
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function make(options: Partial<DaybookOptions> = {}): Daybook {
  const daybook = createDaybook({
    url: server.url,
    key: 'dbk_test',
    app: 'shop',
    spool: folder,
    onError: (problem) => problems.push(problem),
    ...options,
    delivery: { ...quick, ...options.delivery },
  });
  made.push(daybook);
  return daybook;
}

function tell({ log }: Daybook, count: number, content = 'hello'): string[] {
  return Array.from({ length: count }, (_, n) => {
    const call = log.createCallLog({ modelName: 'gpt-4.1-mini', requestMessages: [{ role: 'user', content: `${content} ${n}` }] });
    log.updateSuccess(call, { responseContent: 'yes', promptTokens: n, completionTokens: 1 });
    return call.id;
  });
}

describe.each([
  ['with a disk', {}],
  ['in memory', { spool: false }],
] as const)('%s', (_, options) => {
  it('a short call is one record, compressed, under the key', async () => {
    const daybook = make(options);
    const ids = tell(daybook, 3);
    expect(await daybook.flush()).toBe(true);
    expect([...server.records.keys()]).toEqual(ids);
    expect(server.opens.size).toBe(0);
    expect(server.batches).toHaveLength(1);
    expect(server.batches[0]?.headers).toMatchObject({
      'content-encoding': 'gzip',
      authorization: 'Bearer dbk_test',
      // What makes Daybook record the route `sdk`.
      'x-daybook-sdk': 'node',
    });
    expect(daybook.stats()).toMatchObject({ begun: 3, finished: 3, open: 0, waiting: 0, delivered: 3, lost: 0 });
  });

  it('a server that is away for a while gets everything when it is back, once, in batches', async () => {
    await server.leave();
    const daybook = make(options);
    const ids = tell(daybook, 150);
    await eventually('a few tries', () => daybook.stats().failures >= 6);
    expect(problems.map(({ code }) => code)).toEqual(['unreachable']);
    await server.comeBack();
    await eventually('delivery', () => daybook.stats().waiting === 0);
    expect([...server.records.keys()].sort()).toEqual(ids.sort());
    expect(server.again).toEqual([]);
    expect(server.batches.length).toBeGreaterThanOrEqual(8);
  });

  it.each([500, 503, 429])('HTTP %s is tried again', async (status) => {
    let left = 3;
    server.behave = (_request, response) => {
      if (left-- <= 0) return false;
      response.writeHead(status).end('no');
      return true;
    };
    const daybook = make(options);
    const ids = tell(daybook, 30);
    expect(await daybook.flush()).toBe(true);
    expect([...server.records.keys()].sort()).toEqual(ids.sort());
    expect(daybook.stats().failures).toBe(3);
  });

  it('an answer that is cut after the records were taken is asked for again, and nothing is there twice', async () => {
    let cuts = 2;
    server.behave = async (_request, response, body) => {
      if (cuts-- <= 0) return false;
      for (const line of body.trim().split('\n')) {
        const { id } = JSON.parse(line);
        server.records.set(id, JSON.parse(line));
      }
      response.writeHead(200, { 'content-length': '1000' }).write('{"results":[');
      await aTurn();
      response.destroy();
      return true;
    };
    const daybook = make(options);
    const ids = tell(daybook, 10);
    expect(await daybook.flush()).toBe(true);
    expect([...server.records.keys()].sort()).toEqual(ids.sort());
    expect(daybook.stats()).toMatchObject({ delivered: 0, duplicates: 10, waiting: 0 });
  });

  it('an answer that does not come is given up and asked for again; one that is no answer of Daybook’s too', async () => {
    let times = 0;
    server.behave = (_request, response) => {
      times += 1;
      if (times === 1) return true;
      if (times > 2) return false;
      response.end('<html>a proxy says hello</html>');
      return true;
    };
    const daybook = make({ ...options, delivery: { requestTimeoutMs: 300 } });
    tell(daybook, 5);
    expect(await daybook.flush()).toBe(true);
    expect(server.records.size).toBe(5);
    expect(daybook.stats().failures).toBeGreaterThanOrEqual(2);
  });

  it('a wrong key is said once, loudly; records are kept and go when the key is right', async () => {
    let isWrong = true;
    server.behave = (_request, response) => {
      if (isWrong) response.writeHead(401).end('{"error":{"code":"key_unknown"}}');
      return isWrong;
    };
    const daybook = make(options);
    tell(daybook, 5);
    await eventually('three tries', () => daybook.stats().failures >= 3);
    expect(problems).toMatchObject([{ kind: 'delivery', code: 'key_refused' }]);
    expect(daybook.stats().waiting).toBe(5);
    isWrong = false;
    await eventually('delivery', () => server.records.size === 5);
  });

  it('a record that is refused is counted and said once, and not sent again; the others are there', async () => {
    server.behave = (_request, response, body) => {
      const lines = body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const results = lines.map(({ id, prompt_tokens }) =>
        prompt_tokens % 2 === 0
          ? { id, result: 'accepted' }
          : { id, result: 'refused', error: { code: 'told_invalid', path: 'x', message: 'no' } },
      );
      response.end(JSON.stringify({ results }));
      return true;
    };
    const daybook = make(options);
    tell(daybook, 40);
    expect(await daybook.flush()).toBe(true);
    expect(daybook.stats()).toMatchObject({ delivered: 20, refused: 20, waiting: 0, batches: 2 });
    expect(problems).toMatchObject([{ kind: 'refused', code: 'told_invalid' }]);
  });

  it('the beginnings of calls that Daybook has no room for are sent again later, and hold up nothing', async () => {
    let isFull = true;
    server.behave = (_request, response, body) => {
      const lines = body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      if (!isFull || !lines.some(({ event }) => event === 'open')) return false;
      const results = lines.map((line) => {
        const { id, event } = line;
        if (event === 'open') return { id, result: 'refused', error: { code: 'opens_full', path: null, message: 'full' } };
        server.records.set(id, toldCall.parse(line));
        return { id, result: 'accepted' };
      });
      response.end(JSON.stringify({ results }));
      return true;
    };
    const daybook = make({ ...options, delivery: { openAfterMs: 60 } });
    const ended = daybook.log.createCallLog({ modelName: 'ended' });
    const lasting = daybook.log.createCallLog({ modelName: 'lasting' });
    await eventually('both are put off', () => daybook.stats().waiting === 2 && problems.some(({ code }) => code === 'put_off'));
    const ids = tell(daybook, 30);
    daybook.log.updateSuccess(ended, { promptTokens: 1 });
    await eventually('the others', () => ids.every((id) => server.records.has(id)) && server.records.has(ended.id));
    expect(server.records.get(ended.id)).toMatchObject({ event: 'close', model_name: 'ended' });
    expect(await daybook.flush(100)).toBe(false);
    // An end holds all that its beginning did: only the other waits.
    expect(daybook.stats()).toMatchObject({ waiting: 1, refused: 0 });
    isFull = false;
    expect(await daybook.flush()).toBe(true);
    expect([...server.opens.keys()]).toEqual([lasting.id]);
    expect(daybook.stats()).toMatchObject({ waiting: 0, refused: 0, duplicates: 0, delivered: 32 });
    expect(problems.map(({ code }) => code)).toEqual(['put_off']);
  });

  it('a batch that is too large is sent in smaller ones, down to the record that is at fault', async () => {
    server.behave = (_request, response, body) => {
      const isBad = body.includes('"prompt_tokens":7,');
      if (isBad) response.writeHead(413).end('too large');
      return isBad;
    };
    const daybook = make(options);
    tell(daybook, 20);
    expect(await daybook.flush()).toBe(true);
    expect(server.records.size).toBe(19);
    expect(daybook.stats()).toMatchObject({ refused: 1, waiting: 0 });
  });

  it('a call that lasts is told while it is open, and closed with everything', async () => {
    const daybook = make({ ...options, delivery: { openAfterMs: 60 } });
    const call = daybook.log.createCallLog({ modelName: 'm', user: 'ann' });
    await eventually('the open', () => server.opens.has(call.id));
    expect(server.opens.get(call.id)).toMatchObject({ event: 'open', user: 'ann', model_name: 'm' });
    daybook.log.updateSuccess(call, { responseContent: 'late' });
    expect(await daybook.flush()).toBe(true);
    expect(server.records.get(call.id)).toMatchObject({ event: 'close', user: 'ann', response_content: 'late', status: 'success' });
  });

  it('flush tells open calls; it gives up in time while the server is away', async () => {
    const daybook = make(options);
    const call = daybook.log.createCallLog({ modelName: 'm' });
    expect(await daybook.flush()).toBe(true);
    expect(server.opens.has(call.id)).toBe(true);
    await server.leave();
    daybook.log.updateSuccess(call, {});
    expect(await daybook.flush(100)).toBe(false);
    expect(daybook.stats().waiting).toBe(1);
    await server.comeBack();
  });
});

it('in memory, records beyond the bound are lost, counted, and told as a gap when the server is back', async () => {
  await server.leave();
  const daybook = make({ spool: false, delivery: { memoryBytes: 200_000 } });
  for (let n = 0; n < 100_000; n += 1) {
    tell(daybook, 1);
    if (n % 1_000 === 0) await aTurn();
    if (n % 10_000 === 0) expect(daybook.stats().memoryBytes).toBeLessThanOrEqual(200_000);
  }
  const { lost, waiting, begun } = daybook.stats();
  expect(lost + waiting).toBe(100_000);
  expect(lost).toBeGreaterThan(99_000);
  expect(begun).toBeGreaterThanOrEqual(waiting);
  expect(problems.map(({ code }) => code)).toContain('memory_full');
  await server.comeBack();
  expect(await daybook.flush()).toBe(true);
  expect(server.records.size).toBe(waiting);
  expect(server.gaps.reduce((sum, gap) => sum + gap.lost, 0)).toBe(lost);
  expect(daybook.stats().memoryBytes).toBe(0);
});

it('with a disk, 100,000 records wait there while the server is away, in little memory, and all arrive', async () => {
  await server.leave();
  const daybook = make({ delivery: { batchRecords: 1_000, memoryBytes: 8_000_000, requestTimeoutMs: 20_000 } });
  for (let n = 0; n < 100; n += 1) {
    tell(daybook, 1_000);
    await aTurn();
    expect(daybook.stats().memoryBytes).toBeLessThanOrEqual(8_000_000);
  }
  expect(daybook.stats()).toMatchObject({ waiting: 100_000, lost: 0, memoryBytes: 0 });
  await server.comeBack();
  expect(await daybook.flush(25_000)).toBe(true);
  expect(server.records.size).toBe(100_000);
  expect(server.again).toEqual([]);
  expect(await daybook.close()).toBe(true);
  expect(readdirSync(folder, { recursive: true })).toHaveLength(1);
}, 60_000);

it('a call that is open stays in the spool while everything around it is delivered and goes', async () => {
  const daybook = make();
  const open = daybook.log.createCallLog({ modelName: 'long' });
  for (let n = 0; n < 10; n += 1) {
    tell(daybook, 100, 'x'.repeat(10_000));
    await aTurn();
  }
  expect(await daybook.flush()).toBe(true);
  tell(daybook, 1);
  expect(await daybook.flush()).toBe(true);
  const own = daybook.stats().spool?.folder ?? '';
  const segments = readdirSync(own).filter((name) => name.endsWith('.ndjson'));
  expect(segments).not.toContain('00000001.ndjson');
  expect(segments.map((name) => readFileSync(join(own, name), 'utf8')).join('')).toContain(`o{"id":"${open.id}"`);
  // A process that ends without its end leaves it to the next.
  await daybook.close();
  make();
  await eventually('its end', () => server.records.has(open.id));
  expect(server.records.get(open.id)).toMatchObject({ event: 'close', status: 'unknown', error_code: 'app_gone', model_name: 'long' });
});

it('a full spool falls back on memory, then counts', async () => {
  await server.leave();
  const daybook = make({ delivery: { spoolBytes: 50_000, memoryBytes: 100_000 } });
  for (let n = 0; n < 100; n += 1) {
    tell(daybook, 10);
    await aTurn();
  }
  const { lost, waiting } = daybook.stats();
  expect(lost).toBeGreaterThan(0);
  expect(lost + waiting).toBe(1_000);
  expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['spool_failed', 'memory_full']));
  await server.comeBack();
  expect(await daybook.flush()).toBe(true);
  expect(server.records.size).toBe(waiting);
});

it('a directory that cannot be used is said once, and memory is used', async () => {
  const daybook = make({ spool: '/dev/null/no' });
  tell(daybook, 2);
  expect(await daybook.flush()).toBe(true);
  expect(problems).toMatchObject([{ kind: 'internal', code: 'spool_unusable' }]);
  expect(daybook.stats().spool).toBeNull();
  expect(server.records.size).toBe(2);
});

it('what close could not deliver goes with the next process that uses the directory', async () => {
  await server.leave();
  const first = make();
  const ids = tell(first, 30);
  expect(await first.close(30)).toBe(false);
  await server.comeBack();
  const second = make();
  await eventually('delivery', () => server.records.size === 30);
  expect([...server.records.keys()].sort()).toEqual(ids.sort());
  expect(await second.close()).toBe(true);
});

it('a folder of a process that lives is left alone', async () => {
  await server.leave();
  const first = make();
  tell(first, 3);
  await aTurn();
  const second = make();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(second.stats().waiting).toBe(0);
  expect(first.stats().waiting).toBe(3);
  await server.comeBack();
});
