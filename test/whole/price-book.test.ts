// The price book of the delivered program as a file, there and back, and who may do what with money: on the running program, by
// keys that its command line made.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newKey, until } from './house.ts';
import { type MoneyHouse, openMoneyHouse } from './money-house.ts';

const [quarter, hour] = [900_000, 3_600_000];
const start = Math.floor(Date.now() / quarter) * quarter;
const ago = (hours: number): number => start - hours * hour;
const iso = (at: number): string => new Date(at).toISOString();

let house: MoneyHouse;
beforeAll(async () => {
  house = await openMoneyHouse([]);
  // The desk listens a moment after the gateway, its ledger is ready a moment after that.
  await until('the ledger', 20_000, async () => ((await house.get('/api/calls')).status === 200 ? true : null));
  const brass = { vendor: 'openai', model: 'brass-1', currency: 'USD', rates: { input: '2', cache_read: '0.2', output: '8' } };
  const jade = { vendor: 'deepseek', model: 'jade-1', currency: 'CNY', unit: 'per_1k', rates: { input: '0.004', output: '0.016' } };
  for (const price of [brass, jade]) expect((await house.post('/api/prices', price)).status).toBe(201);
});
afterAll(() => house.close());

const listed = z.object({ prices: z.array(z.object({ id: z.string() })) });

describe('the book as a file', () => {
  const moments = [ago(60), ago(26), start].map(iso);
  const asked = [
    ['openai', 'brass-1'],
    ['deepseek', 'jade-1'],
    ['openai', 'zinc-9-mini'],
    ['openai', 'gpt-4.1-mini'],
  ] as const;
  /** Entries get new ids. */
  const lookups = async (): Promise<string[]> =>
    Promise.all(
      asked.flatMap(([vendor_id, model]) =>
        moments.map(async (at) => {
          const { json } = await house.get(`/api/prices/lookup?vendor=${vendor_id}&model=${model}&at=${at}`);
          return JSON.stringify(json).replaceAll(/[0-9A-HJKMNP-TV-Z]{26}/g, 'id');
        }),
      ),
    );

  it.each(['yaml', 'csv'] as const)('of %s, exported, all withdrawn, imported: every question is answered as before', async (format) => {
    if (format === 'yaml') {
      const windows = [
        {
          name: 'night',
          zone: 'Asia/Shanghai',
          days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
          from: '22:00',
          to: '06:00',
          rates: { input: '1', output: '3' },
        },
      ];
      const zinc = { vendor: 'openai', model: 'zinc-9*', currency: 'EUR', rates: { input: '2', output: '4' } };
      const tiers = [{ above_input_tokens: 32_000, rates: { input: '4', output: '8' } }];
      expect((await house.post('/api/prices', { ...zinc, tiers, effective_from: iso(ago(40)), effective_to: iso(ago(10)) })).status).toBe(
        201,
      );
      expect((await house.post('/api/prices', { ...zinc, windows, effective_from: iso(ago(10)) })).status).toBe(201);
    }
    const before = await lookups();
    const { out } = await house.cli('prices', 'export', '--format', format);
    const file = join(house.folder, `prices.${format}`);
    writeFileSync(file, out);
    const { prices } = listed.parse((await house.get('/api/prices?layer=own')).json);
    for (const { id } of prices) expect((await house.post(`/api/prices/${id}/withdraw`)).status).toBe(200);
    expect((await house.get('/api/prices?layer=own')).json).toEqual({ prices: [] });
    expect(await lookups()).not.toEqual(before);
    await house.cli('prices', 'import', file);
    expect(await lookups()).toEqual(before);
    // The same file again adds nothing.
    await house.cli('prices', 'import', file);
    expect(listed.parse((await house.get('/api/prices?layer=own')).json).prices).toHaveLength(prices.length);
  });
});

describe('rights', () => {
  it('of each role hold on the running program', async () => {
    const keys = new Map<string, string>([['admin', house.key()]]);
    for (const role of ['member', 'analyst', 'auditor'])
      keys.set(role, await newKey(house.data, `the-${role}`, '--user', role, '--role', role));
    await until('the last key', 3_000, async () => ((await house.get('/api/prices', keys.get('auditor'))).status === 200 ? true : null));
    const draft = { vendor: 'openai', model: 'lead-1', currency: 'USD', rates: { input: '1' } };
    const rate = { from_currency: 'EUR', to_currency: 'USD', rate: '1.1', effective_from: iso(start) };
    const doors: readonly (readonly [path: string, body: unknown, allowed: string])[] = [
      ['/api/prices', null, 'admin analyst auditor'],
      ['/api/prices/lookup?vendor=openai&model=brass-1', null, 'admin member analyst auditor'],
      ['/api/rates', null, 'admin member analyst auditor'],
      ['/api/usage', null, 'admin member analyst auditor'],
      ['/api/prices/missing', null, 'admin analyst auditor'],
      ['/api/costs/differences', null, 'admin analyst auditor'],
      ['/api/recost', null, 'admin analyst auditor'],
      ['/api/users/alice/usage-summary', null, 'admin analyst auditor'],
      ['/api/audit', null, 'admin auditor'],
      ['/api/prices', draft, 'admin'],
      ['/api/rates', rate, 'admin'],
      ['/api/recost?model_id=none', { reason: 'a try' }, 'admin'],
      ['/api/usage/verify', {}, 'admin'],
    ];
    for (const [path, body, allowed] of doors) {
      for (const role of ['member', 'analyst', 'auditor', 'admin']) {
        const { status, json } = body === null ? await house.get(path, keys.get(role)) : await house.post(path, body, keys.get(role));
        const words = `${role} ${path} ${status} ${JSON.stringify(json).slice(0, 200)}`;
        if (allowed.split(' ').includes(role)) expect(status, words).toBeLessThan(300);
        else expect([status, json], words).toMatchObject([403, { error: { code: 'key_forbidden' } }]);
      }
    }
  });
});
