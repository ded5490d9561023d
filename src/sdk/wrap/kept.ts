// Keeps the bytes of an answer as they pass, up to a limit: its beginning, and its last bytes, because a stream says its usage at the end.
// What lies between is left out and marked.

export type Kept = {
  add(chunk: Uint8Array): void;
  readonly bytes: number;
  readonly isCut: boolean;
  text(): string;
};

/** A blank line each side, so that the events of a stream stay apart. */
const cutMark = '\n\n: daybook left out bytes here\n\n';

/** `limit` bytes at the most; 0 keeps none. A quarter of it is for the end. */
export function keepUpTo(limit: number): Kept {
  const headLimit = Math.floor((limit * 3) / 4);
  const tailLimit = limit - headLimit;
  const head: Uint8Array[] = [];
  const tail: Uint8Array[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  let bytes = 0;

  function addToTail(chunk: Uint8Array): void {
    tail.push(chunk);
    tailBytes += chunk.length;
    for (let first = tail[0]; first !== undefined && tailBytes > tailLimit; first = tail[0]) {
      const over = tailBytes - tailLimit;
      if (over < first.length) tail[0] = first.subarray(over);
      else tail.shift();
      tailBytes -= Math.min(over, first.length);
    }
  }

  return {
    add(chunk) {
      bytes += chunk.length;
      const room = tail.length > 0 ? 0 : headLimit - headBytes;
      const first = chunk.subarray(0, room);
      if (first.length > 0) head.push(first);
      headBytes += first.length;
      if (first.length < chunk.length && limit > 0) addToTail(chunk.subarray(first.length));
    },
    get bytes() {
      return bytes;
    },
    get isCut() {
      return bytes > headBytes + tailBytes;
    },
    text() {
      const isCut = bytes > headBytes + tailBytes;
      const decoder = new TextDecoder();
      if (!isCut) return decoder.decode(joined([...head, ...tail]));
      return `${decoder.decode(joined(head))}${cutMark}${decoder.decode(joined(tail))}`;
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
