import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
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
        fc.constantFrom('\n', '\r\n', '\r'),
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

  it.each(['\n', '\r\n', '\r'])('hands on an event as soon as its last byte is there, whatever ends its lines: %j', (eol) => {
    const hider = usageHider();
    const bytes = Buffer.from(event(content('a'), eol));
    expect(hider.push(bytes.subarray(0, 20)).length).toBe(0);
    expect(
      Buffer.concat([hider.push(bytes.subarray(20, -1)), hider.push(bytes.subarray(-1))])
        .toString()
        .trim(),
    ).toBe(bytes.toString().trim());
    expect(
      hider
        .push(Buffer.from(event(usage, eol)))
        .toString()
        .trim(),
    ).toBe('');
    expect(hider.push(Buffer.from(event('[DONE]', eol))).toString()).toBe(event('[DONE]', eol));
  });

  it('holds back no more than a megabyte, and hides nothing after that', () => {
    const hider = usageHider();
    const long = Buffer.alloc(700_000, 'x');
    expect(hider.push(long).length).toBe(0);
    expect(hider.push(long).length).toBe(1_400_000);
    expect(hider.push(Buffer.from('y')).toString()).toBe('y');
    expect(hider.push(Buffer.from(`\n\n${event(usage)}`)).toString()).toBe(`\n\n${event(usage)}`);
    expect(hider.end().length).toBe(0);
  });

  it('looks at each byte once, however it comes', () => {
    const looks = vi.spyOn(Buffer.prototype, 'indexOf');
    const hider = usageHider();
    for (let i = 0; i < 5000; i += 1) hider.push(Buffer.alloc(100, 'z'));
    const looked = looks.mock.contexts.reduce((sum, bytes) => sum + bytes.length, 0);
    looks.mockRestore();
    expect(hider.end().length).toBe(500_000);
    expect(looked).toBeLessThanOrEqual(2 * 500_000);
  });
});
