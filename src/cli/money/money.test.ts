// The commands about money through the program, against the API over a real registry on a loopback port.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDesk } from '../../api/testing/desk.ts';
import { type Ended, openTerminal, type Terminal } from '../testing/terminal.ts';

let terminal: Terminal;
let desk: TestDesk;
let dir = '';
const daybook = (line: string, ...more: readonly string[]): Promise<Ended> => terminal.daybook(line, ...more);

beforeEach(async () => {
  terminal = await openTerminal({
    overlay: [{ id: 'listed', vendor: 'moonshot', model: 'kimi-k2', currency: 'CNY', rates: { input: '4', output: '16' } }],
  });
  ({ desk, dir } = terminal);
});
afterEach(() => terminal.close());

const idIn = (out: string): string => /\b[0-9A-HJKMNP-TV-Z]{26}\b/.exec(out)?.[0] ?? '';

describe('prices', () => {
  const add = (more = '') =>
    daybook(`prices add --vendor deepseek --model deepseek-chat --currency cny --input 2 --cache-read 0.2 --output 3${more}`);

  it('are added from options, listed, corrected, ended, withdrawn, and their history stays', async () => {
    desk.replies.countCalls = 5;
    const added = await add(' --from 2026-11-01 --zone Asia/Shanghai --cache-write-1h 4');
    expect(added).toMatchObject({
      code: 0,
      err: expect.stringMatching(
        /5 calls without a price, and 5 that have another[\s\S]*daybook recost plan 'vendor_id=deepseek' 'model_id=deepseek-chat' 'model_id=null' --from 2026-10-31T16:00:00.000Z/,
      ),
    });
    const id = idIn(added.out);
    expect((await daybook('prices')).out).toMatch(
      new RegExp(`${id} +deepseek +deepseek-chat +CNY +1M +2 +0\\.2 +3 +cache_write_1h 4 +2026-10-31 16:00Z +–\noverlay:listed +moonshot`),
    );
    expect((await daybook('prices --vendor moonshot --now')).out).not.toContain('deepseek');

    const corrected = await daybook(`prices correct ${id} --input 2.5`, '--note', 'read wrongly');
    const other = idIn(corrected.out);
    expect(JSON.parse((await daybook('prices list --layer own --json')).out).prices).toMatchObject([
      { id: other, rates: { input: '2.5', output: '3', cache_write_1h: '4' }, note: 'read wrongly', replaces: id },
    ]);
    expect(await daybook(`prices end ${other} --to 2026-12-01`)).toMatchObject({ code: 0, err: 'It ends 2026-12-01.\n' });
    expect(await daybook(`prices end ${other} --to never`)).toMatchObject({ code: 0, err: 'It goes on without end.\n' });
    expect(await daybook(`prices withdraw ${other}`)).toMatchObject({ code: 0, err: expect.stringContaining('history stays') });
    const { out } = await daybook(`prices history own:${other}`);
    expect(out.match(/\n/g)).toHaveLength(5);
    expect(out).not.toContain('holds');
  });

  it('are added from a file with what options cannot say', async () => {
    writeFileSync(
      join(dir, 'one.yaml'),
      '- { vendor: a, model: m, currency: USD, rates: { input: 0.15 }, tiers: [{ above_input_tokens: 1000, rates: { input: 0.3 } }] }\n',
    );
    const added = await daybook('prices add --file one.yaml');
    expect(added).toMatchObject({ out: expect.stringContaining('1 tier'), err: expect.stringContaining('There is no vendor "a"') });
    writeFileSync(join(dir, 'two.yaml'), '- { vendor: a, model: m, currency: USD, rates: { inptu: 1 } }\n');
    expect(await daybook('prices add --file two.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('two.yaml') });
  });

  it('that cannot be are refused by the path of what is wrong', async () => {
    expect(await daybook('prices add --vendor a --model m --currency USD --input 0,15')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--input: cannot be "0,15"; it takes a decimal number'),
    });
    await add();
    expect(await add()).toMatchObject({ code: 1, err: expect.stringContaining('overlaps') });
    expect(await daybook('prices withdraw none')).toMatchObject({ code: 1, err: expect.stringContaining('daybook prices') });
  });

  it('are looked up with the reason, and an unknown price is said to be unknown', async () => {
    await add();
    const { out } = await daybook('prices lookup deepseek deepseek-chat');
    expect(out).toMatch(/CNY for 1M +input 2, output 3, cache_read 0\.2\n|CNY for 1M +input 2, cache_read 0\.2, output 3\n/);
    expect(out).toMatch(/→ own +deepseek-chat, the model asked for, matches exactly\n/);
    expect((await daybook('prices lookup nobody nothing')).out).toContain('unknown, not zero');
  });

  it('that are missing are listed with the calls that wait', async () => {
    expect(await daybook('prices missing')).toMatchObject({ out: '', err: 'No call waits for a price.\n' });
    desk.replies.missingPrices = [
      {
        ...{
          vendor_id: 'a',
          vendor_name: 'A',
          model_id: 'm',
          response_model: null,
          calls: 3,
          prompt_tokens: 1,
          completion_tokens: 2,
          total_tokens: 3,
        },
        ...{ first_at: '2026-11-01T00:00:00.000Z', last_at: '2026-11-02T00:00:00.000Z', reasons: ['no_price'] },
      },
    ];
    expect((await daybook('prices missing')).out).toMatch(/a +m +– +3 +3 +2026-11-01 +2026-11-02 +.*no_price.*\n/);
  });

  it('go out as a file and come in again, dry first', async () => {
    await add(' --from 2026-11-01');
    const { out } = await daybook('prices export --format csv');
    writeFileSync(join(dir, 'prices.csv'), out.replace('deepseek-chat', 'deepseek-other'));
    const dry = await daybook('prices import prices.csv --dry-run');
    expect(dry).toMatchObject({
      code: 0,
      out: expect.stringContaining('would be added'),
      err: expect.stringContaining('1 would be added, 0 there already.\n'),
    });
    expect(await desk.registry.prices.list()).toHaveLength(1);
    expect(await daybook('prices import prices.csv')).toMatchObject({
      code: 0,
      err: expect.stringContaining('1 added, 0 there already.\n'),
    });
    expect(await daybook('prices import prices.csv')).toMatchObject({
      code: 0,
      err: expect.stringContaining('0 added, 1 there already.\n'),
    });
    writeFileSync(join(dir, 'bad.csv'), 'vendor,model,currency,input\na,m,USD,x\n');
    expect(await daybook('prices import bad.csv')).toMatchObject({ code: 2, err: expect.stringContaining('line 2') });
    expect(await daybook('prices import none.txt')).toMatchObject({ code: 2, err: expect.stringContaining('--format') });
  });
});

describe('prices, where somebody slips', () => {
  const add = (more = '') => daybook(`prices add --vendor deepseek --model m --currency CNY --input 2 --output 3${more}`);

  it('another unit is refused unless every amount is given anew', async () => {
    const id = idIn((await add(' --unit per_1k')).out);
    const refused = await daybook(`prices correct ${id} --unit per_1m --input 2000`);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('output would keep its figure for per_1k') });
    expect(await daybook(`prices correct ${id} --unit per_1m --input 2000 --output 3000`)).toMatchObject({ code: 0 });
  });

  it('a price that is withdrawn or ended early says which calls keep the cost by it', async () => {
    const id = idIn((await add()).out);
    desk.replies.countCalls = 7;
    const ended = await daybook(`prices end ${id} --to 2026-11-01 --zone Asia/Shanghai`);
    expect(ended.err).toContain('It ends 2026-11-01.\n7 calls keep the cost by it.');
    expect(ended.err).toContain(`daybook recost plan 'price_id=own:${id}' 'price_id=own:${id}@*' --from 2026-10-31T16:00:00.000Z`);
    const withdrawn = await daybook(`prices withdraw ${id}`);
    expect(withdrawn.err).toMatch(/history stays\.\n7 calls keep the cost by it[\s\S]*price_id=own:\w+@\*' --reason/);
    expect((await daybook(`prices withdraw ${id}`)).err).toMatch(/out of the book already since .* by key:k \(ada\); nothing was changed/);
  });

  it('a corrected price is said to be corrected, and by which', async () => {
    const id = idIn((await add()).out);
    const other = idIn((await daybook(`prices correct ${id} --input 5`)).out);
    expect((await daybook(`prices end ${id} --to never`)).err).toContain(`was corrected`);
    expect((await daybook(`prices end ${id} --to never`)).err).toContain(`own:${other} stands in its place`);
    expect((await daybook(`prices withdraw ${id}`)).err).toContain(`${other} stands in its place`);
    expect((await daybook(`prices history ${id}`)).out).toContain(`corrected by ${other}`);
  });

  it('a shipped price cannot be changed, and what can be done is said', async () => {
    for (const line of ['withdraw overlay:listed', 'end overlay:listed --to never', 'history default_book:0.1.8:a:b:always'])
      expect(await daybook(`prices ${line}`)).toMatchObject({ code: 1, err: expect.stringMatching(/shipped with Daybook.*your own/) });
  });

  it('no rate for output is told, and zeros are no price', async () => {
    const told = await daybook('prices add --vendor deepseek --model e --currency CNY --input 2');
    expect(told).toMatchObject({ code: 0, err: expect.stringContaining('No rate for output: e.') });
    const zero = await daybook('prices add --vendor deepseek --model z --currency CNY --input 0 --output 0');
    expect(zero).toMatchObject({ code: 2, err: expect.stringContaining('free: true') });
  });

  it.each([
    ['prices add --vendor a --model m --currency CNY --input 1 --zone Asia/Shangai', 'Asia/Shangai'],
    ['prices add --vendor a --model m --currency RMB --input 1', 'write CNY'],
    ['prices add --vendor a --model m --currency CNY --input 1 --from 2026/13/01', 'is not a time'],
    ['prices list --zone Nowhere', 'Nowhere'],
    ['prices add --file none.yaml', 'There is no file'],
    ['prices import none.csv', 'There is no file'],
    ['rates import none.csv', 'There is no file'],
    ['rates add USD RMB 7.1', 'write CNY'],
    ['rates add USD CNY 7,1', 'a point for the decimals'],
  ])('%s is asked wrongly, and the terminal is told so in its own words', async (line, words) => {
    const { code, err } = await daybook(line);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(words) });
    expect(err).not.toMatch(/openapi|effective_from|rates\.|\{/);
  });

  it('a file that is not UTF-8 is told how to be saved', async () => {
    writeFileSync(join(dir, 'gbk.csv'), Buffer.from([0xb9, 0xa9, 0xd3, 0xa6, 0xc9, 0xcc, 0x0a]));
    for (const line of ['prices import gbk.csv', 'rates import gbk.csv'])
      expect(await daybook(line)).toMatchObject({ code: 2, err: expect.stringContaining('save it as UTF-8') });
  });

  it('a dry run with faults fails, and says of no row that it would be added', async () => {
    writeFileSync(join(dir, 'half.csv'), 'vendor,model,currency,input,output\na,m,USD,1,2\na,n,USD,x,2\n');
    const dry = await daybook('prices import half.csv --dry-run');
    expect(dry).toMatchObject({ code: 1, out: expect.stringMatching(/^line 3: input: cannot be "x"/) });
    expect(dry.err).toContain('Nothing would be imported: 1 fault.');
    expect((await daybook('prices import half.csv --dry-run --json')).code).toBe(1);
    writeFileSync(join(dir, 'rates.csv'), 'date,from,to,rate\n2026-12-01,USD,CNY,7\n2026-12-02,USD,CNY,x\n');
    expect(await daybook('rates import rates.csv --dry-run')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nothing would be imported: 1 fault.'),
    });
  });

  it('the entry of the documentation is taken as it stands there', async () => {
    const page = readFileSync(new URL('../../../docs/prices.md', import.meta.url), 'utf8');
    writeFileSync(join(dir, 'doc.yaml'), /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    expect(await daybook('prices add --file doc.yaml')).toMatchObject({ code: 0, out: expect.stringContaining('qwen3-max') });
  });

  it('a zone is that of dates in files and of times in tables', async () => {
    writeFileSync(join(dir, 'c.csv'), 'vendor,model,currency,input,output,from\na,m,CNY,1,2,2026-12-01\n');
    expect((await daybook('prices import c.csv --zone Asia/Shanghai')).out).toMatch(/from \(Asia\/Shanghai\).*\n.* m +2026-12-01 /);
    expect((await daybook('prices list --layer own')).out).toContain('2026-11-30 16:00Z');
    const wide = await daybook('prices list --layer own --zone Asia/Shanghai --wide');
    expect(wide.out).toMatch(/from \(Asia\/Shanghai\) +to \(Asia\/Shanghai\) +source +note\n.* 2026-12-01 +– +–/);
  });
});

describe('rates', () => {
  it('are added, listed, converted with their name, and withdrawn', async () => {
    expect(await daybook('rates')).toMatchObject({ code: 0, out: '', err: expect.stringContaining('no exchange rate') });
    expect(await daybook('rates add eur cny 7.8 --from 2026-11-01')).toMatchObject({
      code: 0,
      err: '1 EUR = 7.8 CNY since 2026-11-01: 1 added, 0 replaced, 0 as they were.\n',
    });
    const { out } = await daybook('rates list --to-currency CNY');
    expect(out).toMatch(/EUR +CNY +7\.8 +2026-11-01 +– +key:k \(ada\)\n/);
    expect(await daybook('rates convert 10 EUR CNY')).toMatchObject({
      code: 0,
      out: '78 CNY\n',
      err: '1 EUR = 7.8 CNY since 2026-11-01\n',
    });
    expect(await daybook('rates convert 10 EUR CNY --at 2026-10-01')).toMatchObject({ code: 1, err: expect.stringContaining('no rate') });
    expect(await daybook(`rates withdraw ${idIn(out)}`)).toMatchObject({ code: 0 });
    expect(await daybook('rates add usd cny 0')).toMatchObject({ code: 2, err: expect.stringContaining('zero') });
  });

  it('are imported from a file, dry first', async () => {
    writeFileSync(join(dir, 'ecb.csv'), 'Date,USD,CNY,\n2026-11-20,1.1,7.8,\n');
    expect(await daybook('rates import ecb.csv --dry-run')).toMatchObject({
      code: 0,
      err: '2 rates would be imported, were it not a dry run.\n',
    });
    const done = await daybook('rates import ecb.csv --currencies EUR,CNY');
    expect(done).toMatchObject({ code: 0, err: expect.stringContaining('1 added, 0 replaced, 0 as they were.') });
  });
});

describe('re-costing', () => {
  it('is planned with the table by day and model, then applied as it says', async () => {
    const planned = await daybook('recost plan model=deepseek-* --from 2026-11-01 --reason', 'entered late');
    expect(planned.code).toBe(0);
    expect(planned.out).toMatch(/2026-11-01 +DeepSeek +deepseek-chat +2 +0\.5 USD +3\.2 CNY +-0\.5 USD, 3\.2 CNY +1 +0\n/);
    const id = /daybook recost apply (\w{26})\n/.exec(planned.err)?.[1] ?? '';
    expect(planned.err).toContain('Nothing is changed yet');
    expect(planned.out).toMatch(/\ntotal +– +– +2 +0\.5 USD +3\.2 CNY +3\.2 CNY, -0\.5 USD +1 +0\n$/);
    expect((await daybook('recost list')).out).toMatch(new RegExp(`${id} +planned +.* 2 +0 +3\\.2 CNY, -0\\.5 USD +entered late\n`));
    expect(await daybook(`recost apply ${id}`)).toMatchObject({ code: 0, err: expect.stringContaining('Applied: 2 calls') });
    expect(await daybook(`recost show ${id}`)).toMatchObject({ code: 0, err: expect.stringContaining('applied: 3 calls looked at') });
    expect(await daybook(`recost cancel ${id}`)).toMatchObject({ code: 1, err: expect.stringContaining('applied') });
  });

  it('needs a reason', async () => {
    expect(await daybook('recost plan')).toMatchObject({ code: 2, err: expect.stringContaining('--reason') });
  });

  it('with hundreds of days shows the first ones and the total of all, and says where the others are', async () => {
    const { recosts } = desk.registry;
    const { id } = await recosts.create({ range: null, filters: [] }, 'all', 'ann', 300);
    const differences = Array.from({ length: 300 }, (_, n) => ({
      ...{ day: new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10), vendor_name: 'v', model_name: 'm', calls: 1 },
      ...{ before: { USD: '0.01' }, after: { USD: '0.03' }, difference: { USD: '0.02' }, unpriced_before: 0, unpriced_after: 0 },
    }));
    await recosts.progress(id, { state: 'planned', differences, calls_changed: 300 }, 'planning');
    const shown = await daybook(`recost show ${id}`);
    expect(shown.out.split('\n').filter((line) => line.startsWith('2026-'))).toHaveLength(50);
    expect(shown.out).toMatch(/\ntotal +– +– +300 +3 USD +9 USD +6 USD +0 +0\n$/);
    expect(shown.err).toContain('The first 50 of 300 rows; --json has them all.');
    expect(JSON.parse((await daybook(`recost show ${id} --json`)).out).differences).toHaveLength(300);
    expect(JSON.parse((await daybook('recost list --json')).out).recosts[0]).toMatchObject({
      totals: { calls: 300, difference: { USD: '6' } },
    });
  });

  it('that stopped half-way is given up, and what was applied is said', async () => {
    const { id } = JSON.parse((await daybook('recost plan --json --reason x')).out);
    const { recosts } = desk.registry;
    await recosts.confirm(id, 'bob');
    await recosts.progress(id, { steps_total: 2, steps_done: 1, calls_applied: 1 }, 'applying');
    await recosts.progress(id, { state: 'failed', error: 'the disk' }, 'applying');
    const ending = setTimeout(() => void recosts.progress(id, { state: 'cancelled' }, 'cancelling'), 100);
    const given = await daybook(`recost cancel ${id}`);
    clearTimeout(ending);
    expect(given).toMatchObject({ code: 0, err: expect.stringContaining('cancelled; 1 of 2 calls were applied and keep their new cost') });
  });

  it('that failed before it was planned is planned again, and not applied unseen', async () => {
    const { recosts } = desk.registry;
    const { id } = await recosts.create({ range: null, filters: [] }, 'all', 'ann', 3);
    await recosts.progress(id, { state: 'failed', error: 'the disk' }, 'planning');
    setTimeout(() => void recosts.progress(id, { state: 'planned', differences: [], calls_seen: 3 }, 'planning'), 100);
    expect(await daybook(`recost apply ${id}`)).toMatchObject({ code: 0, err: expect.stringContaining('planned: 3 calls looked at') });
  });

  it('that is given up changes nothing', async () => {
    const { id } = JSON.parse((await daybook('recost plan --json --reason x')).out);
    expect(await daybook(`recost cancel ${id}`)).toMatchObject({ code: 0, err: expect.stringContaining('cancelled') });
    expect(await daybook(`recost apply ${id}`)).toMatchObject({ code: 1 });
  });
});

describe('costs and audit', () => {
  it('differences by model and reason', async () => {
    expect(await daybook('costs')).toMatchObject({ code: 0, out: '', err: 'No vendor reported a cost of these calls.\n' });
    const one = {
      vendor_name: 'OpenRouter',
      model_name: 'm',
      response_model: null,
      currency: 'USD',
      reason: 'tools',
      flags: ['tool_calls'],
      calls: 2,
    } as const;
    desk.replies.costDifferences = {
      ...{ compared: 10, equal: 8, ours: { USD: '1' }, theirs: { USD: '1.5' } },
      differences: [{ ...one, ours: '0.2', theirs: '0.7', difference: '0.5', example_request_id: 'r1' }],
    };
    const seen = await daybook('costs vendor_id=openrouter --from this-month');
    expect(seen.out).toMatch(/OpenRouter +m +tools +2 +0\.2 +0\.7 +0\.5 +USD +tool_calls +r1\n/);
    expect(seen.err).toBe('8 of 10 calls within 1 %. Ours 1 USD, the vendors’ 1.5 USD.\n');
  });

  it('who changed what', async () => {
    await daybook('rates add eur cny 7.8');
    const { out } = await daybook('audit');
    expect(out).toMatch(/key:k \(ada\) +rate\.add +\w{26} +EUR CNY rate 7\.8 from 2026-11-23/);
    expect(JSON.parse((await daybook('audit --json')).out).entries).toHaveLength(1);
  });
});
