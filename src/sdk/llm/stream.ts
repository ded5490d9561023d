// An answer that comes piece by piece. It is read once, as fast as its reader asks; who leaves early gives the call up.
import { jsonOr } from '../wrap/answered.ts';
import { member } from '../wrap/asked.ts';
import { type Clock, endOf } from './clock.ts';
import { eventReader } from './events.ts';
import type { Format } from './formats.ts';
import { LlmError } from './llm-error.ts';
import { requestIdIn } from './tries.ts';
import type { LlmDelta, LlmResult, LlmStream } from './types.ts';

export function streamOf(response: Response, format: Format, clock: Clock): LlmStream {
  const requestId = requestIdIn(response);
  const gathering = format.gather();
  let settle: (result: LlmResult) => void = () => undefined;
  let refuse: (error: unknown) => void = () => undefined;
  const whole = new Promise<LlmResult>((resolve, reject) => {
    settle = resolve;
    refuse = reject;
  });
  // Whoever iterates hears of the error there.
  whole.catch(() => undefined);

  async function* deltas(): AsyncGenerator<LlmDelta, void, undefined> {
    const events = eventReader();
    const reader = response.body?.getReader();
    if (reader === undefined) throw new LlmError('answer_invalid', 'The answer has no body.', { requestId });
    let isRead = false;
    try {
      for (;;) {
        clock.phase('idle');
        const { done, value } = await reader.read();
        if (done) break;
        for (const event of events.push(value)) yield* taken(event.data, event.event);
      }
      isRead = true;
      settle({ ...gathering.answer(), requestId });
    } catch (error) {
      const told = error instanceof LlmError ? error : endOf(clock.late, clock.isAborted, error);
      refuse(told);
      throw told;
    } finally {
      clock.stop();
      if (!isRead) {
        await reader.cancel().catch(() => undefined);
        clock.abort();
        refuse(new LlmError('aborted', 'The stream was not read to its end.', { requestId }));
      }
    }
  }

  function taken(data: string, name: string): readonly LlmDelta[] {
    if (data === '[DONE]') return [];
    const event = jsonOr(data);
    const error = member(event, 'error');
    if (name === 'error' || (typeof error === 'object' && error !== null)) {
      const message = member(error, 'message');
      throw new LlmError('stream_error', typeof message === 'string' ? message : data.slice(0, 300), { body: event, requestId });
    }
    return gathering.take(event);
  }

  const reading = deltas();
  let isTaken = false;
  return {
    requestId,
    [Symbol.asyncIterator]() {
      isTaken = true;
      return reading;
    },
    async final() {
      if (!isTaken) {
        isTaken = true;
        for await (const _ of reading) {
          // Read for what they add up to.
        }
      }
      return await whole;
    },
  };
}
