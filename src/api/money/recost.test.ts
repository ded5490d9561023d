// Re-costing, differences and the audit log over the API.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk.close());

const plan = (query: string, body: unknown) => desk.ask('POST', `/api/recost${query}`, 'admin', body);

describe('planning', () => {
  it('takes filters and bounds in the address, as every question does', async () => {
    const planned = await plan('?model=gpt-*&vendor_id=openai&from=2026-11-01&zone=Asia/Shanghai', { reason: ' entered late ' });
    expect(planned).toMatchObject({ status: 202, value: { state: 'planning', reason: 'entered late', made_by: 'key:k (ada)' } });
    expect(desk.asked).toEqual([
      {
        what: 'plan',
        args: [
          {
            range: { from: '2026-10-31T16:00:00.000Z', to: '2026-11-24T12:00:00.000Z' },
            filters: [
              { field: 'model_name', not: false, is: ['gpt-*'] },
              { field: 'vendor_id', not: false, is: ['openai'] },
            ],
          },
          'entered late',
          'key:k (ada)',
        ],
      },
    ]);
  });

  it('takes the question that adding a price gives', async () => {
    desk.replies.countCalls = 2;
    const entry = { vendor: 'a', model: 'm', currency: 'USD', rates: { input: '1' }, effective_from: '2026-11-01T00:00:00Z' };
    const { value } = await desk.ask('POST', '/api/prices', 'admin', entry);
    const { recost } = value.waiting;
    expect(await plan('', { ...recost, reason: 'a price was given' })).toMatchObject({ status: 202, value: { question: recost } });
  });

  it('without bounds it is about every call', async () => {
    expect(await plan('', { reason: 'all' })).toMatchObject({ value: { question: { range: null, filters: [] } } });
  });

  it.each([
    ['', {}, 'reason'],
    ['', { reason: '  ' }, 'a reason, for the audit log'],
    ['', { reason: 'x', filter: [] }, 'filter'],
    ['', { reason: 'x', filters: [{ field: 'model_name', like: 'x' }] }, 'filters.0'],
    ['?nonsense=1', { reason: 'x' }, 'nonsense'],
    ['?from=now', { reason: 'x', range: { from: 'now-1d', to: 'now' } }, 'give one of them'],
    ['', { reason: 'x', range: { from: 'now', to: 'now-1d' } }, 'later than'],
  ])('%s %j is refused', async (query, body, words) => {
    expect(await plan(query, body)).toMatchObject({
      status: 400,
      value: { error: { code: 'question_invalid', message: expect.stringContaining(words) } },
    });
    expect(desk.asked).toEqual([]);
  });
});

describe('from the plan on', () => {
  const idOf = ({ id }: { readonly id: string }): string => id;

  it('it is looked at, applied, and stays in the list', async () => {
    const id = idOf((await plan('', { reason: 'all' })).value);
    expect(await desk.ask('GET', `/api/recost/${id}`, 'auditor')).toMatchObject({
      status: 200,
      value: {
        state: 'planned',
        differences: [{ day: '2026-11-01', difference: { USD: '-0.5', CNY: '3.2' } }],
        progress: { calls_changed: 2 },
      },
    });
    expect(await desk.ask('POST', `/api/recost/${id}/apply`)).toMatchObject({
      status: 200,
      value: { state: 'applying', confirmed_by: 'key:k (ada)' },
    });
    const { value } = await desk.ask('GET', '/api/recost');
    expect(value).toMatchObject({ recosts: [{ id, state: 'applied', totals: { calls: 2, difference: { USD: '-0.5', CNY: '3.2' } } }] });
    // Of many jobs with thousands of days each, a list would be tens of megabytes.
    expect(value.recosts[0]).not.toHaveProperty('differences');
    expect(await desk.ask('POST', `/api/recost/${id}/cancel`)).toMatchObject({ status: 409, value: { error: { code: 'recost_state' } } });
  });

  it('one that is cancelled is not applied', async () => {
    const id = idOf((await plan('', { reason: 'all' })).value);
    expect(await desk.ask('POST', `/api/recost/${id}/cancel`)).toMatchObject({ status: 200, value: { state: 'cancelled' } });
    expect(await desk.ask('POST', `/api/recost/${id}/apply`)).toMatchObject({ status: 409 });
  });

  it('one that is not there is a 404', async () => {
    for (const [method, path] of [
      ['GET', '/api/recost/none'],
      ['POST', '/api/recost/none/apply'],
      ['POST', '/api/recost/none/cancel'],
    ] as const)
      expect(await desk.ask(method, path)).toMatchObject({ status: 404, value: { error: { code: 'recost_unknown' } } });
  });
});

describe('differences', () => {
  it('are asked for with filters and a range of the zone, which the answer states', async () => {
    const asked = await desk.ask(
      'GET',
      '/api/costs/differences?vendor_id=openrouter&from=yesterday&to=yesterday&zone=Asia/Shanghai',
      'analyst',
    );
    const range = { from: '2026-11-21T16:00:00.000Z', to: '2026-11-22T16:00:00.000Z' };
    expect(asked).toMatchObject({ status: 200, value: { range, compared: 0, differences: [] } });
    expect(desk.asked).toEqual([
      { what: 'costDifferences', args: [{ range, filters: [{ field: 'vendor_id', not: false, is: ['openrouter'] }] }, null] },
    ]);
  });
});

describe('the audit log', () => {
  it('newest first, a page at a time, by subject', async () => {
    const ids: string[] = [];
    for (const month of ['08', '09', '10']) {
      const draft = { vendor: 'a', model: `m${month}`, currency: 'USD', rates: { input: '1' } };
      ids.unshift((await desk.registry.prices.add(draft, 'ada')).added.id);
    }
    type Page = { entries: { subject: string; who: string }[]; next: string | null };
    const page = async (query: string): Promise<Page> => (await desk.ask('GET', `/api/audit?${query}`, 'auditor')).value;
    const first = await page('limit=2');
    expect(first.entries.map(({ subject }) => subject)).toEqual(ids.slice(0, 2));
    const second = await page(`limit=2&before=${first.next}`);
    expect(second).toMatchObject({ entries: [{ subject: ids[2], who: 'ada' }], next: null });
    expect((await page(`subject=${ids[1]}`)).entries).toMatchObject([
      { subject: ids[1], action: 'price.add', before: null, after: { vendor: 'a' } },
    ]);
  });

  it('a limit that is none is refused', async () => {
    expect(await desk.ask('GET', '/api/audit?limit=0')).toMatchObject({ status: 400 });
  });
});
