// Imports of prices: all or nothing, drafts that follow one another, and what is left alone when a file comes again.
import { expect, it } from 'vitest';
import type { PriceAdded } from './prices.ts';
import { onBothDatabases } from '../testing/databases.ts';
import { priceOf } from '../testing/drafts.ts';

const shortly = ({ added, closed, unchanged }: PriceAdded): string =>
  `${added.effective_from?.slice(0, 10) ?? ''}…${added.effective_to?.slice(0, 10) ?? ''}${closed === null ? '' : ' closes'}${unchanged ? ' unchanged' : ''}`;

onBothDatabases('an import of prices', (room) => {
  const addAll = (...drafts: Parameters<typeof room.registry.prices.addAll>[0]) => room.registry.prices.addAll(drafts, 'ann');

  it('lets drafts follow one another, each closing the one before, in whatever order they come', async () => {
    const added = await addAll(
      priceOf('m', '2026-12-01', null, '2'),
      priceOf('n', null),
      priceOf('m', null),
      priceOf('m', '2027-01-01', null, '3'),
    );
    expect(added.map(shortly)).toEqual(['2026-12-01…2027-01-01 closes', '…', '…2026-12-01', '2027-01-01… closes']);
    expect(added[0]?.closed).toEqual(added[2]?.added);
    expect(new Set(added.map(({ added: { recorded_at } }) => recorded_at)).size).toBe(1);
    expect(await room.registry.prices.list()).toHaveLength(4);
    expect(await room.registry.audit.list({ limit: 99, before: null, subject: null })).toHaveLength(4);
  });

  it('closes what the book has', async () => {
    const { added: old } = await room.registry.prices.add(priceOf('m', null), 'ann');
    const [added] = await addAll(priceOf('m', '2026-12-01', null, '2'));
    expect(added?.closed).toMatchObject({ id: old.id, revision: 2, effective_to: '2026-12-01T00:00:00.000Z' });
  });

  it('leaves alone what the book has already', async () => {
    const drafts = [priceOf('m', null), priceOf('m', '2026-12-01', null, '2.50'), priceOf('n', '2026-01-01', '2026-02-01')];
    await room.registry.prices.addAll(drafts, 'ann');
    const before = await room.registry.prices.list();
    const again = await addAll(...drafts.slice(1), priceOf('M', null), priceOf('m', '2026-12-01', null, '2.5'));
    expect(again.map(shortly)).toEqual([
      '2026-12-01… unchanged',
      '2026-01-01…2026-02-01 unchanged',
      '…2026-12-01 unchanged',
      '2026-12-01… unchanged',
    ]);
    expect(await room.registry.prices.list()).toEqual(before);
    expect(await room.registry.audit.list({ limit: 99, before: null, subject: null })).toHaveLength(3);
    expect((await addAll(...drafts, priceOf('m', '2027-01-01', null, '4'))).map(shortly).slice(-2)).toEqual([
      '2026-01-01…2026-02-01 unchanged',
      '2027-01-01… closes',
    ]);
  });

  it('leaves alone a price that a later one has closed since', async () => {
    const [first, second] = [priceOf('m', '2026-12-01', '2027-01-01'), priceOf('m', '2026-12-10', '2027-01-01', '2')];
    await room.registry.prices.add(first, 'ann');
    await room.registry.prices.add(second, 'ann');
    expect((await addAll(first)).map(shortly)).toEqual(['2026-12-01…2026-12-10 unchanged']);
    const other = addAll({ ...first, effective_to: '2026-12-05T00:00:00Z' });
    await expect(other).rejects.toMatchObject({ code: 'price_overlap', index: 0 });
  });

  it('without an end does not take a price that was ended for one that goes on', async () => {
    const [one] = await addAll(priceOf('m', null));
    await room.registry.prices.end(one?.added.id ?? '', '2026-06-01T00:00:00Z', 'ann');
    await expect(addAll(priceOf('m', null))).rejects.toMatchObject({
      code: 'price_overlap',
      index: 0,
      detail: expect.stringContaining('with the same figures, and ends 2026-06-01T00:00:00.000Z'),
    });
    // Where another begins at that end, it was closed by it, and the file says nothing new.
    await room.registry.prices.add(priceOf('m', '2026-06-01', null, '2'), 'ann');
    expect((await addAll(priceOf('m', null))).map(shortly)).toEqual(['…2026-06-01 unchanged']);
  });

  it('takes a price for a while where what follows comes along with it', async () => {
    await room.registry.prices.add(priceOf('m', null), 'ann');
    const season = priceOf('m', '2026-12-01', '2027-01-01', '0.5');
    await expect(addAll(season)).rejects.toMatchObject({ code: 'price_overlap' });
    expect((await addAll(season, priceOf('m', '2027-01-01'))).map(shortly)).toEqual(['2026-12-01…2027-01-01 closes', '2027-01-01…']);
  });

  it('is refused as a whole, naming the draft', async () => {
    const { added } = await room.registry.prices.add(priceOf('m', '2026-12-01'), 'ann');
    const version = await room.registry.version();
    await expect(addAll(priceOf('n', null), priceOf('m', '2026-11-01'))).rejects.toMatchObject({
      code: 'price_overlap',
      index: 1,
      detail: expect.stringContaining(`Price 2 of 2 (acme m): price own:${added.id} begins`),
    });
    await expect(addAll(priceOf('n', null), priceOf('o', null), priceOf('n', null, null, '2'))).rejects.toMatchObject({
      code: 'price_overlap',
      index: 2,
      detail: expect.stringContaining('price 1 of this import holds since ever too'),
    });
    await expect(addAll(priceOf('n', null), priceOf('o', '2026-12-01', '2026-11-01'))).rejects.toMatchObject({
      code: 'price_invalid',
      index: 1,
    });
    await expect(addAll(priceOf('n', null), priceOf('n', '2026-11-01', '2026-12-01', '2'))).rejects.toMatchObject({
      code: 'price_overlap',
      index: 1,
      detail: expect.stringContaining('price 1 of this import was to hold without end'),
    });
    expect(await room.registry.prices.list()).toEqual([added]);
    expect(await room.registry.version()).toBe(version);
  });

  it('of nothing is no change', async () => {
    const version = await room.registry.version();
    expect(await addAll()).toEqual([]);
    expect(await room.registry.version()).toBe(version);
  });

  it('takes thousands of prices', async () => {
    const drafts = Array.from({ length: 2_000 }, (_, i) =>
      priceOf(`m-${i % 700}`, `20${10 + Math.floor(i / 700)}-01-01`, null, String(i + 1)),
    );
    expect(await room.registry.prices.addAll(drafts, 'ann')).toHaveLength(2_000);
    expect(await room.registry.prices.list()).toHaveLength(2_000);
    expect((await room.registry.prices.addAll(drafts, 'ann')).every(({ unchanged }) => unchanged)).toBe(true);
  });
});
