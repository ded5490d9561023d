// Prices and rates as files: what is exported is imported again, a dry run changes nothing, a fault stops the whole file.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PriceDraftInput } from '../../schema/price.ts';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
let other: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
  other = await openTestDesk();
});
afterEach(async () => {
  await desk.close();
  await other.close();
});

const rich: readonly PriceDraftInput[] = [
  {
    vendor: 'deepseek',
    model: 'deepseek-chat',
    currency: 'CNY',
    rates: { input: '2', cache_read: '0.2', output: '3' },
    note: '=1+1, "quoted"',
  },
  {
    vendor: 'deepseek',
    model: 'deepseek-chat',
    currency: 'CNY',
    unit: 'per_1k',
    rates: { input: '0.004', output: '0.012' },
    tiers: [{ above_input_tokens: 32_000, rates: { input: '0.008', output: '0.024' } }],
    windows: [
      {
        name: 'peak',
        zone: 'Asia/Shanghai',
        days: ['mon', 'fri'],
        from: '09:00',
        to: '12:00',
        holidays: 'cn',
        rates: { input: '0.008', output: '0.024' },
      },
    ],
    effective_from: '2026-11-01T00:00:00+08:00',
    source: 'https://example.com/价格',
  },
  { vendor: 'openai', model: 'gpt-*', currency: 'USD', rates: { input: '1' }, service_tiers: [{ service_tier: 'batch', factor: '0.5' }] },
  { vendor: 'self', model: 'llama', currency: 'USD', free: true },
];

const said = async (one: TestDesk) =>
  (await one.registry.prices.list()).map(({ id: _id, revision: _revision, recorded_at: _at, recorded_by: _by, ...draft }) => draft);

describe('prices', () => {
  it.each(['csv', 'yaml'])('an export as %s is imported elsewhere as it was, and importing it again changes nothing', async (format) => {
    await desk.registry.prices.addAll(rich, 'test');
    const { text, headers } = await desk.ask('GET', `/api/prices/export?format=${format}`, 'analyst');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="prices.${format}"`);
    const imported = await other.ask('POST', `/api/prices/import?format=${format}`, 'admin', text);
    expect(imported).toMatchObject({ status: 200, value: { dry_run: false, faults: [] } });
    expect(await said(other)).toEqual(await said(desk));
    const before = await other.registry.prices.list();
    const again = await other.ask('POST', `/api/prices/import?format=${format}`, 'admin', text);
    expect(again.value).toMatchObject({ outcomes: rich.map(() => ({ what: 'unchanged' })) });
    expect(await other.registry.prices.list()).toEqual(before);
  });

  it('LiteLLM’s map is imported from a moment on, and what it cannot hold is named on the way out', async () => {
    const map = JSON.stringify({
      'gpt-5-mini': { litellm_provider: 'openai', mode: 'chat', input_cost_per_token: 2.5e-7, output_cost_per_token: 2e-6 },
    });
    const send = (query: string) => desk.ask('POST', `/api/prices/import?format=litellm${query}`, 'admin', map);
    expect(await send('')).toMatchObject({
      status: 400,
      value: { error: { code: 'import_invalid', message: expect.stringContaining('effective_from') } },
    });
    expect(await send('&effective_from=2026-11-01&zone=Asia/Shanghai')).toMatchObject({ status: 200 });
    expect(await said(desk)).toMatchObject([
      { vendor: 'openai', rates: { input: '0.25', output: '2' }, effective_from: '2026-10-31T16:00:00.000Z' },
    ]);
    await desk.registry.prices.addAll(rich, 'test');
    const refused = await desk.ask('GET', '/api/prices/export?format=litellm');
    expect(refused).toMatchObject({ status: 400, value: { error: { message: expect.stringContaining('partial=true') } } });
    expect(await desk.ask('GET', '/api/prices/export?format=litellm&partial=true')).toMatchObject({ status: 200 });
  });

  it('a dry run says what would be added and closed, and every fault, and changes nothing', async () => {
    const [first] = await desk.registry.prices.addAll([{ vendor: 'a', model: 'm', currency: 'USD', rates: { input: '1' } }], 'test');
    const yaml = `
- { vendor: a, model: m, currency: USD, rates: { input: 2 }, effective_from: 2026-12-01T00:00:00Z }
- { vendor: a, model: M, currency: USD, rates: { input: 1 } }
- { vendor: b, model: m, currency: USD, rates: { input: 1 }, windows: [{ name: w, zone: Nowhere, days: [mon], from: "09:00", to: "10:00", rates: { input: 1 } }] }
- { vendor: c, model: m, currency: usd, rates: { input: 1 } }
`;
    const dry = await desk.ask('POST', '/api/prices/import?format=yaml&dry_run=true', 'admin', yaml);
    expect(dry).toMatchObject({
      status: 200,
      value: {
        dry_run: true,
        outcomes: [
          { model: 'm', what: 'added', closes: first?.added.id, effective_from: '2026-12-01T00:00:00.000Z' },
          { model: 'm', what: 'unchanged', closes: null },
        ],
        calls_waiting: null,
      },
    });
    const faults: readonly { place: string; message: string }[] = dry.value.faults;
    expect(faults.map(({ place, message }) => `${place}: ${message}`).join('\n')).toMatch(/Nowhere[\s\S]*currency|currency[\s\S]*Nowhere/);
    expect(faults.every(({ place }) => /line \d/.test(place))).toBe(true);
    const whole = await desk.ask('POST', '/api/prices/import?format=yaml', 'admin', yaml);
    expect(whole).toMatchObject({ status: 400, value: { error: { code: 'import_invalid', message: expect.stringMatching(/Nowhere/) } } });
    expect(await desk.registry.prices.list()).toHaveLength(1);
  });

  it('an entry that stands in the way is a fault of the line that met it', async () => {
    await desk.registry.prices.addAll([{ vendor: 'a', model: 'm', currency: 'USD', rates: { input: '1' } }], 'test');
    const csv = 'vendor,model,currency,input\nb,m,USD,1\na,m,USD,2\n';
    expect(await desk.ask('POST', '/api/prices/import?format=csv', 'admin', csv)).toMatchObject({
      status: 400,
      value: { error: { code: 'import_invalid', message: expect.stringContaining('line 3') } },
    });
    expect(await desk.registry.prices.list()).toHaveLength(1);
  });

  it('warns once of each vendor that nobody knows, in a dry run too', async () => {
    const csv = 'vendor,model,currency,input,output\nnobody,m,USD,1,1\nopenai,m,USD,2,2\nnobody,n,USD,2,2\n';
    const warnings = [expect.stringContaining('There is no vendor "nobody"')];
    expect((await desk.ask('POST', '/api/prices/import?format=csv&dry_run=true', 'admin', csv)).value).toMatchObject({ warnings });
    expect((await desk.ask('POST', '/api/prices/import?format=csv', 'admin', csv)).value).toMatchObject({ warnings });
  });

  it('counts the calls that the book can cost now', async () => {
    const waits = (model_id: string, calls: number) => ({
      ...{
        vendor_id: 'a',
        vendor_name: 'A',
        model_id,
        response_model: null,
        calls,
        first_at: '2026-11-01T00:00:00Z',
        last_at: '2026-11-01T00:00:00Z',
      },
      ...{ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, reasons: [] },
    });
    desk.replies.missingPrices = [waits('m', 4), waits('n', 50)];
    const imported = await desk.ask('POST', '/api/prices/import?format=csv', 'admin', 'vendor,model,currency,input\na,m,USD,1\n');
    expect(imported.value).toMatchObject({ calls_waiting: 4, outcomes: [{ what: 'added' }] });
    // What has that price already, and a file that adds nothing, promise nothing.
    const again = await desk.ask('POST', '/api/prices/import?format=csv', 'admin', 'vendor,model,currency,input\na,m,USD,1\nb,m,USD,1\n');
    expect(again.value).toMatchObject({ calls_waiting: 0, outcomes: [{ what: 'unchanged' }, { what: 'added' }] });
  });

  it('dates without an offset are those of the zone, and a beginning that is not said is the one given', async () => {
    const table = 'vendor,model,currency,input,from\na,m,USD,1,2026-12-01\nb,m,USD,1,\n';
    const query = 'format=csv&zone=Asia/Shanghai&effective_from=2026-11-01';
    await desk.ask('POST', `/api/prices/import?${query}`, 'admin', table);
    expect((await desk.registry.prices.list()).map(({ effective_from }) => effective_from)).toEqual([
      '2026-11-30T16:00:00.000Z',
      '2026-10-31T16:00:00.000Z',
    ]);
    await desk.ask('POST', '/api/rates/import?zone=Asia/Shanghai', 'admin', 'date,from,to,rate\n2026-12-01,USD,CNY,7\n');
    expect((await desk.registry.rates.list()).map(({ effective_from }) => effective_from)).toEqual(['2026-11-30T16:00:00.000Z']);
    for (const path of ['/api/prices/import?format=csv', '/api/rates/import?'])
      expect(await desk.ask('POST', `${path}&zone=Asia/Shangai`, 'admin', table)).toMatchObject({ status: 400 });
  });

  it('a file that is too large is told so', async () => {
    expect(await desk.ask('POST', '/api/rates/import', 'admin', 'x'.repeat(20_000_001))).toMatchObject({
      status: 413,
      value: { error: { code: 'upload_too_large', message: expect.stringContaining('at most 20 MB') } },
    });
  });

  it.each([
    ['/api/prices/import?format=yaml', '', 'line 1'],
    ['/api/rates/import', '', 'line 1'],
  ])('%s refuses what it cannot take', async (path, body, words) => {
    expect(await desk.ask('POST', path, 'admin', body)).toMatchObject({
      status: 400,
      value: { error: { code: 'import_invalid', message: expect.stringContaining(words) } },
    });
  });

  it('bytes that are no text are refused', async () => {
    const body = new Uint8Array([0xff, 0xfe, 0x00]);
    const response = await desk.api.request(
      'http://daybook/api/prices/import?format=csv',
      { method: 'POST', body, headers: { authorization: 'Bearer key_admin' } },
      { isOwner: false },
    );
    expect(await response.json()).toMatchObject({ error: { code: 'import_invalid', message: expect.stringContaining('UTF-8') } });
  });
});

describe('rates', () => {
  const ecb = 'Date,USD,CNY,\n2026-11-20,1.1,7.8,\n2026-11-19,1.2,7.7,\n';

  it('the European Central Bank’s table, of some currencies, from a day on', async () => {
    const dry = await desk.ask('POST', '/api/rates/import?dry_run=true', 'admin', ecb);
    expect(dry.value).toMatchObject({ dry_run: true, format: 'ecb', rates: 4, counts: null, faults: [] });
    expect(await desk.registry.rates.list()).toEqual([]);
    const some = await desk.ask('POST', '/api/rates/import?currencies=eur,usd&since=2026-11-20', 'admin', ecb);
    expect(some.value).toMatchObject({ rates: 1, counts: { added: 1, replaced: 0, unchanged: 0 } });
    expect((await desk.ask('POST', '/api/rates/import', 'admin', ecb)).value).toMatchObject({ counts: { added: 3, unchanged: 1 } });
  });

  it('a file of the other format is refused, and so is one with a fault', async () => {
    const asked = await desk.ask('POST', '/api/rates/import?format=csv', 'admin', ecb);
    expect(asked).toMatchObject({ status: 400, value: { error: { message: expect.stringContaining('ecb') } } });
    const faulty = 'date,from,to,rate\n2026-11-20,USD,CNY,7.1\n2026-11-31,USD,CNY,7.2\n2026-11-22,USD,CNY,"7,3"\n';
    const refused = await desk.ask('POST', '/api/rates/import', 'admin', faulty);
    expect(refused).toMatchObject({
      status: 400,
      value: { error: { code: 'import_invalid', message: expect.stringMatching(/line 3.*line 4/) } },
    });
    expect(await desk.registry.rates.list()).toEqual([]);
  });
});
