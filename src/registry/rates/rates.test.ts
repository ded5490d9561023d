import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RateDraftInput, RecordedRate } from '../../schema/rate.ts';
import { onBothDatabases } from '../testing/databases.ts';

const rate = (from_currency: string, to_currency: string, date: string, figure: string): RateDraftInput => ({
  from_currency,
  to_currency,
  rate: figure,
  effective_from: `${date}T00:00:00.000Z`,
  source: 'ECB',
});

onBothDatabases('exchange rates', (room) => {
  const entries = (subject: string | null = null) => room.registry.audit.list({ limit: 99, before: null, subject });

  it('are kept as typed, with who and when', async () => {
    const draft = rate('USD', 'CNY', '2026-11-20', '7.1230');
    expect(await room.registry.rates.addAll([draft], 'ann')).toEqual({ added: 1, replaced: 0, unchanged: 0 });
    const [kept] = await room.registry.rates.list();
    expect(kept).toEqual({
      ...draft,
      id: kept?.id,
      recorded_at: '2026-11-23T08:00:00.000Z',
      recorded_by: 'ann',
      superseded_at: null,
      superseded_by: null,
    });
    expect(await entries()).toMatchObject([{ who: 'ann', action: 'rate.add', subject: kept?.id, before: null, after: kept }]);
  });

  it('come by pair and beginning', async () => {
    const drafts = [rate('USD', 'CNY', '2026-11-21', '2'), rate('EUR', 'USD', '2026-11-22', '3'), rate('USD', 'CNY', '2026-11-20', '1')];
    await room.registry.rates.addAll(drafts, 'ann');
    expect((await room.registry.rates.list()).map((one) => one.rate)).toEqual(['3', '1', '2']);
  });

  it('replace what was said for the same pair and moment, and leave alone what is the same', async () => {
    await room.registry.rates.addAll([rate('USD', 'CNY', '2026-11-20', '7.10'), rate('USD', 'CNY', '2026-11-21', '7.2')], 'ann');
    const before = await room.registry.rates.list();
    room.time += 1_000;
    const again = [
      rate('USD', 'CNY', '2026-11-20', '7.1'),
      rate('USD', 'CNY', '2026-11-21', '7.3'),
      rate('CNY', 'USD', '2026-11-21', '0.14'),
    ];
    again.push({ ...rate('USD', 'CNY', '2026-11-21', '7.30'), effective_from: '2026-11-21T08:00:00+08:00' });
    expect(await room.registry.rates.addAll(again, 'bob', 'sha256:abc')).toEqual({ added: 1, replaced: 1, unchanged: 2 });
    expect((await room.registry.rates.list()).map((one) => [one.rate, one.recorded_by])).toEqual([
      ['0.14', 'bob'],
      ['7.10', 'ann'],
      ['7.3', 'bob'],
    ]);
    expect(await room.registry.rates.list({ known_at: '2026-11-23T08:00:00.999Z' })).toEqual(before);
    expect((await entries('rates')).map(({ after }) => after)).toMatchObject([
      {
        added: 1,
        replaced: 1,
        unchanged: 2,
        first: '2026-11-21T00:00:00.000Z',
        currencies: ['CNY', 'USD'],
        sources: ['ECB'],
        digest: 'sha256:abc',
      },
      { added: 2, replaced: 0, digest: null },
    ]);
  });

  it('that are all there already are no entry in the audit log', async () => {
    const drafts = [rate('USD', 'CNY', '2026-11-20', '7.1')];
    await room.registry.rates.addAll(drafts, 'ann');
    expect(await room.registry.rates.addAll(drafts, 'ann')).toEqual({ added: 0, replaced: 0, unchanged: 1 });
    expect(await room.registry.rates.addAll([], 'ann')).toEqual({ added: 0, replaced: 0, unchanged: 0 });
    expect(await entries()).toHaveLength(1);
  });

  it('are refused all together, naming the one that is wrong', async () => {
    const good = rate('USD', 'CNY', '2026-11-20', '7.1');
    const refused = (bad: RateDraftInput) => expect(room.registry.rates.addAll([good, bad], 'ann')).rejects;
    await refused({ ...good, rate: '0.0' }).toMatchObject({
      code: 'rate_invalid',
      index: 1,
      detail: expect.stringContaining('Rate 2 of 2 (USD to CNY'),
    });
    await refused({ ...good, to_currency: 'USD' }).toMatchObject({ code: 'rate_invalid' });
    await refused({ ...good, effective_from: '2026-11-20T00:01:00Z' }).toMatchObject({
      detail: expect.stringContaining('quarter of an hour'),
    });
    await refused({ ...good, rate: '7.2' }).toMatchObject({ index: 1, detail: expect.stringContaining('rate 1 says 7.1') });
    expect(await room.registry.rates.list()).toEqual([]);
  });

  it('are withdrawn once, and known before', async () => {
    await room.registry.rates.addAll([rate('USD', 'CNY', '2026-11-20', '7.1')], 'ann');
    const [kept] = await room.registry.rates.list();
    room.time += 1_000;
    const withdrawn = await room.registry.rates.withdraw(kept?.id ?? '', 'bob');
    expect(withdrawn).toEqual({ ...kept, superseded_at: '2026-11-23T08:00:01.000Z', superseded_by: 'bob' });
    expect(await room.registry.rates.withdraw(kept?.id ?? '', 'eve')).toEqual(withdrawn);
    expect(await room.registry.rates.list()).toEqual([]);
    expect(await room.registry.rates.list({ known_at: '2026-11-23T08:00:00.999Z' })).toEqual([kept]);
    await expect(room.registry.rates.withdraw('none', 'bob')).rejects.toMatchObject({ code: 'rate_unknown' });
    expect((await entries(kept?.id)).map(({ action }) => action)).toEqual(['rate.withdraw', 'rate.add']);
  });

  it('entered twice at once are there once', async () => {
    const other = await room.open();
    const drafts = [rate('USD', 'CNY', '2026-11-20', '7.1')];
    const counts = await Promise.all([room.registry, other, room.registry].map((one) => one.rates.addAll(drafts, 'ann')));
    expect(counts.map(({ added }) => added).sort()).toEqual([0, 0, 1]);
  });

  it('are known as they were at every past moment, however the clock goes', async () => {
    const draft = fc.record({ n: fc.integer({ min: 1, max: 4 }), figure: fc.constantFrom('1', '2', '3') });
    const steps = fc.array(
      fc.record({
        drafts: fc.uniqueArray(draft, { selector: ({ n }) => n, minLength: 1 }),
        clock: fc.constantFrom(0, 1, -3),
        withdraws: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    const known: { at: string; rates: readonly RecordedRate[] }[] = [];
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        for (const { drafts, clock, withdraws } of all) {
          room.time += clock;
          const [first] = await room.registry.rates.list();
          const withdrawn = withdraws && first !== undefined ? await room.registry.rates.withdraw(first.id, 'bob') : null;
          if (withdrawn === null)
            await room.registry.rates.addAll(
              drafts.map(({ n, figure }) => rate('USD', 'EUR', `2026-11-0${n}`, figure)),
              'ann',
            );
          const rates = await room.registry.rates.list();
          const at =
            [withdrawn?.superseded_at ?? '', known.at(-1)?.at ?? '', ...rates.map(({ recorded_at }) => recorded_at)].sort().at(-1) ?? '';
          if (at === known.at(-1)?.at) expect(rates).toEqual(known.at(-1)?.rates);
          else known.push({ at, rates });
          expect(new Set(rates.map(({ effective_from }) => effective_from)).size).toBe(rates.length);
        }
      }),
      { numRuns: 15 },
    );
    expect(known.length).toBeGreaterThan(10);
    for (const { at, rates } of known) expect(await room.registry.rates.list({ known_at: at })).toEqual(rates);
  }, 30_000);
});
