import { describe, expect, it } from 'vitest';
import { traceParentOf } from './traceparent.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

it('the trace and the span that called are read', () => {
  expect(traceParentOf(`00-${trace}-${span}-01`)).toEqual({ trace_id: trace, parent_span_id: span });
  expect(traceParentOf(`00-${trace}-${span}-00`)).toEqual({ trace_id: trace, parent_span_id: span });
});

it('a version to come is read as far as it is the same', () => {
  expect(traceParentOf(`cc-${trace}-${span}-01-what-the-future-adds`)).toEqual({ trace_id: trace, parent_span_id: span });
  expect(traceParentOf(`cc-${trace}-${span}-01`)).toEqual({ trace_id: trace, parent_span_id: span });
});

describe('nothing is read from', () => {
  it.each([
    ['no header', undefined],
    ['several of them', [`00-${trace}-${span}-01`]],
    ['several in one', `00-${trace}-${span}-01, 00-${trace}-${span}-01`],
    ['an empty one', ''],
    ['the version that is forbidden', `ff-${trace}-${span}-01`],
    ['the first version with more behind', `00-${trace}-${span}-01-more`],
    ['a version to come without a dash before more', `cc-${trace}-${span}-01more`],
    ['capital letters', `00-${trace.toUpperCase()}-${span}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${span}-01`],
    ['a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['a trace that is too short', `00-${trace.slice(1)}-${span}-01`],
    ['a span that is too long', `00-${trace}-${span}0-01`],
    ['no flags', `00-${trace}-${span}`],
    ['what is not hexadecimal', `00-${trace.replace('4', 'g')}-${span}-01`],
  ])('%s', (_, header) => {
    expect(traceParentOf(header)).toBeNull();
  });
});
