import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedResponse, ResponseParser, type ResponseHead } from './response-parser.ts';

type Seen = { heads: ResponseHead[]; body: Buffer; ended: boolean; finished: boolean; keepsAlive: boolean };

function run(pieces: readonly Buffer[], bodiless = false): Seen {
  const parser = new ResponseParser();
  const chunks: Buffer[] = [];
  const heads: ResponseHead[] = [];
  let ended = false;
  parser.begin(
    {
      onHead: (head) => heads.push(head),
      onData: (chunk, last) => {
        expect(ended).toBe(false);
        chunks.push(chunk);
        ended = last;
      },
    },
    bodiless,
  );
  for (const piece of pieces) {
    const scratch = Buffer.from(piece);
    parser.take(scratch);
    scratch.fill(0); // The read buffer is used again at once: nothing may still point into it.
  }
  const finished = ended ? false : parser.finish();
  return { heads, body: Buffer.concat(chunks), ended, finished, keepsAlive: parser.keepsAlive };
}

const cutAt = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const places = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const place of [...places, bytes.length]) {
    if (place > at) pieces.push(bytes.subarray(at, place));
    at = place;
  }
  return pieces;
};

function chunked(body: Buffer, sizes: readonly number[]): Buffer {
  const out: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    const end = Math.min(body.length, at + size);
    if (end === at) break;
    out.push(Buffer.from(`${(end - at).toString(16)};ext=1\r\n`), body.subarray(at, end), Buffer.from('\r\n'));
    at = end;
  }
  if (at < body.length) out.push(Buffer.from(`${(body.length - at).toString(16)}\r\n`), body.subarray(at), Buffer.from('\r\n'));
  return Buffer.concat([...out, Buffer.from('0\r\nx-trailer: 1\r\n\r\n')]);
}

const head = (fields: string): Buffer => Buffer.from(`HTTP/1.1 200 OK\r\n${fields}\r\n`, 'latin1');

describe('the response parser', () => {
  it('gives the same body however the bytes of a message are cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 600 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 6 }),
        fc.array(fc.nat(2000), { maxLength: 40 }),
        fc.constantFrom('length', 'chunked', 'close'),
        (array, sizes, cuts, framing) => {
          const body = Buffer.from(array);
          const message =
            framing === 'length'
              ? Buffer.concat([head(`content-length: ${body.length}\r\n`), body])
              : framing === 'chunked'
                ? Buffer.concat([head('Transfer-Encoding: chunked\r\n'), chunked(body, sizes)])
                : Buffer.concat([head(''), body]);
          const seen = run(cutAt(message, cuts));
          expect(seen.heads).toHaveLength(1);
          expect(seen.body.equals(body)).toBe(true);
          expect(seen.ended || seen.finished).toBe(true);
          expect(seen.keepsAlive).toBe(framing !== 'close');
        },
      ),
    );
  });

  it('never takes a cut message for a whole one', () => {
    const whole = Buffer.concat([head('transfer-encoding: chunked\r\n'), chunked(Buffer.from('hello world'), [4, 3])]);
    for (let end = 0; end < whole.length; end += 1) {
      const seen = run([whole.subarray(0, end)]);
      expect(seen.ended || seen.finished).toBe(false);
    }
  });

  it('passes over interim answers', () => {
    const seen = run([
      Buffer.from(
        'HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nok',
      ),
    ]);
    expect(seen.heads.map(({ status }) => status)).toEqual([201]);
    expect(seen.body.toString()).toBe('ok');
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n', true],
    ['204', 'HTTP/1.1 204 No Content\r\ncontent-length: 3\r\n\r\n', false],
    ['304', 'HTTP/1.1 304 Not Modified\r\n\r\n', false],
  ])('ends at once where no body follows: %s', (_, text, bodiless) => {
    expect(run([Buffer.from(text)], bodiless)).toMatchObject({ ended: true });
  });

  it('keeps header bytes and their order as the vendor wrote them', () => {
    const seen = run([Buffer.from('HTTP/1.1 200 OK\r\nX-B: 1\r\nx-a:  two \r\nX-B: caf\xe9\r\ncontent-length: 0\r\n\r\n', 'latin1')]);
    expect(seen.heads[0]?.headers).toEqual(['X-B', '1', 'x-a', 'two', 'X-B', 'caf\xe9', 'content-length', '0']);
  });

  it.each([
    ['not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n'],
    ['a folded field', 'HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\na : b\r\n\r\n'],
    ['two lengths that differ', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['chunked that is not last', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked, gzip\r\n\r\n'],
    ['a chunk size with a sign', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n+5\r\nhello\r\n'],
    ['a chunk longer than its size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhello\r\n'],
    ['a null in a value', 'HTTP/1.1 200 OK\r\na: b\0c\r\n\r\n'],
    ['bytes after the end', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n'],
  ])('refuses %s', (_, text) => {
    expect(() => run([Buffer.from(text, 'latin1')])).toThrow(MalformedResponse);
  });

  it('closes the connection after an answer that gives a length and chunks', () => {
    expect(run([head('content-length: 3\r\ntransfer-encoding: chunked\r\n'), chunked(Buffer.from('abcdef'), [])])).toMatchObject({
      ended: true,
      keepsAlive: false,
    });
  });

  it('never throws anything but MalformedResponse on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, withHead) => {
        try {
          run([withHead ? head('transfer-encoding: chunked\r\n') : Buffer.alloc(0), Buffer.from(bytes)]);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedResponse);
        }
      }),
    );
  });
});
