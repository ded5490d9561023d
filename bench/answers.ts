// Reads the answers on one keep-alive connection as cheaply as they can be read: where one ends and its status, nothing else.

export type AnswerReader = {
  /** Takes what has come; true where it completes the answer. Throws on what is no HTTP/1.1. */
  readonly take: (chunk: Buffer) => boolean;
  /** Of the answer in hand or just completed; 0 before its head is whole. */
  readonly status: () => number;
  /** True where the connection's end is the answer's end. */
  readonly endsByClose: () => boolean;
};

export function answerReader(): AnswerReader {
  let head: Buffer | null = null;
  let inBody = false;
  let left = 0;
  let framing: 'length' | 'chunked' | 'close' = 'length';
  let status = 0;
  let tail = '';

  return {
    status: () => status,
    endsByClose: () => inBody && framing === 'close',
    take: (chunk) => {
      let body = chunk;
      if (!inBody) {
        const whole = head === null ? chunk : Buffer.concat([head, chunk]);
        const end = whole.indexOf('\r\n\r\n');
        if (end === -1) {
          head = whole;
          return false;
        }
        head = null;
        const lines = whole.toString('latin1', 0, end).toLowerCase();
        if (!lines.startsWith('http/1.1 ')) throw new Error(`not an answer: ${lines.slice(0, 40)}`);
        status = Number(lines.slice(9, 12));
        const length = /\r\ncontent-length: *(\d+)/.exec(lines)?.[1];
        framing = length !== undefined ? 'length' : /\r\ntransfer-encoding: *chunked/.test(lines) ? 'chunked' : 'close';
        left = Number(length ?? 0);
        tail = '';
        inBody = true;
        body = whole.subarray(end + 4);
      }
      if (framing === 'length') {
        left -= body.length;
        if (left < 0) throw new Error('more came than was asked for');
        inBody = left > 0;
      } else if (framing === 'chunked') {
        // No answer measured here has these bytes inside, so the end can be told by the last ones.
        tail = (tail + body.toString('latin1', Math.max(0, body.length - 7))).slice(-7);
        inBody = !(tail.endsWith('\r\n0\r\n\r\n') || tail === '0\r\n\r\n');
      }
      return !inBody;
    },
  };
}
