import { expect, it } from 'vitest';
import { spanOf, type Values } from '../testing/spans.ts';
import { identityOf } from './identity.ts';

const identity = (values: Values, resource: Values = {}) => identityOf(spanOf(values, { resource }));

it('app, commit and environment come from the resource, function and place from the span', () => {
  const resource = {
    'service.name': 'shop',
    'vcs.ref.head.revision': 'abc123',
    'deployment.environment.name': 'prod',
    'service.version': '2',
  };
  expect(
    identity({ 'code.function.name': 'answer', 'code.file.path': 'src/a.ts', 'code.line.number': 12, 'user.id': 'ada' }, resource),
  ).toEqual({
    user: 'ada',
    session_id: null,
    source_app: 'shop',
    source_function: 'answer',
    code_location: 'src/a.ts:12',
    git_sha: 'abc123',
    metadata: { 'otel.scope.name': 'test', 'deployment.environment.name': 'prod', 'service.version': '2' },
  });
  expect(identity({ 'code.filepath': 'b.py', 'code.lineno': 3, 'code.function': 'f' })).toMatchObject({
    code_location: 'b.py:3',
    source_function: 'f',
  });
});

it('a service that nobody named has no name', () => {
  expect(identity({}, { 'service.name': 'unknown_service:node' }).source_app).toBeNull();
});

it('user and session are found in what the app attached, and what it attached is the metadata', () => {
  const told = identity({
    'ai.telemetry.metadata.userId': 'ada',
    'traceloop.association.properties.chat_id': 'c1',
    metadata: '{"team":"search"}',
    'tag.tags': ['a'],
    'llm.cost.total': 0.1,
  });
  expect(told).toMatchObject({ user: 'ada', session_id: 'c1' });
  expect(told.metadata).toEqual({
    userId: 'ada',
    chat_id: 'c1',
    team: 'search',
    tags: ['a'],
    'llm.cost.total': 0.1,
    'otel.scope.name': 'test',
  });
});

it('metadata stays small: few names, short texts, no large structures', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`ai.telemetry.metadata.k${n}`, 'x'.repeat(2000)]));
  const { metadata } = identity({ ...many, 'ai.telemetry.metadata.k0': ['y'.repeat(2000)] });
  expect(Object.keys(metadata ?? {})).toHaveLength(100);
  expect(JSON.stringify(metadata).length).toBeLessThan(64 * 1024);
  expect(metadata?.['k0']).toBe('[too large to be kept]');
});
