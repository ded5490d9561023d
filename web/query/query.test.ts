import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filtersOf, shortName as shortOfApi, wholeName as wholeOfApi } from '../../src/api/filters.ts';
import { newBindings } from '../../src/ledger/questions/bindings.ts';
import { searchConditions } from '../../src/ledger/questions/search.ts';
import { conditionsOf } from '../../src/ledger/questions/where.ts';
import { callFields } from '../../src/schema/call.ts';
import { completionAt } from './complete.ts';
import { type QueryFields, shortName, wholeName } from './fields.ts';
import { parse } from './parse.ts';
import { searchOf } from './search.ts';
import type { Term } from './term.ts';
import { paramsOf, textOf, toggle, withoutField } from './write.ts';

const fields: QueryFields = Object.fromEntries(
  Object.entries(callFields).map(([name, { kind, nullable }]) => [name, { kind: kind.name, filter: kind.filter, nullable }]),
);
const termsOf = (text: string): readonly Term[] => parse(text, fields).terms.map(({ term }) => term);
const params = (text: string) => {
  const { terms, faults } = parse(text, fields);
  expect(faults).toEqual([]);
  return paramsOf(
    terms.map(({ term }) => term),
    fields,
  );
};

it('short names are the API’s', () => {
  for (const name of Object.keys(fields)) {
    expect(shortName(name)).toBe(shortOfApi(name));
    expect(wholeName(shortName(name))).toBe(wholeOfApi(shortOfApi(name)));
  }
});

describe('a query is asked as', () => {
  it.each<[string, Readonly<Record<string, readonly string[]>>]>([
    ['', {}],
    ['status:failed', { status: ['failed'] }],
    ['status:failed status:timeout', { status: ['failed', 'timeout'] }],
    ['model:gpt-*', { model_name: ['gpt-*'] }],
    ['-app:batch -app:cron', { 'source_app.not': ['batch', 'cron'] }],
    ['cost:>=0.1', { 'estimated_cost.from': ['0.1'] }],
    ['cost:>0.1', { 'estimated_cost.from': ['0.100000001'] }],
    ['cost:<0.1', { 'estimated_cost.to': ['0.099999999'] }],
    ['cost:>-0.000000001', { 'estimated_cost.from': ['0'] }],
    ['tokens:>1000 tokens:<=2000', { 'total_tokens.from': ['1001'], 'total_tokens.to': ['2000'] }],
    ['duration:1000..5000', { 'duration_ms.from': ['1000'], 'duration_ms.to': ['5000'] }],
    ['duration:..5000.5', { 'duration_ms.to': ['5000.5'] }],
    ['response_timestamp:<2026-11-23', { 'response_timestamp.to': ['2026-11-23'] }],
    ['response_timestamp:<=2026-11-23T08:00:00Z', { 'response_timestamp.to': ['2026-11-23T08:00:00.001Z'] }],
    ['http_status:429', { http_status: ['429'] }],
    ['metadata.team:search', { 'metadata.team': ['search'] }],
    ['metadata.team:~sea', { 'metadata.team.contains': ['sea'] }],
    ['has:error', { 'error_code.not': ['null'] }],
    ['-has:user', { user: ['null'] }],
    ['user:null', { user: ['null'] }],
    ['error_message:quota', { 'error_message.contains': ['quota'] }],
    ['model:~gpt', { 'model_name.contains': ['gpt'] }],
    ['user:"Ada Lovelace"', { user: ['Ada Lovelace'] }],
    ['key:a:b', { key_id: ['a:b'] }],
    ['"two words" word', { search: ['two words word'] }],
    ['天气 model:通义', { search: ['天气'], model_name: ['通义'] }],
    ['is_stream:true', { is_stream: ['true'] }],
    ['redaction:email', { redaction: ['email'] }],
  ])('%s', (text, asked) => expect(params(text)).toEqual(asked));
});

describe('what cannot be asked is a fault with its place', () => {
  it.each([
    ['status:fine', 'value_wrong'],
    ['is_stream:yes', 'value_wrong'],
    ['statu:failed', 'field_unknown'],
    ['http://example.com', 'field_unknown'],
    ['has:nothing', 'field_unknown'],
    ['has:status', 'never_empty'],
    ['status:null', 'never_empty'],
    ['status:', 'value_missing'],
    ['cost:>', 'value_missing'],
    ['cost:..', 'value_missing'],
    ['""', 'value_missing'],
    ['cost:cheap', 'number_wrong'],
    ['tokens:1.5', 'number_wrong'],
    ['response_timestamp:>yesterday', 'time_wrong'],
    ['model:>gpt', 'order_missing'],
    ['tokens:~5', 'text_missing'],
    ['-cost:>1', 'not_here'],
    ['-error_message:quota', 'not_here'],
    ['cost:>5 cost:>7', 'twice'],
    ['preview:a preview:b', 'twice'],
    ['model:gpt-5 model:~gpt', 'mixed'],
    ['user:ada -has:user', 'mixed'],
    ['cost:5..1', 'bounds_crossed'],
    ['user:"ada', 'quote_open'],
    ['status:(failed OR timeout)', 'shape_unknown'],
    ['a OR b', 'shape_unknown'],
    ['-word', 'shape_unknown'],
  ])('%s', (text, code) => {
    const [fault] = parse(text, fields).faults;
    expect(fault?.code).toBe(code);
    expect(text.slice(fault?.at, fault?.end)).toBe(fault?.text);
  });
});

const someWord = fc.constantFrom(
  'gpt-5',
  'a b',
  '"',
  'ada:x',
  '-',
  '>1',
  '1..2',
  '~',
  'null',
  '',
  '天气',
  '(x)',
  'OR',
  '\\',
  'a\nb',
  '*',
  '..',
);
const someTerm: fc.Arbitrary<Term> = fc.oneof(
  fc.record({
    kind: fc.constant('is' as const),
    field: fc.constantFrom('user', 'model_name', 'metadata.team'),
    not: fc.boolean(),
    value: fc.option(someWord),
  }),
  fc.record({
    kind: fc.constant('contains' as const),
    field: fc.constantFrom('preview', 'error_message', 'metadata.x'),
    text: someWord.filter((text) => text !== ''),
  }),
  fc.record({ kind: fc.constant('has' as const), field: fc.constantFrom('session_id', 'trace_id'), not: fc.boolean() }),
  fc.record({ kind: fc.constant('words' as const), text: someWord.filter((text) => text.trim() !== '') }),
  fc
    .tuple(
      fc.constantFrom('duration_ms', 'total_tokens', 'estimated_cost'),
      fc.nat(1_000),
      fc.nat(1_000),
      fc.constantFrom('from', 'to', 'both'),
      fc.boolean(),
    )
    .map(([field, a, b, side, open]): Term => {
      const bound = (value: number) => ({ value: String(value), open: side === 'both' ? false : open });
      return { kind: 'range', field, from: side === 'to' ? null : bound(a), to: side === 'from' ? null : bound(a + b) };
    }),
);

describe('text and terms', () => {
  it('go round: a term is read as it was written', () => {
    fc.assert(
      fc.property(someTerm, (term) => {
        expect(termsOf(textOf([term]))).toEqual([term]);
      }),
      { numRuns: 500 },
    );
  });

  const someText = fc
    .array(
      fc.oneof(
        someTerm.map((term) => textOf([term])),
        fc.constantFrom(
          'status:failed',
          '-status:x',
          'cost:>',
          'has:',
          '"',
          'a"b',
          ':',
          '::',
          '-',
          '-:',
          'user:',
          'OR',
          '(a',
          'a)',
          'http_status:>=400',
          'has:user',
        ),
        fc.string({ maxLength: 8 }),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(' '));

  it('nothing that was written is passed over', () => {
    fc.assert(
      fc.property(someText, (text) => {
        const { terms, faults } = parse(text, fields);
        const read = [...terms, ...faults].sort((a, b) => a.at - b.at);
        const left = read.reduceRight((rest, { at, end }) => rest.slice(0, at) + rest.slice(end), text);
        expect(left.trim()).toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('without faults the API takes it', () => {
    fc.assert(
      fc.property(someText, (text) => {
        const { terms, faults } = parse(text, fields);
        if (faults.length > 0) return;
        const asked = new URLSearchParams();
        const { search, ...rest } = paramsOf(
          terms.map(({ term }) => term),
          fields,
        );
        for (const [name, values] of Object.entries(rest)) for (const value of values) asked.append(name, value);
        conditionsOf(callFields, filtersOf(asked), newBindings());
        if (search !== undefined) searchConditions(search.join(' '), newBindings());
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a value is put in and taken out', () => {
  it.each<[string, string, string | null, boolean, string]>([
    ['', 'status', 'failed', false, 'status:failed'],
    ['word  model:x', 'status', 'failed', false, 'word  model:x status:failed'],
    ['a status:failed  b', 'status', 'failed', false, 'a b'],
    ['status:failed', 'status', 'timeout', false, 'status:failed status:timeout'],
    ['status:failed', 'status', 'failed', true, '-status:failed'],
    ['model:gpt-5', 'model_name', 'gpt-5', false, ''],
    ['', 'user', null, false, 'user:null'],
    ['', 'user', 'Ada L', false, 'user:"Ada L"'],
    ['broken:x status:failed', 'status', 'failed', false, 'broken:x'],
  ])('%j with %s:%s', (text, field, value, not, after) => expect(toggle(text, field, value, fields, not)).toBe(after));

  it('twice is nothing', () => {
    fc.assert(
      fc.property(someWord, fc.boolean(), (value, not) => {
        const once = toggle('x status:failed', 'user', value, fields, not);
        expect(toggle(once, 'user', value, fields, not)).toBe('x status:failed');
      }),
    );
  });

  it('a field is taken out whole', () => {
    expect(withoutField('cost:>1 word cost:<5 -cost:2', 'estimated_cost', fields)).toBe('word');
  });
});

it('links to calls are written so that they are read', () => {
  const search = searchOf({ filters: { model: 'gpt 5', user: null, status: ['failed', 'timeout'], app: undefined }, from: 'now-1h' });
  expect(search).toEqual({ q: 'model:"gpt 5" user:null status:failed status:timeout', from: 'now-1h' });
  expect(searchOf({})).toEqual({});
});

describe('at the caret', () => {
  it.each<[string, object]>([
    ['|', { kind: 'field', typed: '' }],
    ['sta|', { kind: 'field', typed: 'sta', place: { at: 0, end: 3 } }],
    ['a -sta|', { kind: 'field', typed: 'sta', place: { at: 3, end: 6 } }],
    ['has:err|', { kind: 'field', typed: 'err', place: { at: 4, end: 7 } }],
    ['status:fa|il', { kind: 'value', field: 'status', typed: 'fa', place: { at: 7, end: 11 } }],
    ['model:"gp|', { kind: 'value', field: 'model_name', typed: 'gp', place: { at: 6, end: 9 } }],
    ['model:x |', { kind: 'field', typed: '' }],
    ['metadata.team:|', { kind: 'value', field: 'metadata.team', typed: '' }],
  ])('%s', (written, expected) => {
    const caret = written.indexOf('|');
    expect(completionAt(written.replace('|', ''), caret, fields)).toMatchObject(expected);
  });
});
