// The price book over the API: adding, correcting, ending, withdrawing, and reading what it says and said.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk({
    overlay: [{ id: 'listed', vendor: 'moonshot', model: 'kimi-k2', currency: 'CNY', rates: { input: '4', output: '16' } }],
  });
});
afterEach(() => desk.close());

const entry = {
  vendor: 'deepseek',
  model: 'deepseek-chat',
  currency: 'CNY',
  rates: { input: '2', output: '3' },
  effective_from: '2026-10-01T00:00:00+08:00',
};
type Said = {
  added: { id: string };
  price: { id: string };
  prices: { id: string }[];
  history: { id: string }[];
  error: { code: string; message: string };
};
const ask = async (method: string, path: string, body?: unknown): Promise<{ status: number; value: Said }> => {
  const { status, value } = await desk.ask(method, path, 'admin', body);
  return { status, value };
};
/** What the ledger counts, one question after another. */
function countsOf(...counts: number[]): void {
  Object.defineProperty(desk.replies, 'countCalls', { get: () => counts.shift() ?? 0 });
}
const add = async (changes: object = {}): Promise<string> => (await ask('POST', '/api/prices', { ...entry, ...changes })).value.added.id;

describe('adding', () => {
  it('gives the entry, and the one it closes', async () => {
    const first = await ask('POST', '/api/prices', entry);
    expect(first).toMatchObject({
      status: 201,
      value: { added: { ...entry, effective_from: '2026-09-30T16:00:00.000Z', layer: 'own', recorded_by: 'key:k (ada)' }, closed: null },
    });
    const second = await ask('POST', '/api/prices', { ...entry, effective_from: '2026-11-01T00:00:00Z' });
    expect(second.value).toMatchObject({ closed: { id: first.value.added.id, effective_to: '2026-11-01T00:00:00.000Z', revision: 2 } });
  });

  it('counts the calls it could cost, and gives the question to plan that with', async () => {
    const waits = (vendor_id: string, model_id: string, response_model: string | null, calls: number) => ({
      ...{
        vendor_id,
        vendor_name: vendor_id,
        model_id,
        response_model,
        calls,
        first_at: entry.effective_from,
        last_at: entry.effective_from,
      },
      ...{ prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, reasons: ['no_price'] },
    });
    desk.replies.missingPrices = [
      waits('deepseek', 'DeepSeek-Chat', null, 3),
      waits('deepseek', 'alias', 'deepseek-chat', 2),
      waits('deepseek', 'deepseek-reasoner', null, 100),
      waits('other', 'deepseek-chat', null, 1_000),
    ];
    // Of those without a model id none; then those without a cost, then those with another.
    countsOf(0, 5, 7);
    const { value } = await ask('POST', '/api/prices', entry);
    const range = { from: '2026-09-30T16:00:00.000Z', to: '2026-11-24T12:00:00.000Z' };
    const filters = [
      { field: 'vendor_id', not: false, is: ['deepseek'] },
      { field: 'model_id', not: false, is: ['deepseek-chat', 'DeepSeek-Chat', 'alias'] },
    ];
    expect(value).toMatchObject({ waiting: { calls_unpriced: 5, calls_priced: 7, recost: { range, filters } } });
    expect(desk.asked.map(({ what }) => what)).toEqual(['missingPrices', 'countCalls', 'countCalls', 'countCalls']);
    // Both counts are of what the question proposed would look at.
    expect(desk.asked.slice(2).map(({ args }) => args[0])).toEqual([
      { range, filters: [...filters, { field: 'cost_status', not: false, is: ['unknown'] }] },
      {
        range,
        filters: [
          ...filters,
          { field: 'cost_status', not: true, is: ['unknown'] },
          { field: 'price_id', not: true, is: [`own:${value.added.id}`, `own:${value.added.id}@*`] },
        ],
      },
    ]);
  });

  it('takes in calls without a model id where the name they asked for is the one priced', async () => {
    countsOf(3, 4, 0);
    const { value } = await ask('POST', '/api/prices', { ...entry, vendor: 'DeepSeek', effective_from: null });
    const filters = [
      { field: 'vendor_id', not: false, is: ['DeepSeek', 'deepseek'] },
      { field: 'model_id', not: false, is: ['deepseek-chat', null] },
    ];
    expect(value).toMatchObject({ waiting: { calls_unpriced: 4, calls_priced: 0, recost: { range: null, filters } } });
    const [, first] = desk.asked;
    expect(first?.args[0]).toEqual({
      range: null,
      filters: [filters[0], { field: 'model_id', not: false, is: [null] }, { field: 'model_name', not: false, is: ['deepseek-chat'] }],
    });
  });

  it('warns of a vendor that nobody knows by that id', async () => {
    expect((await ask('POST', '/api/prices', entry)).value).toMatchObject({ warnings: [] });
    // In another case it is the same vendor.
    expect((await ask('POST', '/api/prices', { ...entry, vendor: 'DEEPSEEK', model: 'other' })).value).toMatchObject({ warnings: [] });
    const unknown = await ask('POST', '/api/prices', { ...entry, vendor: 'Deep Seek' });
    const warning =
      'There is no vendor "Deep Seek": its prices cost no call. `daybook config check` lists the vendors; add it there, or use one of their ids.';
    expect(unknown).toMatchObject({ status: 201, value: { warnings: [warning] } });
    const byName = await ask('POST', '/api/prices', { ...entry, vendor: 'Acme AI' });
    expect(byName.value).toMatchObject({ warnings: [expect.stringContaining('"Acme AI" is the name of acme')] });
    const corrected = await ask('POST', `/api/prices/${unknown.value.added.id}/correct`, { ...entry, vendor: 'nobody' });
    expect(corrected.value).toMatchObject({ warnings: [expect.stringContaining('There is no vendor "nobody"')] });
  });

  it('of the future costs nothing that was', async () => {
    const { value } = await ask('POST', '/api/prices', { ...entry, effective_from: '2027-01-01T00:00:00Z' });
    expect(value).toMatchObject({ waiting: { calls_unpriced: 0, calls_priced: 0, recost: null } });
    expect(desk.asked).toEqual([]);
  });

  it('is done where the ledger is away, and says that nothing was counted', async () => {
    desk.fail(new Error('away'));
    expect(await ask('POST', '/api/prices', entry)).toMatchObject({ status: 201, value: { waiting: null } });
  });

  it.each([
    [{ ...entry, rates: { input: 0.15 } }, 'price_invalid', 'rates.input: cannot be 0.15; it takes .*: write it as text'],
    [
      { ...entry, rates: { input: '0,15', output: '-1' } },
      'price_invalid',
      /rates\.input: cannot be "0,15".*a point for the decimals.*rates\.output: cannot be "-1"/,
    ],
    [{ ...entry, rates: { inptu: '1' } }, 'price_invalid', 'rates'],
    [{ ...entry, curency: 'CNY' }, 'price_invalid', 'curency'],
    [{ ...entry, currency: 'RMB' }, 'price_invalid', 'currency: cannot be "RMB"; write CNY'],
    ['{"vendor":"deepseek","rates":{"input":"1","input":"2"}}', 'price_invalid', '"input" twice'],
    [{ ...entry, rates: {} }, 'price_invalid', 'rates: there is no price in it'],
    [{ ...entry, effective_to: entry.effective_from }, 'price_invalid', 'effective_to: must be later'],
    [{ ...entry, tiers: [{ rates: { input: '1' } }] }, 'price_invalid', 'tiers.0'],
    [{}, 'price_invalid', 'vendor: '],
    ['{"vendor":', 'price_invalid', 'not JSON'],
    ['[]', 'price_invalid', 'it takes an object'],
  ])('%j is refused as %s', async (body, code, words) => {
    const { status, value } = await ask('POST', '/api/prices', body);
    expect({ status, value }).toMatchObject({ status: 400, value: { error: { code, message: expect.stringMatching(words) } } });
    expect(await desk.registry.prices.list()).toEqual([]);
  });

  it('more than a megabyte is refused', async () => {
    expect(await ask('POST', '/api/prices', `{"note":"${'x'.repeat(1_000_001)}"}`)).toMatchObject({
      status: 413,
      value: { error: { code: 'upload_too_large', message: expect.stringContaining('at most 1 MB') } },
    });
  });

  it('an overlap is refused by naming what stands in the way', async () => {
    const id = await add();
    expect(await ask('POST', '/api/prices', entry)).toMatchObject({
      status: 409,
      value: { error: { code: 'price_overlap', message: expect.stringContaining(id) } },
    });
  });
});

describe('changing', () => {
  it('a correction takes the place, by the id or by the name calls give it', async () => {
    const id = await add();
    const corrected = await ask('POST', `/api/prices/own:${id}/correct`, { ...entry, rates: { input: '2.5', output: '3' } });
    expect(corrected).toMatchObject({ status: 200, value: { added: { replaces: id, rates: { input: '2.5' } } } });
    expect((await ask('GET', '/api/prices?layer=own')).value.prices.map((price) => price.id)).toEqual([corrected.value.added.id]);
  });

  it('an end, and with null none', async () => {
    const id = await add();
    const end = (effective_to: string | null) => ask('POST', `/api/prices/${id}/end`, { effective_to });
    expect(await end('2026-12-01T00:00:00Z')).toMatchObject({
      status: 200,
      value: { price: { effective_to: '2026-12-01T00:00:00.000Z' } },
    });
    expect(await end(null)).toMatchObject({ status: 200, value: { price: { effective_to: null, revision: 3 } } });
    expect(await ask('POST', `/api/prices/${id}/end`, {})).toMatchObject({
      status: 400,
      value: { error: { code: 'price_invalid', message: expect.stringContaining('effective_to: ') } },
    });
  });

  it('a withdrawn entry is out of the book at once and still known', async () => {
    const id = await add();
    expect(await ask('POST', `/api/prices/${id}/withdraw`)).toMatchObject({
      status: 200,
      value: { price: { superseded_by: 'key:k (ada)' } },
    });
    expect((await ask('GET', '/api/prices?layer=own')).value.prices).toEqual([]);
    expect(await ask('GET', '/api/prices/lookup?vendor=deepseek&model=deepseek-chat')).not.toMatchObject({ value: { winner: 'own' } });
    expect(await ask('GET', `/api/prices/${id}`)).toMatchObject({ status: 200, value: { price: { id, superseded_by: 'key:k (ada)' } } });
    expect((await ask('GET', `/api/prices/${id}/history`)).value.history).toHaveLength(1);
  });

  it('what is not there is a 404', async () => {
    for (const [method, path] of [
      ['GET', '/api/prices/none'],
      ['GET', '/api/prices/none/history'],
      ['POST', '/api/prices/none/withdraw'],
    ] as const)
      expect(await ask(method, path)).toMatchObject({ status: 404, value: { error: { code: 'price_unknown' } } });
  });
});

describe('reading', () => {
  it('lists own entries and those of the overlay, by vendor, model, layer and what is in force', async () => {
    const old = await add({ effective_to: '2026-11-01T00:00:00Z' });
    const now = await add({ effective_from: '2026-11-01T00:00:00Z' });
    const reasoner = await add({ model: 'deepseek-reasoner', effective_from: '2027-01-01T00:00:00Z' });
    const ids = async (query: string): Promise<string[]> => (await ask('GET', `/api/prices${query}`)).value.prices.map(({ id }) => id);
    expect(await ids('')).toEqual([old, now, reasoner, 'listed']);
    expect(await ids('?in_force=now')).toEqual([now, 'listed']);
    expect(await ids('?vendor=DeepSeek&model=*CHAT')).toEqual([old, now]);
    expect(await ids('?model=DeepSeek-Reasoner')).toEqual([reasoner]);
    expect(await ids('?layer=overlay')).toEqual(['listed']);
    expect(await ask('GET', '/api/prices?layer=default_book')).toMatchObject({
      status: 400,
      value: { error: { message: expect.stringContaining('/api/prices/lookup') } },
    });
  });

  it('says what the book said at a moment', async () => {
    const id = await add();
    const [{ recorded_at } = { recorded_at: '' }] = await desk.registry.prices.list();
    await ask('POST', `/api/prices/${id}/withdraw`);
    const list = (await ask('GET', `/api/prices?layer=own&known_at=${recorded_at}`)).value.prices;
    expect(list.map((price) => price.id)).toEqual([id]);
  });

  it('an entry with all that was recorded of its vendor and model', async () => {
    const first = await add();
    const second = await add({ effective_from: '2026-11-01T00:00:00Z' });
    const { value } = await ask('GET', `/api/prices/own:${first}@night`);
    expect(value.price.id).toBe(first);
    expect(value.history.map(({ id }) => id)).toEqual([second, first, first]);
    expect(await ask('GET', '/api/prices/overlay:listed')).toMatchObject({
      value: { price: { layer: 'overlay', revision: null }, history: [] },
    });
  });

  it('explains which entry won and why, at a moment in a zone', async () => {
    const id = await add();
    const at = (time: string) => ask('GET', `/api/prices/lookup?vendor=deepseek&model=deepseek-chat&at=${time}&zone=Asia/Shanghai`);
    expect(await at('2026-10-01')).toMatchObject({
      value: {
        query: { at: '2026-09-30T16:00:00.000Z' },
        winner: 'own',
        layers: [
          { layer: 'own', won: true, answer: { price: { id: `own:${id}`, rates: { input: '2' } } } },
          { layer: 'overlay', won: false },
          { layer: 'default_book', won: false },
        ],
      },
    });
    expect(await at('2026-09-30')).toMatchObject({
      value: { layers: [{ won: false, because: expect.stringContaining('not yet in force') }, {}, {}] },
    });
    expect(await ask('GET', '/api/prices/lookup?vendor=nobody&model=nothing')).toMatchObject({ value: { winner: null } });
    expect(await ask('GET', '/api/prices/lookup?vendor=nobody')).toMatchObject({
      status: 400,
      value: { error: { message: expect.stringContaining('model') } },
    });
  });

  it('models without a price, in a range of the zone or since ever', async () => {
    await ask('GET', '/api/prices/missing');
    await ask('GET', '/api/prices/missing?from=2026-11-01&to=2026-11-02&zone=Asia/Shanghai');
    expect(desk.asked.map(({ args }) => args)).toEqual([
      [null, null],
      [{ from: '2026-10-31T16:00:00.000Z', to: '2026-11-02T16:00:00.000Z' }, null],
    ]);
  });
});
