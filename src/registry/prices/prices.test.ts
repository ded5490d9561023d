import { expect, it } from 'vitest';
import type { RecordedPrice } from '../../schema/price.ts';
import { onBothDatabases } from '../testing/databases.ts';
import { day, priceOf } from '../testing/drafts.ts';

const range = ({ effective_from, effective_to }: RecordedPrice): string =>
  `${effective_from?.slice(0, 10) ?? ''}…${effective_to?.slice(0, 10) ?? ''}`;

onBothDatabases('the price book', (room) => {
  const add = (...of: Parameters<typeof priceOf>) => room.registry.prices.add(priceOf(...of), 'ann');
  const ranges = async (): Promise<readonly string[]> => (await room.registry.prices.list()).map(range);
  const actions = async (subject: string | null = null): Promise<readonly string[]> =>
    (await room.registry.audit.list({ limit: 100, before: null, subject })).map(({ action }) => action).reverse();

  it('keeps a price as it was typed, with who and when', async () => {
    const draft = { ...priceOf('m-1*', '2026-12-01'), unit: 'per_1k' as const, rates: { input: '0.0150' }, note: 'contract 7' };
    const { added, closed, unchanged } = await room.registry.prices.add(draft, 'ann');
    expect(added).toMatchObject({
      ...draft,
      revision: 1,
      recorded_by: 'ann',
      recorded_at: '2026-11-23T08:00:00.000Z',
      superseded_at: null,
    });
    expect([closed, unchanged]).toEqual([null, false]);
    expect(await room.registry.prices.list()).toEqual([added]);
    expect(await room.registry.audit.list({ limit: 9, before: null, subject: null })).toMatchObject([
      { who: 'ann', action: 'price.add', subject: added.id, before: null, after: added },
    ]);
  });

  it('keeps moments in UTC, so that they compare', async () => {
    const { added } = await room.registry.prices.add({ ...priceOf('m', null), effective_from: '2026-12-01T08:00:00+08:00' }, 'ann');
    expect(added.effective_from).toBe('2026-12-01T00:00:00.000Z');
  });

  it('closes the price in force where the next one begins, under the same id', async () => {
    const first = await add('m', null);
    room.time += 1_000;
    const second = await room.registry.prices.add(priceOf('M', '2026-12-01', null, '2'), 'bob');
    expect(second.closed).toEqual({
      ...first.added,
      revision: 2,
      effective_to: day('2026-12-01'),
      recorded_at: '2026-11-23T08:00:01.000Z',
      recorded_by: 'bob',
    });
    expect(await ranges()).toEqual(['…2026-12-01', '2026-12-01…']);
    expect(await actions(first.added.id)).toEqual(['price.add', 'price.close']);
    const [closing] = await room.registry.audit.list({ limit: 1, before: null, subject: first.added.id });
    expect(closing).toMatchObject({ who: 'bob', before: first.added, after: second.closed });
  });

  it('lets a price stand beside one that ended before, and beside those of other models', async () => {
    await add('m', '2026-01-01', '2026-02-01');
    await add('n', null);
    expect((await add('m', '2026-02-01')).closed).toBeNull();
    expect(await ranges()).toEqual(['2026-01-01…2026-02-01', '2026-02-01…', '…']);
  });

  it('refuses a price over one that begins later, naming it and the way out', async () => {
    const { added } = await add('m', '2026-12-01');
    const refused = add('m', '2026-11-01', null, '2');
    await expect(refused).rejects.toMatchObject({
      code: 'price_overlap',
      detail:
        `acme m: price own:${added.id} begins 2026-12-01T00:00:00.000Z, inside the range given (2026-11-01T00:00:00.000Z to without end). ` +
        'Give effective_to 2026-12-01T00:00:00.000Z or withdraw that price.',
    });
    expect((await add('m', '2026-11-01', '2026-12-01', '2')).closed).toBeNull();
  });

  it('refuses a price that begins with another, and says where that is the same', async () => {
    const { added } = await add('m', null);
    await expect(add('m', null)).rejects.toMatchObject({
      code: 'price_overlap',
      detail: expect.stringContaining(`own:${added.id} holds since ever, with the same figures`),
    });
    await expect(add('m', null, null, '2')).rejects.toMatchObject({
      code: 'price_overlap',
      detail: expect.not.stringContaining('same figures'),
    });
  });

  it('refuses a price that would leave a gap after it, and changes nothing then', async () => {
    const { added } = await add('m', null);
    const version = await room.registry.version();
    await expect(add('m', '2026-11-01', '2026-12-01', '2')).rejects.toMatchObject({
      code: 'price_overlap',
      detail: expect.stringMatching(/after 2026-12-01\S+ there would be no price, though price own:\S+ was to hold without end/),
    });
    expect(await room.registry.prices.list()).toEqual([added]);
    expect([await room.registry.version(), await actions()]).toEqual([version, ['price.add']]);
  });

  it('takes one of two prices that are added at once, whoever adds them', async () => {
    const other = await room.open();
    for (const round of [1, 2, 3]) {
      const both = [room.registry, other].map((one) => one.prices.add(priceOf(`m${round}`, '2026-12-01'), 'ann'));
      const outcomes = await Promise.allSettled(both);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({ reason: { code: 'price_overlap' } });
    }
    expect(await room.registry.prices.list()).toHaveLength(3);
  });

  it('says what is wrong with a price that cannot be', async () => {
    await expect(room.registry.prices.add({ ...priceOf('m', null), rates: {} }, 'ann')).rejects.toMatchObject({ code: 'price_invalid' });
    await expect(add('m', '2026-12-01', '2026-12-01')).rejects.toMatchObject({
      code: 'price_invalid',
      detail: expect.stringContaining('effective_to'),
    });
    await expect(add('m', null, null, '-1')).rejects.toMatchObject({
      code: 'price_invalid',
      detail: expect.stringContaining('acme m: rates.input'),
    });
    expect(await room.registry.prices.list()).toEqual([]);
  });

  it('puts a correction in the place of what it corrects, as one change', async () => {
    const first = await add('m', null);
    const wrong = await add('m', '2026-12-01', null, '2');
    room.time += 1_000;
    const version = await room.registry.version();
    const right = await room.registry.prices.correct(wrong.added.id, priceOf('m', '2026-11-15', null, '3'), 'bob');
    expect(right.added).toMatchObject({ replaces: wrong.added.id, effective_from: day('2026-11-15') });
    expect(right.closed).toMatchObject({ id: first.added.id, effective_to: day('2026-11-15'), revision: 3 });
    expect(await ranges()).toEqual(['…2026-11-15', '2026-11-15…']);
    expect(await room.registry.version()).toBe(version + 1);
    const moments = (await room.registry.prices.history('acme', 'm')).flatMap((row) =>
      row.recorded_by === 'bob' ? [row.recorded_at] : [],
    );
    expect(new Set(moments).size).toBe(1);
    expect(await room.registry.audit.list({ limit: 1, before: null, subject: wrong.added.id })).toMatchObject([
      { who: 'bob', action: 'price.correct', before: wrong.added, after: right.added },
    ]);
    await expect(room.registry.prices.correct(wrong.added.id, priceOf('m', '2026-11-15'), 'bob')).rejects.toMatchObject({
      code: 'price_unknown',
      detail: expect.stringContaining('by bob'),
    });
  });

  it('leaves all as it was where the correction does not fit', async () => {
    const { added } = await add('m', null, '2026-12-01');
    await add('m', '2026-12-01');
    const before = await room.registry.prices.list();
    await expect(room.registry.prices.correct(added.id, priceOf('m', null), 'bob')).rejects.toMatchObject({ code: 'price_overlap' });
    expect(await room.registry.prices.list()).toEqual(before);
  });

  it('ends a price earlier or later, but not into the next and not before it begins', async () => {
    const { added } = await add('m', '2026-11-01', '2026-12-01');
    await add('m', '2027-01-01');
    const end = (date: string | null) => room.registry.prices.end(`own:${added.id}`, day(date), 'bob');
    expect(await end('2026-11-15')).toMatchObject({ id: added.id, revision: 2, effective_to: day('2026-11-15'), recorded_by: 'bob' });
    expect(await end('2027-01-01')).toMatchObject({ revision: 3 });
    const same = await end('2027-01-01');
    expect(same.revision).toBe(3);
    await expect(end('2027-01-02')).rejects.toMatchObject({ code: 'price_overlap' });
    await expect(end(null)).rejects.toMatchObject({ code: 'price_overlap', detail: expect.stringContaining('2027-01-01') });
    await expect(end('2026-11-01')).rejects.toMatchObject({ code: 'price_invalid' });
    await expect(room.registry.prices.end(added.id, 'soon', 'bob')).rejects.toMatchObject({ code: 'price_invalid' });
    expect(await actions(added.id)).toEqual(['price.add', 'price.end', 'price.end']);
  });

  it('withdraws a price once, and lets the one before be opened again', async () => {
    const first = await add('m', null);
    const second = await add('m', '2026-12-01', null, '2');
    const withdrawn = await room.registry.prices.withdraw(second.added.id, 'bob');
    expect(withdrawn).toEqual({ ...second.added, superseded_at: '2026-11-23T08:00:00.002Z', superseded_by: 'bob' });
    expect(await ranges()).toEqual(['…2026-12-01']);
    room.time += 1_000;
    expect(await room.registry.prices.withdraw(second.added.id, 'eve')).toEqual(withdrawn);
    await expect(room.registry.prices.end(second.added.id, null, 'bob')).rejects.toMatchObject({ code: 'price_unknown' });
    await expect(room.registry.prices.withdraw('nothing', 'bob')).rejects.toMatchObject({ code: 'price_unknown' });
    await room.registry.prices.end(first.added.id, null, 'bob');
    expect(await ranges()).toEqual(['…']);
    expect(await actions(second.added.id)).toEqual(['price.add', 'price.withdraw']);
    const rows = await room.registry.prices.history('ACME', 'M');
    expect(rows.map(({ id, revision }) => `${id === first.added.id ? 'first' : 'second'} ${revision}`).sort()).toEqual([
      'first 1',
      'first 2',
      'first 3',
      'second 1',
    ]);
    expect(rows.map(({ recorded_at }) => recorded_at)).toEqual(
      rows
        .map(({ recorded_at }) => recorded_at)
        .sort()
        .reverse(),
    );
  });

  it('refuses a moment that is none', async () => {
    await expect(room.registry.prices.list({ known_at: 'yesterday' })).rejects.toMatchObject({ code: 'question_invalid' });
  });
});
