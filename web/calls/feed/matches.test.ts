import { expect, it } from 'vitest';
import type { Term } from '../../query/term.ts';
import { matchesLive } from './matches.ts';
import type { LiveCall } from './use-live.ts';

const call: LiveCall = {
  id: '01',
  at: 0,
  age_ms: 5,
  model_name: 'gpt-5.1',
  user: 'ada',
  app: null,
  function: null,
  session_id: null,
  call_type: 'chat',
  vendor_name: 'OpenAI',
  endpoint: 'openai',
  key_id: 'k',
};
const is = (field: string, value: string | null, not = false): Term => ({ kind: 'is', field, not, value });

it.each<[string, readonly Term[], boolean]>([
  ['nothing asked', [], true],
  ['its model', [is('model_name', 'gpt-5.1')], true],
  ['a pattern of it', [is('model_name', 'gpt-*')], true],
  ['a pattern whose other signs stand for themselves', [is('model_name', 'gpt-5?1')], false],
  ['one of several users', [is('user', 'bob'), is('user', 'ada')], true],
  ['not its user', [is('user', 'ada', true)], false],
  ['no app', [is('source_app', null)], true],
  ['any app', [{ kind: 'has', field: 'source_app', not: false }], false],
  ['a text in its model', [{ kind: 'contains', field: 'model_name', text: 'GPT' }], true],
  ['a status, which it has only at its end', [is('status', 'success')], false],
  ['words in a text that is not known yet', [{ kind: 'words', text: 'x' }], false],
  ['a cost', [{ kind: 'range', field: 'estimated_cost', from: { value: '1', open: false }, to: null }], false],
])('%s', (_, terms, shown) => expect(matchesLive(call, terms)).toBe(shown));
