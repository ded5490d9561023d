import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usageHider } from './hide-usage.ts';

const event = (value: unknown, eol = '\n'): string => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}${eol}${eol}`;
const content = (text: string) => ({ id: 'c', choices: [{ index: 0, delta: { content: text } }], usage: null });
const usage = { id: 'c', choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } };

function through(text: string, cuts: readonly number[]): string {
  const bytes = Buffer.from(text);
  const hider = usageHider();
  const out: Buffer[] = [];
  let at = 0;
  for (const cut of [...cuts.map((c) => c % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    out.push(hider.push(bytes.subarray(at, cut)));
    at = cut;
  }
  out.push(hider.end());
  return Buffer.concat(out).toString();
}

describe('usageHider', () => {
  it('takes out the usage event and leaves every other byte, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(5000), { maxLength: 30 }),
        (texts, eol, cuts) => {
          const before = `: comment${eol}${eol}${texts.map((text) => event(content(text), eol)).join('')}`;
          const after = event('[DONE]', eol);
          expect(through(before + event(usage, eol) + after, cuts)).toBe(before + after);
        },
      ),
    );
  });

  it('lets pass an event with usage and content, one with empty choices and no usage, and text that only looks like one', () => {
    const text =
      event({ choices: [{ delta: { content: '"choices":[],"usage":{}' } }], usage: { prompt_tokens: 1 } }) +
      event({ choices: [], prompt_filter_results: [], usage: null }) +
      event('{"choices":[],"usage":{ broken');
    expect(through(text, [])).toBe(text);
  });

  it('hands on a whole event at once', () => {
    const hider = usageHider();
    expect(hider.push(Buffer.from(event(content('a')))).toString()).toBe(event(content('a')));
    expect(hider.push(Buffer.from('data: {"cho')).length).toBe(0);
  });
});
