// Arbitrary bodies: nothing that was said is lost, and nothing throws.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { askedOf } from './asked.ts';
import type { Turn } from './turn.ts';
import { type ReadBody, turnsOf } from './turns.ts';

const nothing: ReadBody = { request_messages: null, request_params: null, response_raw: null, response_content: null, tool_calls: null };
const read = (body: Partial<ReadBody>): readonly Turn[] => turnsOf({ finish_reason: null }, { ...nothing, ...body });

/** Members whose value says nothing a reader wants, and is passed over: ids of items, positions, the words of success. */
const passedOver = new Set(['id', 'index', 'type', 'status', 'role', 'author', 'prefix', 'closed', '__proto__']);
const names = fc.constantFrom(
  ...'content parts text role type reasoning summary tool_calls function name arguments input source data image_url url file output thinking annotations citations functionCall functionResponse response toolUse results language code thought'.split(
    ' ',
  ),
  'anything',
);
const types = fc.constantFrom(
  ...'message text image_url input_image document tool_use tool_result function_call function_call_output reasoning thinking web_search_call refusal compaction new_thing'.split(
    ' ',
  ),
);
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'medium' }, fc.string(), fc.integer(), fc.constant(null), fc.boolean(), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc
    .tuple(
      fc.dictionary(names, tie('value'), { maxKeys: 5 }),
      fc.option(types),
      fc.option(fc.constantFrom('user', 'assistant', 'tool', 'system', 'pirate')),
    )
    .map(([members, type, role]) => ({ ...members, ...(type !== null && { type }), ...(role !== null && { role }) })),
}));

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (passedOver.has(name) ? [] : textsIn(inner)));
};

/** Each text is made unlike any other, so that finding it again proves that it came through. */
function marked(value: unknown, next: { count: number }): unknown {
  if (typeof value === 'string') {
    next.count += 1;
    return `mark${next.count}.`;
  }
  if (Array.isArray(value)) return value.map((each) => marked(each, next));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      (name === 'type' || name === 'role') && typeof inner === 'string' ? inner : marked(inner, next),
    ]),
  );
}

it('never throws and loses no text, whatever the bodies are', () => {
  fc.assert(
    fc.property(json, json, fc.constantFrom('choices', 'output', 'content', 'candidates', 'bare'), (request, response, shape) => {
      const next = { count: 0 };
      const request_messages = marked(request, next);
      const inner = marked(response, next);
      const list = Array.isArray(inner) ? inner : [inner];
      const response_raw = shape === 'bare' ? inner : { [shape]: shape === 'choices' ? list.map((message) => ({ message })) : list };
      const shown = JSON.stringify(read({ request_messages, response_raw }));
      for (const text of [...textsIn(request_messages), ...textsIn(shape === 'bare' ? withoutEnvelope(response_raw) : response_raw)])
        expect(shown).toContain(text);
    }),
    { numRuns: 3_000 },
  );
});

/** The members of a body that say nothing of the conversation are passed over. */
const withoutEnvelope = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'text' && name !== 'reasoning'))
    : value;

it('never throws on any JSON at all', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.jsonValue(),
      fc.jsonValue(),
      fc.jsonValue(),
      (request_messages, request_params, response_raw, tool_calls) => {
        read({ request_messages, request_params, response_raw, tool_calls });
        askedOf(request_params);
      },
    ),
    { numRuns: 2_000 },
  );
});

it('holds on to what is nested deeply', () => {
  let deep: unknown = 'the bottom';
  for (let level = 0; level < 500; level += 1) deep = { role: 'user', content: [deep] };
  expect(JSON.stringify(read({ request_messages: [deep] }))).toContain('the bottom');
});
