// Takes the usage event that Daybook asked for out of an OpenAI stream on its way to the caller. All other bytes pass as they
// are and as soon as they can: only an event that is not complete yet waits, because it may be the one.
// The event is the one with an empty `choices` and a `usage` object (openai-chat and openai-completions alike).

export type UsageHider = {
  /** The bytes that may go on now; empty where nothing may. */
  push(chunk: Buffer): Buffer;
  /** What is left at the end of the stream. */
  end(): Buffer;
};

const none: Buffer = Buffer.alloc(0);

export function usageHider(): UsageHider {
  let held: Buffer = none;

  const push = (chunk: Buffer): Buffer => {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const pass: Buffer[] = [];
    let at = 0;
    for (;;) {
      const end = endOfEvent(bytes, at);
      if (end === -1) break;
      if (!isUsageEvent(bytes.subarray(at, end))) pass.push(bytes.subarray(at, end));
      at = end;
    }
    held = at === bytes.length ? none : Buffer.from(bytes.subarray(at));
    return pass.length === 1 && pass[0] ? pass[0] : Buffer.concat(pass);
  };

  return {
    push,
    end: () => {
      const rest = held;
      held = none;
      return isUsageEvent(rest) ? none : rest;
    },
  };
}

/** Just past the blank line that ends the event at `from`, or -1. */
function endOfEvent(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const lf = bytes.indexOf(10, at);
    if (lf === -1) return -1;
    const next = bytes[lf + 1];
    if (next === 10) return lf + 2;
    if (next === 13 && bytes[lf + 2] === 10) return lf + 3;
    at = lf + 1;
  }
}

function isUsageEvent(event: Buffer): boolean {
  if (event.indexOf('"usage"') === -1 || event.indexOf('"choices"') === -1) return false;
  const data = event
    .toString('utf8')
    .split(/\r?\n/)
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
