import { expect, it } from 'vitest';
import { spanOf, type Values } from '../testing/spans.ts';
import type { Span } from '../signal.ts';
import { toldCallsOf } from '../told-calls.ts';

const [outerId, middleId, innerId] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'cccccccccccccccc'];
const chat: Values = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5' };
const counts: Values = { 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 4 };

const outer = (values: Values): Span => spanOf({ ...chat, ...values }, { span_id: outerId });
const middle = spanOf({ 'openinference.span.kind': 'CHAIN' }, { span_id: middleId, parent_span_id: outerId });
const inner = (values: Values, parent = middleId): Span => spanOf({ ...chat, ...values }, { span_id: innerId, parent_span_id: parent });

const spansOf = (spans: readonly Span[]) => toldCallsOf(spans, []).calls.map(({ span_id: id }) => id);

it('a framework’s span around the SDK’s is the same call where the answer’s id is the same, also over spans between them', () => {
  const spans = [outer({ 'gen_ai.response.id': 'r1' }), middle, inner({ 'gen_ai.response.id': 'r1' })];
  expect(spansOf(spans)).toEqual([innerId]);
  expect(spansOf(spans.toReversed())).toEqual([innerId]);
  expect(toldCallsOf(spans, []).passed).toBe(2);
});

it('without an id the counts decide', () => {
  expect(spansOf([outer(counts), inner({ ...counts, 'gen_ai.response.id': 'r1' }, outerId)])).toEqual([innerId]);
  expect(spansOf([outer(counts), inner({ ...counts, 'gen_ai.usage.output_tokens': 5 }, outerId)])).toEqual([outerId, innerId]);
  expect(spansOf([outer({}), inner({}, outerId)])).toEqual([outerId, innerId]);
});

it('what only the outer span says is kept', () => {
  const [call] = toldCallsOf(
    [
      outer({ 'gen_ai.response.id': 'r1', 'user.id': 'ada', 'gen_ai.output.messages': 'Rain.', ...counts }),
      inner({ 'gen_ai.response.id': 'r1', 'gen_ai.usage.input_tokens': 11 }, outerId),
    ],
    [],
  ).calls;
  expect(call).toMatchObject({
    id: expect.stringMatching(/:c{16}$/),
    user: 'ada',
    response_content: 'Rain.',
    prompt_tokens: 11,
    completion_tokens: 4,
  });
});

it('calls beside each other, in other traces, or with other answers are each a call', () => {
  const same = { 'gen_ai.response.id': 'r1' };
  expect(spansOf([outer(same), inner({ 'gen_ai.response.id': 'r2' }, outerId)])).toHaveLength(2);
  expect(spansOf([outer(same), inner(same, 'dddddddddddddddd')])).toHaveLength(2);
  expect(spansOf([outer(same), { ...inner(same, outerId), trace_id: 'f'.repeat(32) }])).toHaveLength(2);
});

it('a ring of parents ends', () => {
  const ring = [spanOf({}, { span_id: outerId, parent_span_id: middleId }), spanOf({}, { span_id: middleId, parent_span_id: outerId })];
  expect(spansOf([...ring, inner({}, outerId), { ...inner({}, innerId), span_id: innerId }])).toEqual([innerId]);
});
