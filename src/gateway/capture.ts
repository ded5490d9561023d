// Keeps what passes, up to a limit, without touching it: references to the very buffers that go on to the other side. Past the
// limit the sizes still count and the last bytes are kept beside the first, because a stream says its usage at the end. Nothing is
// left out before the last bytes alone are more than their share.

export type Capture = {
  add(chunk: Buffer): void;
  /** The buffers kept, in order. */
  kept(): readonly Buffer[];
  readonly bytes: number;
  readonly truncated: boolean;
};

const tailBytes = 256 * 1024;

/** `limit` bytes at the most; 0 keeps sizes alone. */
export function capture(limit: number): Capture {
  const head: Buffer[] = [];
  const tail: Buffer[] = [];
  let bytes = 0;
  let headBytes = 0;
  let tailSize = 0;
  let leftOut = 0;
  return {
    add: (chunk) => {
      bytes += chunk.length;
      if (headBytes === bytes - chunk.length && headBytes + chunk.length <= limit) {
        head.push(chunk);
        headBytes += chunk.length;
      } else if (limit === 0) leftOut += chunk.length;
      else {
        tail.push(chunk);
        tailSize += chunk.length;
        for (let first = tail[0]; first && tail.length > 1 && tailSize - first.length >= tailBytes; first = tail[0]) {
          tail.shift();
          tailSize -= first.length;
          leftOut += first.length;
        }
      }
    },
    kept: () => (tail.length === 0 ? head : leftOut === 0 ? [...head, ...tail] : [...head, cutMark, ...tail]),
    get bytes() {
      return bytes;
    },
    get truncated() {
      return leftOut > 0;
    },
  };
}

/** Stands where bytes are missing; a blank line each side, so that the events of a stream stay apart. */
export const cutMark: Buffer = Buffer.from('\n\n: daybook left out bytes here\n\n');
