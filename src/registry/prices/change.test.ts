// Corrections that move a price, and the ways an entry is named: no correction leaves hours without a price unsaid.
import { expect, it } from 'vitest';
import type { RecordedPrice } from '../../schema/price.ts';
import { onBothDatabases } from '../testing/databases.ts';
import { day, priceOf } from '../testing/drafts.ts';

const shortly = ({ model, effective_from, effective_to, rates }: RecordedPrice): string =>
  `${model} ${effective_from?.slice(0, 10) ?? ''}…${effective_to?.slice(0, 10) ?? ''} ${rates.input}`;

onBothDatabases('a correction to a later beginning', (room) => {
  const { prices } = { prices: () => room.registry.prices };
  const add = (...of: Parameters<typeof priceOf>) => prices().add(priceOf(...of), 'ann');
  const correct = (id: string, ...of: Parameters<typeof priceOf>) => prices().correct(id, priceOf(...of), 'bob');
  const book = async (): Promise<readonly string[]> => (await prices().list()).map(shortly);

  it('lets the price it had closed go on until then', async () => {
    const first = await add('m', null);
    const wrong = await add('m', '2026-06-01', null, '2');
    room.time += 1_000;
    const right = await correct(wrong.added.id, 'm', '2026-08-01', null, '3');
    expect(await book()).toEqual(['m …2026-08-01 1', 'm 2026-08-01… 3']);
    expect(right.closed).toMatchObject({ id: first.added.id, revision: 3, effective_to: day('2026-08-01'), recorded_by: 'bob' });
    const [extended] = await room.registry.audit.list({ limit: 1, before: null, subject: first.added.id });
    expect(extended).toMatchObject({ who: 'bob', action: 'price.extend', after: right.closed });
    // And on, though the closing was that of the entry the correction replaced.
    await correct(right.added.id, 'm', '2026-09-01', null, '4');
    expect(await book()).toEqual(['m …2026-09-01 1', 'm 2026-09-01… 4']);
  });

  it('also of a correction that kept the beginning, and of one import', async () => {
    await add('m', null);
    const wrong = await add('m', '2026-06-01', null, '2');
    const same = await correct(wrong.added.id, 'm', '2026-06-01', null, '3');
    await correct(same.added.id, 'm', '2026-08-01', null, '4');
    expect(await book()).toEqual(['m …2026-08-01 1', 'm 2026-08-01… 4']);
    const [, second] = await prices().addAll([priceOf('n', null), priceOf('n', '2026-06-01', null, '2')], 'ann');
    await correct(second?.added.id ?? '', 'n', '2026-08-01', null, '2');
    expect((await book()).slice(2)).toEqual(['n …2026-08-01 1', 'n 2026-08-01… 2']);
  });

  it('gives the price it had closed no more than it had', async () => {
    await add('m', '2026-01-01', '2026-07-01');
    await add('m', '2026-05-01', '2026-07-01', '2');
    const [, second] = await prices().list();
    await expect(correct(second?.id ?? '', 'm', '2026-09-01', null, '2')).resolves.toBeTruthy();
    expect(await book()).toEqual(['m 2026-01-01…2026-07-01 1', 'm 2026-09-01… 2']);
  });

  it('is refused, naming the gap, where the price before was ended on purpose', async () => {
    const first = await add('m', '2026-01-01', '2026-06-01');
    const wrong = await add('m', '2026-06-01', null, '2');
    await expect(correct(wrong.added.id, 'm', '2026-08-01', null, '2')).rejects.toMatchObject({
      code: 'price_overlap',
      detail:
        `acme m: from ${day('2026-06-01')} to ${day('2026-08-01')} there would be no price: price own:${first.added.id} ends ${day('2026-06-01')}. ` +
        `Begin ${day('2026-06-01')}, or withdraw own:${wrong.added.id} and add this one.`,
    });
    expect(await book()).toEqual(['m 2026-01-01…2026-06-01 1', 'm 2026-06-01… 2']);
    // With nothing before it there is nothing that a gap could be in.
    const alone = await add('n', '2026-06-01');
    await correct(alone.added.id, 'n', '2026-08-01');
    expect((await book()).slice(2)).toEqual(['n 2026-08-01… 1']);
  });

  it('to another model gives the one before its time back', async () => {
    await add('m', null);
    const wrong = await add('m', '2026-06-01', '2026-09-01', '2').catch(() => add('m', '2026-06-01', null, '2'));
    await correct(wrong.added.id, 'n', '2026-06-01', null, '2');
    expect(await book()).toEqual(['m … 1', 'n 2026-06-01… 2']);
  });
});

onBothDatabases('an entry', (room) => {
  it('is named as calls name it, with its layer and the window that held', async () => {
    const { added } = await room.registry.prices.add(priceOf('m', null), 'ann');
    for (const name of [added.id, `own:${added.id}`, `own:${added.id}@peak`, `own:${added.id}@peak@night`])
      expect(await room.registry.prices.get(name)).toEqual(added);
    expect(await room.registry.prices.end(`own:${added.id}@peak`, '2026-12-01T00:00:00Z', 'ann')).toMatchObject({ revision: 2 });
    const gone = await room.registry.prices.withdraw(`own:${added.id}@peak`, 'bob');
    expect(await room.registry.prices.get(added.id)).toEqual(gone);
    expect(gone).toMatchObject({ revision: 2, superseded_by: 'bob' });
    expect(await room.registry.prices.get('own:nothing')).toBeNull();
  });

  it('takes no moment without an offset, and says what one looks like', async () => {
    const { added } = await room.registry.prices.add(priceOf('m', null), 'ann');
    const invalid = { code: 'price_invalid', detail: expect.stringContaining('such as 2026-12-01T00:00:00') };
    await expect(room.registry.prices.end(added.id, '2026-08-01T00:00:00', 'ann')).rejects.toMatchObject(invalid);
    await expect(room.registry.prices.end(added.id, '2026-08-01', 'ann')).rejects.toMatchObject(invalid);
    const unzoned = room.registry.prices.add({ ...priceOf('n', null), effective_from: '2026-08-01T00:00:00' }, 'ann');
    await expect(unzoned).rejects.toMatchObject(invalid);
    await expect(room.registry.prices.list({ known_at: '2026-08-01T00:00:00' })).rejects.toMatchObject({ code: 'question_invalid' });
    expect(await room.registry.prices.end(added.id, '2026-08-01T08:00:00+08:00', 'ann')).toMatchObject({ effective_to: day('2026-08-01') });
  });
});
