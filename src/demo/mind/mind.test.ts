// The demo’s mind: what it answers, how it counts, and that the same seed gives the same answer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerTo } from './answer.ts';
import type { Asked } from './asked.ts';
import { chanceFrom } from './chance.ts';
import { embedding } from './embedding.ts';
import { sampleOf } from './sample.ts';
import { countTokens, piecesOf } from './tokens.ts';

const asked: Asked = {
  model: 'm',
  prompt: 'Tell me about Paris',
  system: '',
  texts: ['Tell me about Paris'],
  messages: 1,
  tools: [],
  tool_choice: 'auto',
  after_tool: false,
  max_tokens: null,
  schema: null,
  thinks: false,
  caches: true,
};

describe('tokens', () => {
  it('joined are the text, whatever the text, and are as many as are counted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(piecesOf(text).join('')).toBe(text);
        expect(countTokens(text)).toBe(piecesOf(text).length);
      }),
    );
  });
});

describe('chance', () => {
  it('is the same from the same seed, and another from another', () => {
    expect(chanceFrom(1, 2).id('x', 40)).toBe(chanceFrom(1, 2).id('x', 40));
    expect(chanceFrom(1, 2).id('x', 40)).not.toBe(chanceFrom(12).id('x', 40));
  });
});

describe('an answer', () => {
  const answer = (more: Partial<Asked>, seed = 1) => answerTo({ ...asked, ...more }, chanceFrom(seed), () => false);

  it('counts as output exactly the tokens it sends and hides', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), fc.option(fc.integer({ min: 1, max: 80 })), (seed, thinks, max_tokens) => {
        const one = answer({ thinks, max_tokens }, seed);
        expect(one.output_tokens).toBe(one.pieces.length + one.reasoning_tokens);
        expect(one.reasoning_tokens).toBeGreaterThanOrEqual(one.thoughts.length);
        if (one.finish === 'length') expect(max_tokens).not.toBeNull();
      }),
    );
  });

  it('calls the tool that is named, that is forced, or that the words ask for, and none after a result', () => {
    const tools = ['get_weather', 'send_mail'].map((name) => ({
      name,
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    }));
    const called = (more: Partial<Asked>): string[] => answer({ tools, ...more }).calls.map(({ name }) => name);
    expect(called({})).toEqual([]);
    expect(called({ prompt: 'What is the weather?' })).toEqual(['get_weather']);
    expect(called({ prompt: 'send_mail, then get_weather' })).toEqual(['get_weather', 'send_mail']);
    expect(called({ prompt: '请使用工具' })).toEqual(['get_weather']);
    expect(called({ tool_choice: 'some' })).toEqual(['get_weather']);
    expect(called({ tool_choice: tools[1] ?? 'none' })).toEqual(['send_mail']);
    expect(called({ prompt: 'use a tool', tool_choice: 'none' })).toEqual([]);
    expect(called({ prompt: 'use a tool', after_tool: true })).toEqual([]);
  });

  it('speaks Chinese to who asks in Chinese', () => {
    expect(answer({ prompt: '怎样统计用量？' }).pieces.join('')).toMatch(/^关于“怎样统计用量？”：/);
  });
});

describe('a sample of a schema', () => {
  it('has every property in its type, and stops in a schema that holds itself', () => {
    const schema = {
      type: 'object',
      properties: {
        s: { type: 'string' },
        i: { type: ['integer', 'null'], minimum: 5 },
        e: { enum: ['a', 'b'] },
        l: { type: 'ARRAY', items: { type: 'BOOLEAN' } },
        o: { anyOf: [{ const: 7 }] },
      },
    };
    const sample = sampleOf(schema, 'Weather in Lisbon', chanceFrom(3));
    expect(sample).toEqual({ s: 'Lisbon', i: expect.any(Number), e: expect.stringMatching(/^[ab]$/), l: [expect.any(Boolean)], o: 7 });
    const endless: Record<string, unknown> = { type: 'object' };
    endless.properties = { again: endless };
    expect(JSON.stringify(sampleOf(endless, '', chanceFrom(3))).length).toBeLessThan(200);
  });
});

describe('an embedding', () => {
  it('has the size asked for and length one', () => {
    expect(embedding('a', 100)).toHaveLength(100);
    expect(Math.hypot(...embedding('a', 100))).toBeCloseTo(1, 5);
    expect(embedding('a', 8)).not.toEqual(embedding('b', 8));
  });
});
