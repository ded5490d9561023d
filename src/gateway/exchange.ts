// One HTTP exchange with a vendor, relayed as it happens: the answer's bytes go to the caller first, with backpressure, and a
// reference to them is kept. However it ends (complete, cut, timeout, the caller gone), `conduct` resolves exactly once and
// says how; it never rejects. The caller's connection is ended as the vendor's was: cleanly, or broken off.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, errorTable, sentence } from '../errors.ts';
import { isEventStream } from '../lib/sse.ts';
import type { CallerGone } from '../schema/vendor.ts';
import type { Ending } from '../schema/vocabulary.ts';
import { Capture } from './capture.ts';
import { toCaller } from './headers.ts';
import { usageHider, type UsageHider } from './hide-usage.ts';
import type { OpenCall } from './open-calls.ts';
import type { Destination } from './route.ts';
import type { UpstreamPool } from './upstream/pool.ts';
import type { ResponseHead } from './upstream/response-parser.ts';

export type Outcome = {
  readonly ending: Ending;
  readonly drained: boolean;
  readonly error_code: ErrorCode | null;
  readonly error_message: string | null;
  readonly head: ResponseHead | null;
  readonly response: Capture;
  readonly request: Capture | null;
  /** Monotonic milliseconds; null where it did not come to that. */
  readonly sentAt: number | null;
  readonly headAt: number | null;
  readonly firstByteAt: number | null;
  readonly upstreamEndAt: number;
  readonly marks: readonly (readonly [number, number])[];
  /** Nothing was sent to the caller yet: an error of ours can still be spoken. */
  readonly unanswered: boolean;
};

export type ExchangeRules = {
  readonly clock: () => number;
  readonly pool: UpstreamPool;
  readonly maxKeptBytes: number;
  readonly maxRequestBytes: number;
  readonly callerGone: CallerGone;
  /** How many answers are being read on without their callers, all calls together. */
  readonly drains: { open: number };
  readonly isStopping: () => boolean;
  /** Runs before the last byte goes out, where the journal must be on disk first; null otherwise. */
  readonly beforeLast: ((outcome: Outcome, deliver: () => void) => void) | null;
};

const mostMarks = 256;
const nothing: Buffer = Buffer.alloc(0);

export function conduct(
  rules: ExchangeRules,
  call: OpenCall,
  destination: Destination,
  request: IncomingMessage,
  response: ServerResponse,
  streamsBody: boolean,
): Promise<Outcome> {
  const { clock } = rules;
  return new Promise((resolve) => {
    let kept = new Capture(rules.maxKeptBytes);
    const sent = streamsBody ? new Capture(keepsText(request.headers['content-type']) ? rules.maxKeptBytes : 0) : null;
    const marks: [number, number][] = [];
    let head: ResponseHead | null = null;
    let hider: UsageHider | null = null;
    let headSent = false;
    let drained = false;
    let settled = false;
    let ended = false;
    let complete: Outcome | null = null;
    let sentAt: number | null = null;
    let headAt: number | null = null;
    let firstByteAt: number | null = null;
    let drainTimer: NodeJS.Timeout | null = null;
    let waitsForCaller = false;
    // A pipelined request's response has no socket before its turn, and hears of no end: its request's socket does.
    const unheard = response.socket === null ? request.socket : null;

    const outcome = (ending: Ending, code: ErrorCode | null, message: string | null): Outcome => ({
      ending,
      drained,
      error_code: code,
      error_message: message,
      head,
      response: kept,
      request: sent,
      sentAt,
      headAt,
      firstByteAt,
      upstreamEndAt: clock(),
      marks,
      unanswered: !headSent,
    });
    const settle = (value: Outcome): void => {
      if (settled) return;
      settled = true;
      call.phase = 'ended';
      if (drainTimer !== null) {
        clearTimeout(drainTimer);
        rules.drains.open -= 1;
      }
      response.off('close', onClose);
      unheard?.off('close', onClose);
      if (streamsBody) request.resume();
      resolve(value);
    };
    /** Ends with an error: the caller's connection breaks off where an answer had begun, since it cannot be taken back. */
    const failWith = (ending: Ending, code: ErrorCode, message: string | null): void => {
      ended = true;
      const value = outcome(ending, code, message);
      if (headSent && !response.destroyed) {
        const rest = hider?.end() ?? nothing;
        if (rest.length > 0) response.write(rest, () => response.destroy());
        else response.destroy();
      }
      settle(value);
    };

    const sendHead = (): void => {
      if (headSent || head === null || response.destroyed || drained) return;
      headSent = true;
      response.writeHead(head.status, head.statusText, toCaller(head.headers, call.opened.id, hider === null));
    };
    const deliverLast = (chunk: Buffer): void => {
      sendHead();
      response.end(chunk.length > 0 ? chunk : undefined);
    };

    function onClose(): void {
      if (settled || drained) return;
      if (complete !== null) {
        settle(
          response.writableFinished
            ? complete
            : { ...complete, ending: 'cancelled', drained: true, error_code: 'caller_gone', error_message: errorTable.caller_gone.message },
        );
        return;
      }
      if (ended) return;
      if (rules.callerGone.policy === 'drain' && head !== null && !rules.isStopping() && rules.drains.open < rules.callerGone.max_open) {
        drained = true;
        rules.drains.open += 1;
        drainTimer = setTimeout(() => cancel(), rules.callerGone.max_ms);
        exchange.resume();
        return;
      }
      cancel();
    }
    const cancel = (): void => {
      exchange.abort();
      failWith('cancelled', 'caller_gone', errorTable.caller_gone.message);
    };
    call.onTimeout = (which) => {
      if (ended || settled) return;
      if (which === 'idle' && waitsForCaller) {
        call.phaseSince = clock(); // The vendor has more to give and is held back: its silence is the caller's slowness.
        return;
      }
      exchange.abort();
      const code = `timeout_${which}` as const;
      failWith('timeout', code, errorTable[code].message);
    };

    call.onStop = () => {
      if (ended || settled) return;
      exchange.abort();
      if (drained) failWith('cancelled', 'caller_gone', errorTable.caller_gone.message);
      else failWith('cut', 'stopping', errorTable.stopping.message);
    };

    /** Nothing is read of a streamed body before there is a connection to hand it on to. */
    const relayBody = (): void => {
      let uploaded = 0;
      request.on('data', (chunk: Buffer) => {
        if (settled) return;
        uploaded += chunk.length;
        call.phaseSince = clock();
        if (uploaded > rules.maxRequestBytes) {
          exchange.abort();
          failWith('refused', 'body_too_large', sentence('body_too_large', `More than ${rules.maxRequestBytes} bytes were sent.`));
          return;
        }
        sent?.add(chunk);
        if (!exchange.write(chunk)) request.pause();
      });
      request.on('end', () => exchange.end());
    };

    const exchange = rules.pool.send(
      destination.origin,
      {
        method: call.opened.method,
        path: destination.path,
        headers: destination.headers,
        body: streamsBody ? 'stream' : destination.body,
        length: lengthOf(request),
      },
      {
        onSent: () => {
          sentAt = clock();
          call.phase = 'first_byte';
          call.phaseSince = sentAt;
          if (streamsBody) relayBody();
        },
        onHead: (received) => {
          head = received;
          headAt = clock();
          call.phase = 'idle';
          call.phaseSince = headAt;
          const type = headerOf(received.headers, 'content-type');
          if (destination.hidesUsage && isEventStream(type) && headerOf(received.headers, 'content-encoding') === '') hider = usageHider();
          if (!keepsText(type)) kept = new Capture(0);
          process.nextTick(() => {
            if (ended || firstByteAt !== null) return;
            sendHead();
            response.flushHeaders();
          });
        },
        onData: (chunk, last) => {
          const now = clock();
          firstByteAt ??= now;
          call.phaseSince = now;
          let pass = chunk;
          if (hider !== null) pass = last ? Buffer.concat([hider.push(chunk), hider.end()]) : hider.push(chunk);
          if (last) {
            ended = true;
            keep(chunk, now);
            finish(pass);
            return;
          }
          if (!drained) {
            sendHead();
            if (pass.length > 0 && !response.write(pass)) {
              waitsForCaller = true;
              exchange.pause();
            }
          }
          keep(chunk, now);
        },
        onFault: (fault) => {
          if (!ended)
            failWith(
              fault.code === 'upstream_unreachable' ? 'unreachable' : 'cut',
              fault.code,
              `${errorTable[fault.code].message} (${fault.message})`,
            );
        },
        onDrain: () => request.resume(),
      },
    );

    const keep = (chunk: Buffer, now: number): void => {
      if (chunk.length === 0) return;
      if (marks.length < mostMarks) marks.push([Math.round((now - call.started) * 1000) / 1000, kept.bytes]);
      kept.add(chunk);
      call.responseBytes = kept.bytes;
    };
    const finish = (last: Buffer): void => {
      const value = drained ? outcome('cancelled', 'caller_gone', errorTable.caller_gone.message) : outcome('complete', null, null);
      if (drained) settle(value);
      else if (rules.beforeLast !== null) {
        complete = value;
        rules.beforeLast(value, () => deliverLast(last));
      } else {
        complete = value;
        deliverLast(last);
      }
    };

    response.on('close', onClose);
    unheard?.on('close', onClose);
    response.on('drain', () => {
      waitsForCaller = false;
      call.phaseSince = clock();
      exchange.resume();
    });
    if (response.destroyed || unheard?.destroyed) onClose();
  });
}

function lengthOf(request: IncomingMessage): number | null {
  const length = request.headers['content-length'];
  return length === undefined ? null : Number(length);
}

export function headerOf(headers: readonly string[], name: string): string {
  for (let i = 0; i + 1 < headers.length; i += 2) if (headers[i]?.toLowerCase() === name) return headers[i + 1] ?? '';
  return '';
}

/** Whether a body of this type is text worth keeping: files, images and sound are passed on and only measured. */
export function keepsText(type: string | undefined): boolean {
  return type === undefined || type === '' || /json|text\/|event-stream|xml|x-www-form-urlencoded/i.test(type);
}
