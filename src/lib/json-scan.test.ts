import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonScanError, scanTopLevel, parseSpan } from './json-scan.ts';

const spaced = (value: unknown, indent: number): Buffer => Buffer.from(JSON.stringify(value, null, indent));

describe('scanTopLevel', () => {
  it('finds each member with the value that JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(3), (object, indent) => {
        const bytes = spaced(object, indent);
        const { spans } = scanTopLevel(bytes, null);
        const parsed: Record<string, unknown> = JSON.parse(bytes.toString());
        expect([...spans.keys()].sort()).toEqual(Object.keys(parsed).sort());
        for (const [key, span] of spans) expect(parseSpan(bytes, span)).toEqual(parsed[key]);
      }),
    );
  });

  it('refuses what JSON.parse refuses at the top level, and never reads past the end', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, at) => {
        const bytes = spaced(object, 0);
        expect(() => scanTopLevel(bytes.subarray(0, at % bytes.length), null)).toThrow(JsonScanError);
      }),
    );
  });

  it('is not misled by a nested key, an escaped quote or a key written with escapes', () => {
    const bytes = Buffer.from('{"a":{"model":"inner"},"b":"\\"model\\":\\"text\\"\\\\","mod\\u0065l":"outer"}');
    const { spans } = scanTopLevel(bytes, new Set(['model']));
    expect(parseSpan(bytes, spans.get('model'))).toBe('outer');
  });

  it('walks long strings whose end hides behind backslashes', () => {
    for (let n = 40; n < 60; n += 1) {
      const text = `${'x'.repeat(n)}\\\\\\"${'"'.repeat(0)}y\\\\`;
      const bytes = Buffer.from(`{"s":"${text}","model":"m"}`);
      expect(parseSpan(bytes, scanTopLevel(bytes, new Set(['model'])).spans.get('model'))).toBe('m');
    }
  });

  it('refuses a wanted key that stands twice', () => {
    const twice = Buffer.from('{"model":"a","x":1,"model":"b"}');
    expect(() => scanTopLevel(twice, new Set(['model']))).toThrow(expect.objectContaining({ duplicate: true }));
    expect(scanTopLevel(twice, new Set(['x'])).spans.size).toBe(1);
  });

  it.each(['', ' ', '[]', '"a"', '1', 'null', '{', '{"a"}', '{"a":}', '{"a":1,}', '{"a":1}}', '{"a":1} x', '{"a":[}', '{a:1}', "{'a':1}"])(
    'refuses %j',
    (text) => {
      expect(() => scanTopLevel(Buffer.from(text), null)).toThrow(JsonScanError);
    },
  );

  it('refuses nesting that would exhaust a recursive reader', () => {
    expect(() => scanTopLevel(Buffer.from(`{"a":${'['.repeat(100_000)}`), null)).toThrow(JsonScanError);
  });

  it('reads past a byte order mark', () => {
    expect(scanTopLevel(Buffer.from('\ufeff{"model":1}'), null).spans.has('model')).toBe(true);
  });
});
