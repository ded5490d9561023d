import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PriceDraft, type PriceDraftInput, type PriceEntry, priceDraft } from '../../../schema/price.ts';
import { anyDraft, entriesOf, mapDraft } from './testing/entries.ts';
import { columns, otherWords } from './columns.ts';
import { draftOf } from './entry.ts';
import { meaningOf } from './litellm/meaning.ts';
import { readPrices, writePrices } from './prices.ts';

const now = Date.parse('2026-11-23T00:00:00Z');
const entry = (input: Partial<PriceDraftInput>, id = 'p1'): PriceEntry => ({
  ...priceDraft.parse({ vendor: 'openai', model: 'gpt-5', currency: 'USD', ...input }),
  id,
});
const draftsIn = (text: string, format: 'csv' | 'yaml') => {
  const read = readPrices(text, format);
  return { drafts: read.drafts.map((each) => each.draft), faults: read.faults, notes: read.notes };
};
const faultsIn = (text: string, format: 'csv' | 'yaml') =>
  readPrices(text, format).faults.map(({ place, message }) => `${place}: ${message}`);
const notNegative = 'it takes a decimal number that is not negative, such as "0.15"';

describe('what is written is read back', () => {
  for (const format of ['csv', 'yaml'] as const)
    it(`${format}: every entry, whole`, () => {
      fc.assert(
        fc.property(entriesOf(anyDraft), (entries) => {
          fc.pre(entries.length > 0);
          const written = writePrices(entries, format, { now });
          expect(written.left_out).toEqual([]);
          const expected = entries.map((each) => draftOf(each));
          expect(draftsIn(written.text, format)).toEqual({ drafts: expected, faults: [], notes: [] });
        }),
      );
    });

  it('LiteLLM: what is not left out costs the same', () => {
    let kept = 0;
    let all = 0;
    fc.assert(
      fc.property(entriesOf(mapDraft), (entries) => {
        const written = writePrices(entries, 'litellm', { now });
        fc.pre(written.left_out.length < entries.length);
        const read = readPrices(written.text, 'litellm', { effective_from: '2026-11-01T00:00:00Z' });
        const out = new Set(written.left_out.map(({ id }) => id));
        const expected = entries.filter(({ id, rates }) => !out.has(id) && Object.values(rates).some((amount) => /[1-9]/.test(amount)));
        const meanings = (drafts: readonly PriceDraft[]) => drafts.map(meaningOf).sort();
        kept += entries.length - out.size;
        all += entries.length;
        expect(read.faults).toEqual([]);
        expect(meanings(read.drafts.map(({ draft }) => draft))).toEqual(expect.arrayContaining(meanings(expected)));
      }),
    );
    expect(kept).toBeGreaterThan(all * 0.6);
  });

  it('LiteLLM: any entry at all comes back as it was or is left out with a reason', () => {
    fc.assert(
      fc.property(entriesOf(anyDraft), (entries) => {
        const written = writePrices(entries, 'litellm', { now });
        const out = new Set(written.left_out.map(({ id }) => id));
        const read = readPrices(written.text, 'litellm', { effective_from: null, zero_is_free: true });
        const kept = entries.filter(({ id }) => !out.has(id));
        expect(written.left_out.every(({ why }) => why.length > 5)).toBe(true);
        expect(read.drafts.map(({ draft }) => meaningOf(draft)).sort()).toEqual(kept.map(meaningOf).sort());
      }),
    );
  });
});

describe('a table', () => {
  it('opens in Excel as UTF-8, with no cell that is a formula', () => {
    const { text } = writePrices([entry({ note: '=HYPERLINK("x")', source: '@me' })], 'csv', { now });
    expect(text.startsWith('\ufeffvendor,model,currency,unit,effective_from,')).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text).toContain(",'@me,");
    expect(draftsIn(text, 'csv').drafts[0]).toMatchObject({ note: '=HYPERLINK("x")', source: '@me' });
  });

  it('as people type it: columns in any order, days, semicolons, exponents, lower-case currencies', () => {
    const text =
      'Model;Vendor;Currency;Input;Output;effective_from;free\r\ngpt-5;openai;usd;1.5e-1;10;2026/11/23;\r\nllama;ollama;USD;;;;TRUE\r\n';
    expect(draftsIn(text, 'csv').drafts).toMatchObject([
      {
        model: 'gpt-5',
        currency: 'USD',
        unit: 'per_1m',
        rates: { input: '0.15', output: '10' },
        effective_from: '2026-11-23T00:00:00Z',
        free: false,
      },
      { model: 'llama', rates: {}, free: true, effective_from: null },
    ]);
  });

  it('amounts in a JSON cell may be numbers', () => {
    const text = 'vendor,model,currency,input,tiers\nv,m,USD,1,"[{""above_input_tokens"":1000,""rates"":{""input"":0.000000125}}]"\n';
    expect(draftsIn(text, 'csv').drafts[0]?.tiers).toMatchObject([{ above_input_tokens: 1000, rates: { input: '0.000000125' } }]);
  });

  it('what is wrong is said with its line and column, and the other rows are read', () => {
    const text = [
      'vendor,model,currency,input,tiers,free,effective_from',
      'v,a,USD,1,,,',
      'v,b,USD,-1,,,',
      'v,c,USD,1e400,,,',
      'v,d,dollars,1,,,',
      'v,e,USD,1,"[{',
      '""]",,',
      'v,f,USD,1,,perhaps,',
      'v,g,USD,1,,,yesterday',
      'V,,USD,1,,,',
      'v,A,USD,2,,,',
      'v,h,USD,1,,,,9',
      'v,i,USD,"1,5",,,',
    ].join('\n');
    expect(draftsIn(text, 'csv').drafts.map(({ model }) => model)).toEqual(['a']);
    expect(faultsIn(text, 'csv')).toEqual([
      'line 12: the row has 8 cells, but the header names 7',
      `line 3: input: cannot be "-1"; ${notNegative}`,
      `line 4: input: cannot be "1e400"; ${notNegative}`,
      'line 5: currency: cannot be "DOLLARS"; it takes a three-letter ISO 4217 code such as USD, CNY or EUR',
      expect.stringContaining('line 6: tiers: not JSON'),
      'line 8: free: "perhaps" is neither true nor false',
      expect.stringContaining('line 9: effective_from:'),
      expect.stringContaining('line 10: model:'),
      `line 13: input: cannot be "1,5"; ${notNegative}: write a point for the decimals, as in 1.5`,
      'line 11: an entry of this vendor, model and beginning stands at line 2 already',
    ]);
  });

  it('a file that is no such table is one fault', () => {
    expect(faultsIn('', 'csv')).toEqual(['line 1: the file is empty']);
    expect(faultsIn('vendor,model,currency\n', 'csv')).toEqual(['line 1: there is no entry in the file']);
    expect(faultsIn('a,b\n1,2\n', 'csv')).toEqual([expect.stringContaining('line 1: the header has no column vendor, model, currency')]);
    expect(faultsIn('vendor,model,currency,outptu\nv,m,USD,1\n', 'csv')).toEqual([
      expect.stringMatching(/^line 1: unknown column "outptu"; the columns are .*effective_from, .*output, /),
    ]);
    expect(faultsIn('vendor,model,currency\nv,"m,USD\n', 'csv')).toEqual([
      expect.stringMatching(/^line \d: a quotation mark is never closed$/),
    ]);
    expect(faultsIn('vendor,model,currency\nv,m"x",USD\n', 'csv')).toEqual([expect.stringContaining('line 2: a quotation mark')]);
    expect(faultsIn('\u0000\u0001\u0002', 'csv')).toEqual(['line 1: this is not a text file']);
  });

  it('columns that the book adds are passed over', () => {
    expect(draftsIn('id,vendor,model,currency,revision,recorded_at\np1,v,m,USD,1,2026\n', 'csv')).toMatchObject({
      drafts: [{ model: 'm' }],
      faults: [],
    });
  });
});

describe('YAML', () => {
  it('an amount typed as a number is its digits, and a day is its midnight', () => {
    const text =
      'entries:\n  - vendor: zhipu\n    model: glm-5\n    currency: CNY\n    rates: { input: 8, output: 28.10, cache_read: 1.5e-7 }\n    tiers:\n      - { above_input_tokens: 32000, rates: { input: 0.1 } }\n    effective_from: 2026-11-23\n';
    expect(draftsIn(text, 'yaml')).toMatchObject({
      faults: [],
      drafts: [
        {
          rates: { input: '8', output: '28.10', cache_read: '0.00000015' },
          tiers: [{ above_input_tokens: 32_000, rates: { input: '0.1' } }],
          effective_from: '2026-11-23T00:00:00Z',
        },
      ],
    });
  });

  it('the list may stand by itself, and hold what the book adds', () => {
    expect(draftsIn('- { id: p1, revision: 2, vendor: v, model: m, currency: USD, replaces: null }\n', 'yaml')).toMatchObject({
      drafts: [{ model: 'm' }],
      faults: [],
    });
  });

  it('what is wrong is said with its path and line', () => {
    const text =
      'entries:\n  - vendor: v\n    model: a\n    currency: USD\n    rates:\n      input: -1\n  - vendor: v\n    model: b\n    currency: USD\n    rates: { output: 1e400 }\n  - 7\n  - vendor: v\n    model: c\n    currency: USD\n    outptu: 1\n  - vendor: v\n    model: c\n    currency: USD\n  - vendor: v\n    model: C\n    currency: CNY\n';
    expect(faultsIn(text, 'yaml')).toEqual([
      `entries[0].rates.input (line 6): cannot be "-1"; ${notNegative}`,
      `entries[1].rates.output (line 10): cannot be "1e400"; ${notNegative}`,
      expect.stringContaining('entries[2] (line 11): '),
      expect.stringContaining('entries[3] (line 12): there is no "outptu" here'),
      'entries[5] (line 19): an entry of this vendor, model and beginning stands at entries[4] (line 16) already',
    ]);
  });

  it('what is no list of entries is one fault, and nothing throws', () => {
    const expected = 'line 1: a price entry is expected, or a list of them, by itself or under `entries`';
    for (const text of ['', '7', 'entries: 7', 'a: b', '~']) expect(faultsIn(text, 'yaml'), text).toEqual([expected]);
    expect(faultsIn('entries: []', 'yaml')).toEqual(['line 1: there is no entry in the file']);
    expect(faultsIn('entries:\n  - "a\n', 'yaml')[0]).toMatch(/^line \d: /);
    expect(faultsIn('a: 1\na: 2\n', 'yaml')).toEqual([expect.stringContaining('line 2: ')]);
    expect(faultsIn('\u0000PK\u0003', 'yaml').length).toBeGreaterThan(0);
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefg'.split('').map((key, at) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'[at]}`).join(',')}]`),
    ].join('\n');
    expect(faultsIn(bomb, 'yaml')).toHaveLength(1);
    expect(faultsIn('- *nobody\n', 'yaml')).toHaveLength(1);
  });
});

describe('nothing throws', () => {
  it('whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('csv', 'yaml', 'litellm'), (text, format) => {
        const read = readPrices(text, format, { effective_from: null });
        expect(read.drafts.length + read.faults.length + read.notes.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('LiteLLM’s map as it is written', () => {
  const reasons = (...entries: readonly PriceEntry[]) =>
    Object.fromEntries(writePrices(entries, 'litellm', { now }).left_out.map(({ id, why }) => [id, why]));

  it('holds dollars for one token, under the key LiteLLM knows', () => {
    const { text, left_out } = writePrices(
      [
        entry({
          rates: { input: '1.25', output: '10' },
          tiers: [{ above_input_tokens: 272_000, rates: { input: '2.5', output: '15' } }],
          service_tiers: [{ service_tier: 'batch', factor: '0.5' }],
        }),
        entry({ vendor: 'gemini', model: 'gemini-3', unit: 'per_1k', rates: { input: '0.002' }, source: 'https://a.page' }, 'p2'),
        entry({ vendor: 'ollama', model: 'llama3', free: true }, 'p3'),
      ],
      'litellm',
      { now },
    );
    expect(left_out).toEqual([]);
    expect(JSON.parse(text)).toEqual({
      'gpt-5': {
        input_cost_per_token: 1.25e-6,
        output_cost_per_token: 1e-5,
        input_cost_per_token_above_272k_tokens: 2.5e-6,
        output_cost_per_token_above_272k_tokens: 1.5e-5,
        input_cost_per_token_batches: 6.25e-7,
        output_cost_per_token_batches: 5e-6,
        input_cost_per_token_above_272k_tokens_batches: 1.25e-6,
        output_cost_per_token_above_272k_tokens_batches: 7.5e-6,
        litellm_provider: 'openai',
      },
      'gemini/gemini-3': { input_cost_per_token: 2e-6, litellm_provider: 'gemini', source: 'https://a.page' },
      'ollama/llama3': { input_cost_per_token: 0, output_cost_per_token: 0, litellm_provider: 'ollama' },
    });
    expect(text).toContain('"input_cost_per_token": 0.00000125,');
  });

  it('leaves out, with the reason, what it cannot say', () => {
    const rates = { input: '1' };
    const window = { name: 'peak', zone: 'Asia/Shanghai', days: ['mon' as const], from: '09:00', to: '12:00', rates };
    expect(
      reasons(
        entry({ rates, currency: 'CNY' }, 'yuan'),
        entry({ rates, effective_from: '2026-12-01T00:00:00Z' }, 'later'),
        entry({ rates, effective_to: '2026-11-23T00:00:00Z' }, 'ended'),
        entry({ rates, model: 'gpt-*' }, 'pattern'),
        entry({ rates, windows: [window] }, 'hours'),
        entry({ rates, tiers: [{ when_reasoning: true, rates }] }, 'reasoning'),
        entry({ rates, tiers: [{ above_output_tokens: 200, rates }] }, 'output'),
        entry({ rates, tiers: [{ above_input_tokens: 32_768, rates }] }, 'odd'),
        entry({ rates: { ...rates, output: '2' }, tiers: [{ above_input_tokens: 1000, rates }] }, 'less'),
        entry({ rates, service_tiers: [{ service_tier: 'scale', factor: '2' }] }, 'scale'),
        entry({ rates: { input_video: '1' } }, 'video'),
        entry({ rates, vendor: 'our-own' }, 'vendor'),
        entry({ rates: { input: '999999.999999999999' } }, 'digits'),
        entry({ rates }, 'first'),
        entry({ rates: { input: '2' } }, 'second'),
      ),
    ).toEqual({
      yuan: 'it is in CNY: the map is in US dollars',
      later: 'it is not in force before 2026-12-01T00:00:00Z',
      ended: 'it ended 2026-11-23T00:00:00Z',
      pattern: 'its model is a pattern',
      hours: 'it has prices by the hour of the week',
      reasoning: 'it has a tier for answers with reasoning',
      output: 'it has a tier by the length of the output',
      odd: 'a tier does not begin at a whole thousand of tokens',
      less: 'read back from the map it would be another price',
      scale: 'the map has no service tier scale',
      video: 'the map has no field for input_video',
      vendor: 'the map has no provider for our-own and gpt-5',
      digits: 'read back from the map it would be another price',
      second: 'another entry is written as "gpt-5" already',
    });
  });
});

describe('dates', () => {
  const clock = (date: string, time: string | null): number => Date.parse(`${date}T${time ?? '00:00:00'}+08:00`);
  const table = 'vendor,model,currency,input,from,to\nv,a,USD,1,2026/12/1,2026-12-31 08:30\nv,b,USD,1,2026-12-01T00:00:00Z,\nv,c,USD,1,,\n';
  const yaml = 'entries:\n  - { vendor: v, model: a, currency: USD, rates: { input: 1 }, effective_from: 2026-12-01 }\n';

  it('without an offset are read by the clock that is given, others as they are', () => {
    const drafts = (text: string, format: 'csv' | 'yaml') =>
      readPrices(text, format, { clock }).drafts.map(({ draft }) => [draft.effective_from, draft.effective_to]);
    expect(drafts(table, 'csv')).toEqual([
      ['2026-11-30T16:00:00.000Z', '2026-12-31T00:30:00.000Z'],
      ['2026-12-01T00:00:00Z', null],
      [null, null],
    ]);
    expect(drafts(yaml, 'yaml')).toEqual([['2026-11-30T16:00:00.000Z', null]]);
  });

  it('that are not said are the beginning that is given', () => {
    const begins = readPrices(table, 'csv', { effective_from: '2026-10-01T00:00:00Z' }).drafts.map(({ draft }) => draft.effective_from);
    expect(begins).toEqual(['2026-12-01T00:00:00Z', '2026-12-01T00:00:00Z', '2026-10-01T00:00:00Z']);
  });
});

describe('a file of one entry', () => {
  it('is taken as YAML without a list, and its faults have their line', () => {
    const text = 'vendor: v\nmodel: m\ncurrency: USD\nrates: { input: 1.5 }\n';
    expect(readPrices(text, 'yaml').drafts).toMatchObject([{ place: 'line 1', draft: { model: 'm', rates: { input: '1.5' } } }]);
    expect(readPrices(text.replace('1.5', '-1'), 'yaml').faults).toMatchObject([{ place: 'rates.input (line 4)' }]);
    expect(readPrices('a: 1\n', 'yaml').faults).toMatchObject([{ message: expect.stringContaining('a price entry is expected') }]);
  });
});

describe('a header', () => {
  it('takes the columns that the documentation lists, and their other words', () => {
    const page = readFileSync(new URL('../../../../docs/prices.md', import.meta.url), 'utf8');
    const rows = page.slice(page.indexOf('| Column |')).split('\n\n')[0] ?? '';
    for (const column of columns) expect(rows).toContain(`\`${column}\``);
    for (const words of Object.values(otherWords)) for (const word of words) expect(rows).toContain(word);
  });

  it('may be in Chinese, or use other words; one column under two words is refused', () => {
    const text = '供应商,模型,币种,输入,缓存命中,输出,生效日期\ndeepseek,m,cny,2,0.2,3,2026-12-01\n';
    expect(readPrices(text, 'csv').drafts).toMatchObject([
      {
        draft: {
          vendor: 'deepseek',
          currency: 'CNY',
          rates: { input: '2', cache_read: '0.2', output: '3' },
          effective_from: '2026-12-01T00:00:00Z',
        },
      },
    ]);
    expect(readPrices('vendor,model,currency,from,effective_from\nv,m,USD,,\n', 'csv').faults).toEqual([
      { place: 'line 1', message: 'from and effective_from are both the column effective_from' },
    ]);
  });
});
