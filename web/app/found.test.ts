import { expect, it } from 'vitest';
import { found } from './found.ts';
import { rooms } from './rooms.ts';
import { appWords } from './words.ts';

const names = { models: ['gpt-5.1', 'qwen-plus'], users: ['ada', 'bo b'] };
const find = (text: string, language: 'en' | 'zh' = 'en') => found(text, rooms, names, appWords[language], language);

it('offers the pages before anything is typed', () => {
  expect(find('').map(({ to }) => to)).toEqual(rooms.map(({ to }) => to));
});

it('an id opens its call, whatever its letters’ case, and its last eight letters look for it', () => {
  const id = '01M83XX3110JCV44PN8J9N53SS';
  expect(find(id.toLowerCase())[0]).toMatchObject({ to: `/calls/${id}`, search: {} });
  expect(find(id.slice(-8))[0]).toMatchObject({ to: '/calls', search: { q: `id:*${id.slice(-8)}` } });
});

it('a name leads to its calls, quoted where it needs to be', () => {
  expect(find('qwen').find(({ key }) => key === 'model qwen-plus')).toMatchObject({ to: '/calls', search: { q: 'model:qwen-plus' } });
  expect(find('bo').find(({ key }) => key === 'user bo b')).toMatchObject({ search: { q: 'user:"bo b"' } });
});

it('pages are found by their names in both languages', () => {
  expect(find('价格', 'zh')[0]).toMatchObject({ to: '/prices' });
  expect(find('prices', 'zh')[0]).toMatchObject({ to: '/prices' });
});

it('whatever is typed can be looked for in calls', () => {
  expect(find('refund "policy"').at(-1)).toMatchObject({ to: '/calls', search: { q: '"refund \\"policy\\""' } });
});
