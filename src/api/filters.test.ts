import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filtersOf } from './filters.ts';

const of = (query: string) => filtersOf(new URLSearchParams(query));

describe('parameters become filters', () => {
  it.each([
    ['status=failed', [{ field: 'status', not: false, is: ['failed'] }]],
    ['status=failed&status=timeout', [{ field: 'status', not: false, is: ['failed', 'timeout'] }]],
    ['model=gpt-*', [{ field: 'model_name', not: false, is: ['gpt-*'] }]],
    [
      'model.not=gpt-*&model=o1',
      [
        { field: 'model_name', not: true, is: ['gpt-*'] },
        { field: 'model_name', not: false, is: ['o1'] },
      ],
    ],
    ['cost.from=0.1&cost.to=2', [{ field: 'estimated_cost', not: false, from: '0.1', to: '2' }]],
    ['error_message.contains=quota', [{ field: 'error_message', not: false, contains: 'quota' }]],
    ['user=null&user=ada', [{ field: 'user', not: false, is: [null, 'ada'] }]],
    ['user=', [{ field: 'user', not: false, is: [''] }]],
    ['metadata.team=search', [{ field: 'metadata.team', not: false, is: ['search'] }]],
    ['metadata.a.b=1', [{ field: 'metadata.a.b', not: false, is: ['1'] }]],
    ['metadata.from=here', [{ field: 'metadata.from', not: false, is: ['here'] }]],
    ['metadata.team.not=search', [{ field: 'metadata.team', not: true, is: ['search'] }]],
    ['metadata.size.from=3', [{ field: 'metadata.size', not: false, from: '3' }]],
    ['from=now-1h&to=now&limit=5&cursor=x&search=y&zone=UTC', []],
  ])('%s', (query, filters) => expect(of(query)).toEqual(filters));

  it.each([
    'nonsense=1',
    'status.odd=1',
    '.=1',
    '.not=1',
    'toString=1',
    'constructor=1',
    '__proto__=1',
    'hasOwnProperty.not=1',
    'constructor.from=1',
  ])('what is no field is refused by its name: %s', (query) =>
    expect(() => of(query)).toThrow(expect.objectContaining({ code: 'question_invalid' })),
  );

  it('any parameters at all are filters or a refusal, never another error', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (pairs) => {
        try {
          filtersOf(new URLSearchParams(pairs));
        } catch (error) {
          expect(error).toMatchObject({ code: 'question_invalid' });
        }
      }),
    );
  });
});
