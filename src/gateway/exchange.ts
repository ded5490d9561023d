// One HTTP exchange with a vendor, relayed as it happens: the answer's bytes go to the caller first, with backpressure, and a
// reference to them is kept. However it ends (complete, cut, timeout, the caller gone), `conduct` resolves exactly once and
// says how; it never rejects. The caller's connection is ended as the vendor's was: cleanly, or broken off.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type ErrorCode, errorTable, sentence } from '../errors.ts';
import { isEventStream } from '../lib/sse.ts';
import type { CallerGone } from '../schema/vendor.ts';
import type { Ending } from '../schema/vocabulary.ts';
import { Capture } from './capture.ts';
import { toCaller } from './headers.ts';
import { usageHider, type UsageHider } from './hide-usage.ts';
import type { OpenCall, Watched } from './open-calls.ts';
import type { Destination } from './route.ts';
import type { UpstreamExchange, UpstreamFault, UpstreamListener, UpstreamPool } from './upstream/pool.ts';
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
const shortAnswer = 32 * 1024;
const nothing: Buffer = Buffer.alloc(0);

export function conduct(
  rules: ExchangeRules,
  call: OpenCall,
  destination: Destination,
  request: IncomingMessage,
  response: ServerResponse,
  streamsBody: boolean,
): Promise<Outcome> {
  return new Promise((resolve) => new Exchange(rules, call, destination, request, response, streamsBody, resolve).begin());
}

/**
 * A class and not a handful of closures: what an exchange holds then dies young. With closures the collector took a third of the
 * gateway's time (measured at 64 connections, 84 µs a call against 60).
 */
class Exchange implements UpstreamListener, Watched {
  readonly #rules: ExchangeRules;
  readonly #call: OpenCall;
  readonly #destination: Destination;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #streamsBody: boolean;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #onClose = (): void => this.#callerLeft();
  readonly #marks: [number, number][] = [];
  readonly #sent: Capture | null;
  /** A pipelined request's response has no socket before its turn, and hears of no end: its request's socket does. */
  readonly #unheard: Socket | null;
  #upstream: UpstreamExchange | null = null;
  #kept: Capture;
  #head: ResponseHead | null = null;
  #hider: UsageHider | null = null;
  #headSent = false;
  #drained = false;
  #settled = false;
  #ended = false;
  #complete: Outcome | null = null;
  #sentAt: number | null = null;
  #headAt: number | null = null;
  #firstByteAt: number | null = null;
  #drainTimer: NodeJS.Timeout | null = null;
  #waitsForCaller = false;
  #uploaded = 0;

  constructor(
    rules: ExchangeRules,
    call: OpenCall,
    destination: Destination,
    request: IncomingMessage,
    response: ServerResponse,
    streamsBody: boolean,
    resolve: (outcome: Outcome) => void,
  ) {
    this.#rules = rules;
    this.#call = call;
    this.#destination = destination;
    this.#request = request;
    this.#response = response;
    this.#streamsBody = streamsBody;
    this.#resolve = resolve;
    this.#kept = new Capture(rules.maxKeptBytes);
    this.#sent = streamsBody ? new Capture(keepsText(request.headers['content-type']) ? rules.maxKeptBytes : 0) : null;
    this.#unheard = response.socket === null ? request.socket : null;
  }

  begin(): void {
    const { method } = this.#call.opened;
    const { origin, path, headers } = this.#destination;
    const body = this.#streamsBody ? 'stream' : this.#destination.body;
    this.#call.watched = this;
    this.#upstream = this.#rules.pool.send(origin, { method, path, headers, body, length: lengthOf(this.#request) }, this);
    this.#response.on('close', this.#onClose);
    this.#unheard?.on('close', this.#onClose);
    if (this.#response.destroyed || this.#unheard?.destroyed) this.#callerLeft();
  }

  onSent(): void {
    this.#sentAt = this.#rules.clock();
    this.#call.phase = 'first_byte';
    this.#call.phaseSince = this.#sentAt;
    if (this.#streamsBody) this.#relayBody();
  }

  onHead(head: ResponseHead): void {
    this.#head = head;
    this.#headAt = this.#rules.clock();
    this.#call.phase = 'idle';
    this.#call.phaseSince = this.#headAt;
    const type = headerOf(head.headers, 'content-type');
    if (this.#destination.hidesUsage && isEventStream(type) && headerOf(head.headers, 'content-encoding') === '')
      this.#hider = usageHider();
    if (!keepsText(type)) this.#kept = new Capture(0);
    // The first bytes often come with the head and go out with it; where they do not, the head goes alone at once.
    process.nextTick(flushHead, this);
  }

  /** For the turn after the head: sends it where no byte has followed yet. */
  flushHead(): void {
    if (this.#ended || this.#firstByteAt !== null) return;
    this.#sendHead();
    this.#response.flushHeaders();
  }

  onData(chunk: Buffer, last: boolean): void {
    const now = this.#rules.clock();
    this.#firstByteAt ??= now;
    this.#call.phaseSince = now;
    const pass =
      this.#hider === null ? chunk : last ? Buffer.concat([this.#hider.push(chunk), this.#hider.end()]) : this.#hider.push(chunk);
    if (last) {
      this.#ended = true;
      this.#keep(chunk, now);
      this.#finish(pass);
      return;
    }
    if (!this.#drained) {
      this.#sendHead();
      if (pass.length === 0) {
        if (this.#kept.bytes === 0) this.#response.flushHeaders(); // The first event is not complete: the head goes alone.
      } else if (!this.#response.write(pass)) {
        this.#waitsForCaller = true;
        this.#response.once('drain', () => this.#callerTakesMore());
        this.#upstream?.pause();
      }
    }
    this.#keep(chunk, now);
  }

  onFault(fault: UpstreamFault): void {
    if (this.#ended) return;
    const ending = fault.code === 'upstream_unreachable' ? 'unreachable' : 'cut';
    this.#failWith(ending, fault.code, `${errorTable[fault.code].message} (${fault.message})`);
  }

  onDrain(): void {
    this.#request.resume();
  }

  onTimeout(which: 'connect' | 'first_byte' | 'idle' | 'total'): void {
    if (this.#settled) return;
    if (this.#complete !== null) {
      this.#callerStalls();
      return;
    }
    if (this.#ended) return;
    if (which === 'idle' && this.#waitsForCaller) {
      this.#call.phaseSince = this.#rules.clock(); // The vendor has more to give and is held back: its silence is the caller's slowness.
      return;
    }
    if (this.#waitsForCaller) {
      this.#cancel();
      return;
    }
    this.#upstream?.abort();
    const code = `timeout_${which}` as const;
    this.#failWith('timeout', code, errorTable[code].message);
  }

  onStop(): void {
    if (this.#ended || this.#settled) return;
    this.#upstream?.abort();
    if (this.#drained) this.#failWith('cancelled', 'caller_gone', errorTable.caller_gone.message);
    else this.#failWith('cut', 'stopping', errorTable.stopping.message);
  }

  /** Nothing is read of a streamed body before there is a connection to hand it on to. */
  #relayBody(): void {
    this.#request.on('data', (chunk: Buffer) => this.#relay(chunk));
    this.#request.on('end', () => this.#upstream?.end());
  }

  #relay(chunk: Buffer): void {
    if (this.#settled) return;
    const { maxRequestBytes, clock } = this.#rules;
    this.#uploaded += chunk.length;
    this.#call.phaseSince = clock();
    if (this.#uploaded > maxRequestBytes) {
      this.#upstream?.abort();
      this.#failWith('refused', 'body_too_large', sentence('body_too_large', `More than ${maxRequestBytes} bytes were sent.`));
      return;
    }
    this.#sent?.add(chunk);
    if (this.#upstream?.write(chunk) === false) this.#request.pause();
  }

  #callerTakesMore(): void {
    this.#waitsForCaller = false;
    this.#call.phaseSince = this.#rules.clock();
    this.#upstream?.resume();
  }

  /** The vendor has ended and its answer lies here: what runs out is the caller's time to take it. */
  #callerStalls(): void {
    // The journal has not written yet, or an earlier answer goes out first: neither is this caller's doing.
    if (!this.#response.writableEnded || this.#response.socket === null) return;
    this.#callerLeft();
    this.#response.destroy();
  }

  #callerLeft(): void {
    if (this.#settled || this.#drained) return;
    if (this.#complete !== null) {
      const left = {
        ending: 'cancelled',
        drained: true,
        error_code: 'caller_gone',
        error_message: errorTable.caller_gone.message,
      } as const;
      this.#settle(this.#response.writableFinished ? this.#complete : { ...this.#complete, ...left });
      return;
    }
    if (this.#ended) return;
    const { callerGone, drains, isStopping } = this.#rules;
    if (callerGone.policy === 'drain' && this.#head !== null && !isStopping() && drains.open < callerGone.max_open) {
      this.#drained = true;
      drains.open += 1;
      this.#drainTimer = setTimeout(() => this.#cancel(), callerGone.max_ms);
      this.#upstream?.resume();
      return;
    }
    this.#cancel();
  }

  #cancel(): void {
    this.#upstream?.abort();
    this.#failWith('cancelled', 'caller_gone', errorTable.caller_gone.message);
  }

  #sendHead(): void {
    if (this.#headSent || this.#head === null || this.#response.destroyed || this.#drained) return;
    this.#headSent = true;
    const { status, statusText, headers } = this.#head;
    this.#response.writeHead(status, statusText, toCaller(headers, this.#call.opened.id, this.#hider === null));
  }

  #keep(chunk: Buffer, now: number): void {
    if (chunk.length === 0) return;
    if (this.#marks.length < mostMarks) this.#marks.push([Math.round((now - this.#call.started) * 1000) / 1000, this.#kept.bytes]);
    this.#kept.add(chunk);
    this.#call.responseBytes = this.#kept.bytes;
  }

  #finish(last: Buffer): void {
    if (this.#drained) {
      this.#settle(this.#outcome('cancelled', 'caller_gone', errorTable.caller_gone.message));
      return;
    }
    this.#complete = this.#outcome('complete', null, null);
    if (this.#rules.beforeLast === null) this.#deliver(last);
    else this.#rules.beforeLast(this.#complete, () => this.#deliver(last));
  }

  #deliver(last: Buffer): void {
    const isWhole = !this.#headSent;
    this.#sendHead();
    // As a latin1 string, whose bytes are the very same, node:http puts a short answer and its head into one write.
    if (isWhole && last.length > 0 && last.length <= shortAnswer) this.#response.end(last.toString('latin1'), 'latin1');
    else this.#response.end(last.length > 0 ? last : undefined);
  }

  /** Ends with an error: the caller's connection breaks off where an answer had begun, since it cannot be taken back. */
  #failWith(ending: Ending, code: ErrorCode, message: string | null): void {
    this.#ended = true;
    const value = this.#outcome(ending, code, message);
    const response = this.#response;
    if (this.#headSent && !response.destroyed) {
      const rest = this.#hider?.end() ?? nothing;
      if (rest.length > 0) response.write(rest, () => response.destroy());
      else response.destroy();
    }
    this.#settle(value);
  }

  #settle(value: Outcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#call.phase = 'ended';
    if (this.#drainTimer !== null) {
      clearTimeout(this.#drainTimer);
      this.#rules.drains.open -= 1;
    }
    this.#response.off('close', this.#onClose);
    this.#unheard?.off('close', this.#onClose);
    if (this.#streamsBody) this.#request.resume();
    this.#resolve(value);
  }

  #outcome(ending: Ending, code: ErrorCode | null, message: string | null): Outcome {
    return {
      ending,
      drained: this.#drained,
      error_code: code,
      error_message: message,
      head: this.#head,
      response: this.#kept,
      request: this.#sent,
      sentAt: this.#sentAt,
      headAt: this.#headAt,
      firstByteAt: this.#firstByteAt,
      upstreamEndAt: this.#rules.clock(),
      marks: this.#marks,
      unanswered: !this.#headSent,
    };
  }
}

const flushHead = (exchange: Exchange): void => exchange.flushHead();

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
