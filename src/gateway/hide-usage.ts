// Takes the usage event that Daybook asked for out of an OpenAI stream on its way to the caller. All other bytes pass as they
// are and as soon as they can: only an event that is not complete yet waits, because it may be the one; an event too long to be
// it does not, and ends the looking. Each byte is looked at once, however small the pieces are that it comes in.
// The event is the one with an empty `choices` and a `usage` object (openai-chat and openai-completions alike).

export type UsageHider = {
  /** The bytes that may go on now; empty where nothing may. */
  push(chunk: Buffer): Buffer;
  /** What is left at the end of the stream. */
  end(): Buffer;
};

const none: Buffer = Buffer.alloc(0);
const mostHeld = 1024 * 1024;
const [lf, cr] = [10, 13];

export function usageHider(): UsageHider {
  /** The beginning of an event that is not complete yet: `length` bytes of a buffer that doubles. */
  let held: Buffer = none;
  let length = 0;
  /** No byte of the current line has come yet; a blank line ends an event. */
  let isLineEmpty = true;
  /** The last byte was a carriage return: a line feed that follows belongs to it. */
  let isAfterCr = false;
  let hidLast = false;
  let isOver = false;
  /** Where the next of each stands in the chunk, or -1. */
  let nextCr = -1;
  let nextLf = -1;

  const hold = (bytes: Buffer): void => {
    if (length + bytes.length > held.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * held.length, length + bytes.length));
      held.copy(larger, 0, 0, length);
      held = larger;
    }
    bytes.copy(held, length);
    length += bytes.length;
  };
  const release = (): Buffer => {
    const bytes = held.subarray(0, length);
    held = none;
    length = 0;
    return bytes;
  };

  /** Just past the blank line that ends the event at `from`, or -1 where the chunk ends first. */
  const endOfEvent = (chunk: Buffer, from: number): number => {
    let at = from;
    while (at < chunk.length) {
      if (isAfterCr) {
        isAfterCr = false;
        if (chunk[at] === lf) {
          at += 1;
          continue;
        }
      }
      if (nextCr !== -1 && nextCr < at) nextCr = chunk.indexOf(cr, at);
      if (nextLf !== -1 && nextLf < at) nextLf = chunk.indexOf(lf, at);
      const end = nextCr === -1 || (nextLf !== -1 && nextLf < nextCr) ? nextLf : nextCr;
      if (end === -1) {
        isLineEmpty = false;
        return -1;
      }
      const isBlank = isLineEmpty && end === at;
      isLineEmpty = true;
      isAfterCr = end === nextCr;
      at = end + 1;
      if (!isBlank) continue;
      if (isAfterCr && chunk[at] === lf) {
        isAfterCr = false;
        at += 1;
      }
      return at;
    }
    return -1;
  };

  const push = (chunk: Buffer): Buffer => {
    if (isOver || chunk.length === 0) return chunk;
    nextCr = chunk.indexOf(cr);
    nextLf = chunk.indexOf(lf);
    const pass: Buffer[] = [];
    let from = 0; // Where what passes begins,
    let at = 0; // and where the current event does.
    if (isAfterCr && length === 0 && chunk[0] === lf) {
      isAfterCr = false;
      at = 1;
      if (hidLast) from = 1;
    }
    for (;;) {
      const end = endOfEvent(chunk, at);
      if (end === -1) break;
      if (length > 0) {
        hold(chunk.subarray(0, end));
        const event = release();
        hidLast = isUsageEvent(event);
        if (!hidLast) pass.push(event);
        from = end;
      } else {
        hidLast = isUsageEvent(chunk.subarray(at, end));
        if (hidLast) {
          if (at > from) pass.push(chunk.subarray(from, at));
          from = end;
        }
      }
      at = end;
    }
    if (at > from) pass.push(chunk.subarray(from, at));
    if (at < chunk.length) hold(chunk.subarray(at));
    if (length > mostHeld) {
      isOver = true;
      pass.push(release());
    }
    return pass.length === 1 && pass[0] ? pass[0] : Buffer.concat(pass);
  };

  return {
    push,
    end: () => {
      const rest = release();
      return isUsageEvent(rest) ? none : rest;
    },
  };
}

function isUsageEvent(event: Buffer): boolean {
  if (event.indexOf('"usage"') === -1 || event.indexOf('"choices"') === -1) return false;
  const data = event
    .toString('utf8')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5))
    .join('\n');
  try {
    const chunk: unknown = JSON.parse(data);
    if (typeof chunk !== 'object' || chunk === null || !('choices' in chunk) || !('usage' in chunk)) return false;
    return Array.isArray(chunk.choices) && chunk.choices.length === 0 && typeof chunk.usage === 'object' && chunk.usage !== null;
  } catch {
    return false; // Not JSON, so not the event that was asked for: it passes.
  }
}
