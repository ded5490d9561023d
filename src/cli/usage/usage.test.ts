import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDesk } from '../../api/testing/desk.ts';
import { makeCall } from '../../ledger/testing/calls.ts';
import { type Ended, openTerminal, type Terminal } from '../testing/terminal.ts';

let terminal: Terminal;
let desk: TestDesk;
const daybook = (line: string, ...more: readonly string[]): Promise<Ended> => terminal.daybook(line, ...more);

beforeEach(async () => {
  terminal = await openTerminal();
  ({ desk } = terminal);
});
afterEach(() => terminal.close());

const range = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-03T00:00:00.000Z' };

describe('usage', () => {
  const row = {
    period_start: '2026-10-31T16:00:00.000Z',
    group: { model_name: 'm' },
    call_count: 3,
    success_rate: null,
    costs: { USD: '0.5' },
    unpriced_count: 1,
    costs_by_era: [{ era: 0, costs: { USD: '0.5' }, saved_costs: {} }],
  };

  it('by and every, in a zone and a currency; the rate is named, unknown is not zero', async () => {
    await daybook('rates add USD CNY 7.1 --from 2026-01-01 --source bank');
    desk.replies.usage = { range, rows: [row, { ...row, group: { model_name: 'n' }, costs: {}, costs_by_era: [], success_rate: 1 }] };
    const seen = await daybook('usage --by model --every day --zone Asia/Shanghai --display CNY --gaps');
    expect(seen).toMatchObject({
      code: 0,
      err: '2026-11-01 08:00 to 2026-11-03 08:00, Asia/Shanghai\n1 USD = 7.1 CNY since 2026-01-01 (bank)\n',
    });
    expect(seen.out).toBe(
      [
        'day         model_name  calls  success  cost                 in CNY                unpriced\n',
        '2026-11-01  m           3      –        0.5 USD + 1 unknown  3.55 CNY + 1 unknown  1\n',
        '2026-11-01  n           3      100.0 %  unknown              unknown               1\n',
        'total                   6      0.0 %    0.5 USD + 2 unknown  3.55 CNY + 2 unknown  2\n',
      ].join(''),
    );
  });

  it('calls whose currency is unknown are a group that says so; one row is its own sum', async () => {
    desk.replies.usage = { range, rows: [{ ...row, group: { currency: null }, unpriced_count: 0, costs: {}, costs_by_era: [] }] };
    const { out } = await daybook('usage --by currency --every total --display CNY');
    expect(out).toBe('currency  calls  success  cost     in CNY   unpriced\nunknown   3      –        unknown  unknown  0\n');
  });

  it('sums are by currency, in one file line where they are asked for', async () => {
    desk.replies.usage = { range, rows: [row, { ...row, group: { model_name: 'n' }, costs: { CNY: '2' } }] };
    expect((await daybook('usage --by model --every total')).out).toMatch(/\ntotal +6 +0\.0 % +2 CNY, 0\.5 USD \+ 2 unknown +2\n$/);
    expect((await daybook('usage --by model --every total --csv --total')).out).toMatch(/,total,6,/);
    expect((await daybook('usage --by model --every total --csv')).out).not.toContain('total');
    expect(await daybook('usage --total')).toMatchObject({ code: 2, err: expect.stringContaining('--csv') });
    expect(await daybook('usage --by model --sort cost')).toMatchObject({ code: 2, err: expect.stringContaining('CNY and USD') });
  });

  it('where a rate is missing, it says which, since when, and what to type', async () => {
    desk.replies.usage = { range, rows: [row] };
    const { out, err } = await daybook('usage --display EUR --every total --zone Asia/Shanghai');
    expect(out).toContain('no rate for USD');
    expect(err).toContain(
      'No rate from USD to EUR for calls since 2026-11-01; give one with: daybook rates add USD EUR <rate> --from 2026-11-01 --zone Asia/Shanghai\n',
    );
    expect((await daybook('usage-summary ada --days 2 --display EUR')).err).toContain(
      'daybook rates add USD EUR <rate> --from 2026-11-01\n',
    );
  });

  it('takes the older names, and refuses both at once', async () => {
    await daybook('usage --group model,app --period week user=ada');
    expect(desk.asked.at(-1)?.args[0]).toMatchObject({
      group: ['model_name', 'source_app'],
      period: 'week',
      filters: [{ field: 'user', is: ['ada'] }],
    });
    expect(await daybook('usage --group model --by app')).toMatchObject({ code: 2 });
    expect(await daybook('usage --every decade')).toMatchObject({ code: 2 });
    expect(await daybook('usage --zone Nowhere')).toMatchObject({ code: 2, err: expect.stringContaining('Nowhere') });
  });

  it('as CSV and as JSON it is the API’s answer', async () => {
    desk.replies.usage = { range, rows: [row] };
    expect((await daybook('usage --by model --csv')).out).toMatch(/^\ufeffday,period_start,period_end,model_name,/);
    expect(JSON.parse((await daybook('usage --by model --json')).out)).toMatchObject({ by: ['model_name'], rows: [{ call_count: 3 }] });
  });

  it('the summary of a user, against the days before', async () => {
    desk.replies.usage = { range, rows: [{ ...row, success_count: 3, failed_count: 0, total_tokens: 30 }] };
    const { code, out } = await daybook('usage-summary ada --days 2');
    expect(code).toBe(0);
    expect(out).toMatch(/^ada +2026-11-01 to 2026-11-02 +2026-11-01 to 2026-11-02 +change\n/);
    expect(out).toMatch(/\ncalls +3 +3 +\+0\.0 %\n/);
    expect(out).toMatch(/\ncost +0\.5 USD \+ 1 unknown +0\.5 USD \+ 1 unknown +0 USD \(\+0\.0 %\)\n/);
    expect(out).toMatch(/\nmodel +calls +tokens +cost\nm +3 +30 /);
    expect(await daybook('usage-summary bob --key key_member')).toMatchObject({ code: 1, err: expect.stringContaining('"ada"') });
  });
});

describe('calls', () => {
  it('calls and their times in a zone; a wrong one is refused', async () => {
    const { call } = makeCall(1, Date.UTC(2026, 9, 31, 23, 50, 7));
    desk.replies.calls = { calls: [call], next: null };
    expect((await daybook('calls --zone Asia/Shanghai')).out).toMatch(/^time Asia\/Shanghai +status[\s\S]*\n2026-11-01 07:50:07 /);
    expect((await daybook('calls')).out).toMatch(/^time UTC +status[\s\S]*\n2026-10-31 23:50:07 /);
    for (const command of ['calls', 'usage', 'usage-summary ada', 'costs', `call ${call.request_id}`])
      expect(await daybook(`${command} --zone Asia/Shangai`)).toMatchObject({ code: 2, err: expect.stringContaining('Asia/Shangai') });
  });

  it('a call shows the contract of its price, to those who reckon', async () => {
    const { value } = await desk.ask('POST', '/api/prices', 'admin', {
      ...{ vendor: 'openai', model: 'gpt-5', currency: 'USD', rates: { input: '1', output: '2' }, effective_from: null },
      ...{ source: 'contract 17', note: 'renewed' },
    });
    const made = makeCall(1, Date.UTC(2026, 10, 1), { price_id: `own:${value.added.id}@peak` });
    desk.replies.call = { ...made, body: made.body };
    const id = made.call.request_id;
    const of = async (role: 'analyst' | 'member') => (await desk.ask('GET', `/api/calls/${id}`, role)).value.price;
    expect([await of('analyst'), await of('member')]).toEqual([{ source: 'contract 17', note: 'renewed' }, null]);
  });

  it('a call says what it cost before it was re-costed', async () => {
    const time = Date.UTC(2026, 10, 1);
    desk.replies.call = makeCall(1, time);
    const cost = { cost_source: 'price', cost_status: 'exact', cost_detail: null };
    desk.replies.costChanges = [
      {
        ...{ recost_id: 'r', at: '2026-11-23T00:00:00.000Z', by: 'key:k (ada)', reason: 'entered late' },
        before: { ...cost, estimated_cost: null, currency: null, price_id: null },
        after: { ...cost, estimated_cost: '0.5', currency: 'CNY', price_id: 'own:p' },
      },
    ];
    const { out } = await daybook(`call ${desk.replies.call.call.request_id}`);
    expect(out).toMatch(/cost was +unknown until 2026-11-23 00:00, then 0\.5 CNY by own:p {2}\(entered late; key:k \(ada\)\)\n/);
  });
});
