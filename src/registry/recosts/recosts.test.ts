import { expect, it } from 'vitest';
import type { RecostDifference, RecostJob, RecostQuestion } from '../../schema/recost.ts';
import { onBothDatabases } from '../testing/databases.ts';
import { priceOf } from '../testing/drafts.ts';

const question: RecostQuestion = {
  range: { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' },
  filters: [{ field: 'model_name', not: false, is: ['m', null] }],
};
const difference: RecostDifference = {
  day: '2026-11-03',
  vendor_name: 'acme',
  model_name: null,
  calls: 2,
  before: { USD: '0.000000001' },
  after: { USD: '0.3', CNY: '1' },
  difference: { USD: '0.299999999', CNY: '1' },
  unpriced_before: 1,
  unpriced_after: 0,
};

onBothDatabases('a re-costing', (room) => {
  const create = () => room.registry.recosts.create(question, 'the contract of May', 'ann', 10_000_000_000);
  const plan = async (): Promise<RecostJob> => {
    const { id } = await create();
    const planned = await room.registry.recosts.progress(id, { state: 'planned', differences: [difference], calls_changed: 2 }, 'planning');
    return planned ?? expect.fail('it was not planned');
  };
  const entries = (subject: string) => room.registry.audit.list({ limit: 99, before: null, subject });

  it('begins by being planned, with the reason and who asked', async () => {
    const job = await create();
    expect(job).toMatchObject({
      state: 'planning',
      question,
      reason: 'the contract of May',
      made_by: 'ann',
      differences: null,
      ended_at: null,
    });
    expect(job.progress).toMatchObject({ calls_seen: 0, calls_total: 10_000_000_000, cursor: null, steps_total: null });
    expect(await room.registry.recosts.get(job.id)).toEqual(job);
    expect(await room.registry.recosts.get('none')).toBeNull();
    expect(await entries(job.id)).toMatchObject([
      { who: 'ann', action: 'recost.plan', after: { question, reason: 'the contract of May' } },
    ]);
  });

  it('goes by the prices as they were known when it was asked for, though one is changed within the millisecond', async () => {
    await room.registry.prices.add(priceOf('m', null), 'ann');
    room.time += 1_000;
    const before = await room.registry.prices.list();
    const { prices_known_at } = await create();
    await room.registry.prices.add(priceOf('m', '2026-12-01', null, '2'), 'ann');
    expect(await room.registry.prices.list({ known_at: prices_known_at })).toEqual(before);
    room.time -= 60_000;
    await room.registry.prices.add(priceOf('n', null), 'ann');
    expect(await room.registry.prices.list({ known_at: prices_known_at })).toEqual(before);
  });

  it('remembers how far it is, without a new version or an entry in the audit log', async () => {
    const { id } = await create();
    const version = await room.registry.version();
    const cursor = { request_timestamp: '2026-11-03T00:00:00.000Z', request_id: 'r1' };
    const job = await room.registry.recosts.progress(id, { calls_seen: 5_000_000_000, cursor, steps_total: 3 }, 'planning');
    expect(job?.progress).toMatchObject({ calls_seen: 5_000_000_000, calls_total: 10_000_000_000, cursor, steps_total: 3 });
    expect((await room.registry.recosts.progress(id, { steps_done: 1 }, 'planning'))?.progress).toEqual({
      ...job?.progress,
      steps_done: 1,
    });
    expect((await room.registry.recosts.progress(id, { cursor: null }, 'planning'))?.progress.cursor).toBeNull();
    expect(await room.registry.recosts.progress(id, {}, 'planning')).toMatchObject({ state: 'planning' });
    expect(await room.registry.version()).toBe(version);
    expect(await entries(id)).toHaveLength(1);
  });

  it('is applied after a person confirmed it, and the audit log says what it came to', async () => {
    const { id } = await plan();
    const version = await room.registry.version();
    expect(await room.registry.recosts.everConfirmed()).toBe(false);
    const confirmed = await room.registry.recosts.confirm(id, 'bob');
    expect(await room.registry.recosts.everConfirmed()).toBe(true);
    expect(confirmed).toMatchObject({
      state: 'applying',
      confirmed_by: 'bob',
      confirmed_at: '2026-11-23T08:00:00.000Z',
      differences: [difference],
    });
    expect(await room.registry.version()).toBe(version + 1);
    await room.registry.recosts.progress(id, { calls_applied: 2, steps_done: 1 }, 'applying');
    room.time += 1_000;
    const applied = await room.registry.recosts.progress(id, { state: 'applied' }, 'applying');
    expect(applied).toMatchObject({ state: 'applied', ended_at: '2026-11-23T08:00:01.000Z' });
    expect((await entries(id)).map(({ action, who }) => `${action} ${who}`)).toEqual([
      'recost.applied bob',
      'recost.confirm bob',
      'recost.plan ann',
    ]);
    const [last] = await entries(id);
    const { before, after, difference: change } = difference;
    expect(last?.after).toMatchObject({
      reason: 'the contract of May',
      calls_applied: 2,
      totals: { calls: 2, before, after, difference: change },
    });
  });

  it('that was cancelled does not go on', async () => {
    const { id } = await create();
    expect(await room.registry.recosts.cancel(id, 'bob')).toMatchObject({ state: 'cancelled', ended_at: '2026-11-23T08:00:00.000Z' });
    expect(await room.registry.recosts.progress(id, { calls_seen: 7 }, 'planning')).toBeNull();
    expect(await room.registry.recosts.progress(id, { state: 'planned', differences: [] }, 'planning')).toBeNull();
    expect(await room.registry.recosts.get(id)).toMatchObject({ state: 'cancelled', differences: null, progress: { calls_seen: 0 } });
    expect((await entries(id)).map(({ action }) => action)).toEqual(['recost.cancel', 'recost.plan']);
  });

  it('takes no step that its state does not allow', async () => {
    const { recosts } = room.registry;
    const planning = await create();
    await expect(recosts.confirm(planning.id, 'bob')).rejects.toMatchObject({
      code: 'recost_state',
      detail: expect.stringContaining('is planning'),
    });
    const { id } = await plan();
    expect(await recosts.progress(id, { calls_seen: 1 }, 'planning')).toBeNull();
    expect(await recosts.progress(id, { state: 'applied' }, 'applying')).toBeNull();
    await recosts.confirm(id, 'bob');
    await expect(recosts.confirm(id, 'bob')).rejects.toMatchObject({ code: 'recost_state' });
    await expect(recosts.cancel(id, 'bob')).rejects.toMatchObject({ code: 'recost_state' });
    await expect(recosts.progress(id, { state: 'planned' }, 'applying')).rejects.toMatchObject({ code: 'recost_state' });
    await expect(recosts.progress(planning.id, { state: 'applied' }, 'planning')).rejects.toMatchObject({ code: 'recost_state' });
    await expect(recosts.cancel('none', 'bob')).rejects.toMatchObject({ code: 'recost_unknown' });
    expect(await recosts.progress(id, { state: 'failed', error: 'the ledger is away' }, 'applying')).toMatchObject({
      error: 'the ledger is away',
    });
  });

  it('is confirmed or cancelled by the first of two who decide at once', async () => {
    const other = await room.open();
    const { id } = await plan();
    const both = await Promise.allSettled([room.registry.recosts.confirm(id, 'bob'), other.recosts.cancel(id, 'eve')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('that was planned is stale once costs have changed, and no other', async () => {
    const fourth = await plan();
    await room.registry.recosts.confirm(fourth.id, 'bob');
    const [first, second, third] = [await plan(), await plan(), await create()];
    expect(await room.registry.recosts.markStale(second.id)).toBe(1);
    const states = await Promise.all([first, second, third, fourth].map(async ({ id }) => (await room.registry.recosts.get(id))?.state));
    expect(states).toEqual(['stale', 'planned', 'planning', 'applying']);
    await expect(room.registry.recosts.confirm(first.id, 'bob')).rejects.toMatchObject({ code: 'recost_state' });
    expect(await room.registry.recosts.markStale(null)).toBe(1);
  });

  it('that is confirmed makes the other plans stale in the same step, and the audit log says that nobody did', async () => {
    const [first, second, third] = [await plan(), await plan(), await create()];
    await room.registry.recosts.confirm(second.id, 'bob');
    const states = await Promise.all([first, second, third].map(async ({ id }) => (await room.registry.recosts.get(id))?.state));
    expect(states).toEqual(['stale', 'applying', 'planning']);
    const [entry] = await entries(first.id);
    expect(entry).toMatchObject({ who: 'daybook', action: 'recost.stale', after: { state: 'stale', overtaken_by: second.id } });
  });

  it('is not confirmed while another one changes costs or has stopped half-way, which the refusal names', async () => {
    const { recosts } = room.registry;
    const busy = await plan();
    await recosts.confirm(busy.id, 'bob');
    const waiting = await plan();
    const refused = async (words: RegExp): Promise<void> => {
      await expect(recosts.confirm(waiting.id, 'bob')).rejects.toMatchObject({
        code: 'recost_state',
        detail: expect.stringMatching(new RegExp(`${busy.id} ${words.source}`)),
      });
      expect(await recosts.get(waiting.id)).toMatchObject({ state: 'planned' });
    };
    await refused(/is applying/);
    await recosts.progress(busy.id, { steps_total: 3, steps_done: 1 }, 'applying');
    await recosts.progress(busy.id, { state: 'failed', error: 'the disk' }, 'applying');
    await refused(/stopped half-way/);
    expect(await recosts.cancel(busy.id, 'eve')).toMatchObject({ state: 'cancelling' });
    await refused(/is cancelling/);
    await recosts.progress(busy.id, { state: 'cancelled', calls_applied: 1 }, 'cancelling');
    expect(await recosts.confirm(waiting.id, 'bob')).toMatchObject({ state: 'applying' });
    expect((await entries(busy.id)).map(({ who, action }) => `${who} ${action}`)).toEqual([
      'daybook recost.cancelled',
      'eve recost.cancel',
      'daybook recost.failed',
      'bob recost.confirm',
      'ann recost.plan',
    ]);
    expect((await entries(busy.id))[0]?.after).toMatchObject({ steps_done: 1, calls_applied: 1, calls_changed: 2 });
    expect((await entries(busy.id))[2]?.after).toMatchObject({ error: 'the disk', state: 'failed' });
  });

  it('is one of two that are confirmed at once', async () => {
    const other = await room.open();
    for (let round = 0; round < 4; round += 1) {
      const [one, two] = [await plan(), await plan()];
      const both = await Promise.allSettled([room.registry.recosts.confirm(one.id, 'bob'), other.recosts.confirm(two.id, 'eve')]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [open] = await other.recosts.open();
      await other.recosts.progress(open?.id ?? '', { state: 'applied' }, 'applying');
    }
  });

  it('that failed before a call was touched is given up at once, holds nobody up, and can be planned on', async () => {
    const { recosts } = room.registry;
    const [unplanned, unbegun] = [await create(), await plan()];
    await recosts.confirm(unbegun.id, 'bob');
    for (const [{ id }, state] of [
      [unplanned, 'planning'],
      [unbegun, 'applying'],
    ] as const)
      await recosts.progress(id, { state: 'failed', error: 'why' }, state);
    const other = await plan();
    expect(await recosts.confirm(other.id, 'bob')).toMatchObject({ state: 'applying' });
    expect(await recosts.confirm(unplanned.id, 'bob')).toMatchObject({ state: 'planning', error: null });
    expect(await recosts.cancel(unbegun.id, 'bob')).toMatchObject({ state: 'cancelled', ended_at: expect.any(String) });
  });

  it('is worked on by the desk that has the lease, until it gives it back or the lease has run out', async () => {
    const [{ lease }, other] = [room.registry.recosts, (await room.open()).recosts.lease];
    expect((await Promise.all([lease.take('a', 60_000), other.take('b', 60_000)])).sort()).toEqual([false, true]);
    await Promise.all([lease.giveBack('a'), lease.giveBack('b')]);
    expect(await lease.take('a', 60_000)).toBe(true);
    await other.giveBack('b');
    room.time += 59_999;
    expect(await other.take('b', 60_000)).toBe(false);
    expect(await lease.renew('a', 60_000)).toBe(true);
    room.time += 60_000;
    expect(await other.take('b', 60_000)).toBe(true);
    expect(await lease.take('a', 60_000)).toBe(false);
    await other.giveBack('b');
    expect(await lease.renew('a', 60_000)).toBe(false);
  });

  it('stands in a list with its totals and without the differences', async () => {
    const { id } = await plan();
    const { differences, ...rest } = (await room.registry.recosts.get(id)) ?? expect.fail('it is not there');
    expect(differences).toEqual([difference]);
    expect(rest.totals).toEqual({
      ...{ calls: 2, before: difference.before, after: difference.after, difference: difference.difference },
      ...{ unpriced_before: 1, unpriced_after: 0 },
    });
    expect((await room.registry.recosts.list(9))[0]).toEqual(rest);
  });

  it('is listed newest first, and those at work oldest first', async () => {
    const [first, second, third] = [await create(), await plan(), await create()];
    await room.registry.recosts.confirm(second.id, 'bob');
    expect((await room.registry.recosts.list(2)).map(({ id }) => id)).toEqual([third.id, second.id]);
    expect((await room.registry.recosts.open()).map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
    await room.registry.recosts.cancel(first.id, 'bob');
    expect((await room.registry.recosts.open()).map(({ id }) => id)).toEqual([second.id, third.id]);
  });
});
