// Who may count what over HTTP, and what the ledger is then asked. What it answers is the ledger's own test.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk.close());

const volume = '/api/calls/volume';
const facets = '/api/calls/facets';

describe('the volume of calls', () => {
  it('is asked as the list is, by the clock of the zone, with bounds that were left out said so', async () => {
    await desk.ask('GET', `${volume}?from=2026-11-01&zone=Asia/Shanghai&status=failed&model=gpt-*`);
    expect(desk.asked).toEqual([
      {
        what: 'volume',
        args: [
          {
            range: { from: '2026-10-31T16:00:00.000Z', to: null },
            filters: [
              { field: 'status', not: false, is: ['failed'] },
              { field: 'model_name', not: false, is: ['gpt-*'] },
            ],
            search: null,
            zone: 'Asia/Shanghai',
          },
          Date.UTC(2026, 10, 23, 12),
          null,
        ],
      },
    ]);
  });

  it('of a member is of their own calls', async () => {
    await desk.ask('GET', `${volume}?user=bob`, 'member');
    expect(desk.asked[0]?.args[2]).toBe('ada');
  });
});

describe('facets', () => {
  it('take short names, several with commas', async () => {
    desk.replies.facets = [{ field: 'model_name', values: [{ value: null, count: 2 }], more: false }];
    const { value } = await desk.ask('GET', `${facets}?fields=model,status&fields=app&match=gp&from=now-1h`);
    expect(value).toEqual({ facets: desk.replies.facets });
    expect(desk.asked[0]).toMatchObject({
      what: 'facets',
      args: [{ fields: ['model_name', 'status', 'source_app'], match: 'gp', filters: [] }, null],
    });
  });

  it('of a member are of their own calls', async () => {
    await desk.ask('GET', `${facets}?fields=user`, 'member');
    expect(desk.asked[0]?.args[1]).toBe('ada');
  });

  it('want fields', async () => {
    expect((await desk.ask('GET', facets)).value.error.code).toBe('question_invalid');
  });
});

describe('whoever may not read text', () => {
  it.each([
    `${facets}?fields=status,metadata.team`,
    `${facets}?fields=status&metadata.team=x`,
    `${facets}?fields=status&error_message.contains=x`,
    `${facets}?fields=status&search=x`,
    `${volume}?search=x`,
    `${volume}?preview.contains=x`,
    '/api/calls?order=cost&search=x',
  ])('may not count by it: %s', async (path) => {
    const { status, value } = await desk.ask('GET', path, 'analyst');
    expect([status, value.error.code]).toEqual([403, 'key_forbidden']);
    expect(desk.asked).toEqual([]);
  });
});

describe('the order of the list', () => {
  it('is newest unless it is asked for', async () => {
    await desk.ask('GET', '/api/calls');
    await desk.ask('GET', '/api/calls?order=cost&currency=USD');
    expect(desk.asked.map(({ args }) => args[0])).toMatchObject([{ order: 'newest', filters: [] }, { order: 'cost' }]);
  });
  it('is one of four', async () => {
    const { status } = await desk.ask('GET', '/api/calls?order=price');
    expect(status).toBe(400);
  });
});
