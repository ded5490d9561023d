import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOf, fileName } from './save.ts';

it.each([
  ['../../etc/passwd', 'text/plain', 'etcpasswd.txt'],
  ['photo\u202egpj.exe', 'image/jpeg', 'photogpj.exe.jpg'],
  [null, null, 'file.bin'],
  ['报告.pdf', 'application/pdf', '报告.pdf'],
  ['page.html', 'text/html', 'page.html.bin'],
])('%j of type %j is saved as %j', (name, mime, saved) => {
  expect(fileName(name, mime)).toBe(saved);
});

it('base64 gives its bytes back, in either alphabet, and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.constantFrom('base64' as const, 'base64url' as const), (bytes, alphabet) => {
      expect([...bytesOf(Buffer.from(bytes).toString(alphabet))]).toEqual([...bytes]);
    }),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => bytesOf(text).length >= 0));
});
