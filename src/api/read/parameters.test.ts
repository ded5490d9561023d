import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());

describe('parameters', () => {
  it.each([
    ['/api/users/ada/usage-summary?dyas=3', '"dyas" here. Did you mean days? It takes days, zone, display.'],
    ['/api/calls?limt=3', 'There is no "limt" to ask for here. Did you mean limit?'],
    ['/api/calls?every=day', 'There is no parameter "every" here.'],
    ['/api/costs/differences?search=x', 'There is no parameter "search" here.'],
    ['/api/prices?vender=openai', 'Did you mean vendor?'],
    ['/api/prices/lookup?vendor=openai&model=gpt-5&tier=flex', 'There is no parameter "tier" here.'],
    ['/api/prices/missing?vendor=openai', 'It takes from, to, zone.'],
    ['/api/status?pretty=1', 'It takes none.'],
  ])('that the question does not take are refused: %s', async (path, words) => {
    expect(await desk.ask('GET', path)).toMatchObject({
      status: 400,
      value: { error: { code: 'question_invalid', message: expect.stringContaining(words) } },
    });
  });

  it('of a change are checked too, before anything is changed', async () => {
    expect(await desk.ask('POST', '/api/usage/verify?repare=true')).toMatchObject({ status: 400 });
    expect(desk.asked).toEqual([]);
  });

  it.each(['/api/calls', '/api/usage', '/api/users/ada/usage-summary', '/api/costs/differences', '/api/prices/missing'])(
    'a zone that is none is refused though no date is read in it: %s',
    async (path) => {
      expect(await desk.ask('GET', `${path}?zone=Asia/Shangai`)).toMatchObject({
        status: 400,
        value: { error: { message: expect.stringContaining('Asia/Shangai') } },
      });
    },
  );

  it('a zone that is none is refused in a change too, though it has no dates', async () => {
    expect(await desk.ask('POST', '/api/usage/verify?zone=Asia/Shangai')).toMatchObject({ status: 400 });
  });

  it('that are asked for rightly pass', async () => {
    for (const path of ['/api/calls?limit=3&status=failed&zone=UTC', '/api/users/me/usage-summary?days=3', '/api/prices?layer=own'])
      expect(await desk.ask('GET', path)).toMatchObject({ status: 200 });
  });

  it('without a key nothing is said about them', async () => {
    expect(await desk.ask('GET', '/api/status?pretty=1', null)).toMatchObject({ status: 401 });
  });
});
