import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk.close());

const rate = (from_currency: string, to_currency: string, value: string, effective_from = '2026-11-01T00:00:00Z') => ({
  from_currency,
  to_currency,
  rate: value,
  effective_from,
  source: 'a bank',
});
const add = (body: unknown) => desk.ask('POST', '/api/rates', 'admin', body);
const convert = (query: string) => desk.ask('GET', `/api/rates/convert?${query}`, 'member');

describe('adding', () => {
  it('one or several, all or none; the same again is left alone, another takes its place', async () => {
    expect(await add(rate('USD', 'CNY', '7.1'))).toMatchObject({ status: 201, value: { added: 1, replaced: 0, unchanged: 0 } });
    const several = { rates: [rate('USD', 'CNY', '7.10'), rate('EUR', 'CNY', '7.8')] };
    expect((await add(several)).value).toEqual({ added: 1, replaced: 0, unchanged: 1 });
    expect((await add(rate('USD', 'CNY', '7.2'))).value).toEqual({ added: 0, replaced: 1, unchanged: 0 });
    const { value } = await desk.ask('GET', '/api/rates?from_currency=usd', 'member');
    expect(value).toMatchObject({ rates: [{ rate: '7.2', recorded_by: 'key:k (ada)', source: 'a bank' }] });
    const recorded_at: string = value.rates[0].recorded_at;
    const before = new Date(Date.parse(recorded_at) - 1).toISOString();
    expect(await desk.ask('GET', `/api/rates?from_currency=USD&known_at=${before}`)).toMatchObject({ value: { rates: [{ rate: '7.1' }] } });
  });

  it.each([
    [rate('USD', 'USD', '1'), 'the two currencies are the same'],
    [rate('USD', 'CNY', '0.00'), 'a rate of zero'],
    [rate('USD', 'CNY', '-7'), 'rate: cannot be "-7"; it takes a decimal number'],
    [
      rate('USD', 'CNY', '7,1'),
      'rate: cannot be "7,1"; it takes a decimal number such as "7.1234": write a point for the decimals, as in 7.1',
    ],
    [rate('USD', 'CNY', '7.1234567890123'), 'of at most 12 decimal places'],
    [rate('usd', 'CNY', '7'), 'from_currency: cannot be "usd"; write USD'],
    [rate('USD', 'RMB', '7'), 'to_currency: cannot be "RMB"; write CNY'],
    [rate('USD', 'XYZ', '7'), 'to_currency: cannot be "XYZ"; it takes a three-letter ISO 4217 code'],
    [rate('USD', 'CNY', '7', 'x'), 'effective_from: cannot be "x"; it takes a moment with its offset'],
    [rate('USD', 'CNY', '7', '2026-11-01T00:07:00Z'), 'effective_from: cannot be "2026-11-01T00:07:00Z"; it takes a moment on a quarter'],
    ['{"from_currency":"USD","to_currency":"CNY","rate":"7","rate":"8","effective_from":"2026-11-01T00:00:00Z"}', '"rate" twice'],
    [{ rates: [rate('USD', 'CNY', '7'), { ...rate('USD', 'CNY', '8'), rate: 8 }] }, 'rates.1.rate: '],
    [{ rates: [] }, 'rates: '],
    [[], 'it takes an object'],
    ['{', 'not JSON'],
  ])('%j is refused: %s', async (body, words) => {
    expect(await add(body)).toMatchObject({
      status: 400,
      value: { error: { code: 'rate_invalid', message: expect.stringContaining(words) } },
    });
    expect(await desk.registry.rates.list()).toEqual([]);
  });

  it('a withdrawn rate is used no more', async () => {
    await add(rate('USD', 'CNY', '7'));
    const [{ id } = { id: '' }] = await desk.registry.rates.list();
    expect((await convert('amount=1&from=USD&to=CNY')).value).toMatchObject({ converted: '7' });
    expect(await desk.ask('POST', `/api/rates/${id}/withdraw`)).toMatchObject({
      status: 200,
      value: { rate: { superseded_by: 'key:k (ada)' } },
    });
    expect((await convert('amount=1&from=USD&to=CNY')).value).toMatchObject({ converted: null, rates: [] });
    expect(await desk.ask('POST', '/api/rates/none/withdraw')).toMatchObject({ status: 404, value: { error: { code: 'rate_unknown' } } });
  });
});

describe('converting', () => {
  beforeEach(async () => {
    await add({ rates: [rate('EUR', 'CNY', '7.8'), rate('EUR', 'USD', '1.2'), rate('EUR', 'CNY', '8', '2026-11-10T00:00:00Z')] });
  });

  it('names the rates it took, through a third currency too, at a moment in a zone', async () => {
    expect((await convert('amount=12.5&from=eur&to=cny&at=2026-11-09')).value).toMatchObject({
      ...{ amount: '12.5', from: 'EUR', to: 'CNY', converted: '97.5', at: '2026-11-09T00:00:00.000Z' },
      rates: [{ rate: '7.8', inverted: false, source: 'a bank' }],
    });
    expect((await convert('amount=3&from=USD&to=CNY')).value).toMatchObject({
      converted: '20',
      rates: [
        { rate: '1.2', inverted: true },
        { rate: '8', inverted: false },
      ],
    });
    expect((await convert('amount=1&from=EUR&to=CNY&at=2026-11-10&zone=Asia/Shanghai')).value).toMatchObject({ converted: '7.8' });
    expect((await convert('amount=-5&from=USD&to=USD')).value).toMatchObject({ converted: '-5', rates: [] });
  });

  it('before the first rate there is none, which is not zero', async () => {
    expect((await convert('amount=1&from=EUR&to=CNY&at=2026-10-31')).value).toMatchObject({ converted: null });
  });

  it.each([
    'amount=1e3&from=USD&to=CNY',
    'amount=0.0000000001&from=USD&to=CNY',
    'amount=1&from=US&to=CNY',
    'amount=1&from=USD',
    'amount=1&from=USD&to=CNY&at=x',
  ])('%s is refused', async (query) => {
    expect(await convert(query)).toMatchObject({ status: 400, value: { error: { code: 'question_invalid' } } });
  });
});
