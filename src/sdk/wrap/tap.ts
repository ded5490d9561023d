// An answer that is watched as its caller reads it. Nothing is read ahead of the caller and nothing is held back from it: each chunk
// passes when it is asked for, an error is the same error, and a stream that is given up is given up at its source.
import { after } from '../runtime/clock.ts';

export type Sink = {
  chunk(bytes: Uint8Array): void;
  /** Once: how the body ended. `unread` is an answer that was dropped without being read to its end. */
  over(how: 'complete' | 'cancelled' | 'failed' | 'unread', error?: unknown): void;
};

/** The answer to hand on: another one with the same bytes, or the same one where it cannot be copied. Null bodies are over at once. */
export function tapped(response: object, sink: Sink): object {
  const body: unknown = Reflect.get(response, 'body');
  if (body instanceof ReadableStream && canBeMade(response)) return withBody(response, watchedStream(body, sink));
  if (isEmitter(body)) watchEmitter(body, sink);
  else sink.over(body === null ? 'complete' : 'unread');
  return response;
}

type Reading = { readonly sink: Sink; readonly reader: ReadableStreamDefaultReader<unknown> };

/** What nobody reads any more is let go: the connection, and the record. */
const dropped =
  typeof FinalizationRegistry === 'undefined'
    ? null
    : new FinalizationRegistry<Reading>(({ sink, reader }) => {
        reader.cancel().catch(() => undefined);
        sink.over('unread');
      });

function watchedStream(source: ReadableStream<unknown>, sink: Sink): ReadableStream {
  const reader = source.getReader();
  // An abort is known at once, also where nobody reads at that moment.
  reader.closed.catch((error: unknown) => sink.over('failed', error));
  const stream = new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const { done, value } = await nextBytes(reader);
      if (done) {
        sink.over('complete');
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      sink.chunk(value);
      // The stream takes over the memory of what it is given, so the caller gets its own.
      controller.enqueue(value.slice());
    },
    cancel(reason) {
      sink.over('cancelled');
      return reader.cancel(reason);
    },
  });
  dropped?.register(stream, { sink, reader });
  noticeLeaving(stream, sink);
  return stream;
}

const comeBackMs = 200;

/** Some readers leave without cancelling: they only give the stream back, and nobody takes it again. */
function noticeLeaving(stream: ReadableStream, sink: Sink): void {
  const getReader: unknown = Reflect.get(stream, 'getReader');
  if (typeof getReader !== 'function') return;
  const watched = (...args: readonly unknown[]): unknown => {
    const reader: unknown = Reflect.apply(getReader, stream, args);
    if (typeof reader !== 'object' || reader === null) return reader;
    const release: unknown = Reflect.get(reader, 'releaseLock');
    if (typeof release !== 'function') return reader;
    const releaseLock = (): void => {
      Reflect.apply(release, reader, []);
      after(comeBackMs, () => {
        if (!stream.locked) sink.over('unread');
      });
    };
    Object.defineProperty(reader, 'releaseLock', { value: releaseLock, configurable: true });
    return reader;
  };
  Object.defineProperty(stream, 'getReader', { value: watched, configurable: true });
}

type Piece = { readonly done: true; readonly value?: undefined } | { readonly done: false; readonly value: Uint8Array };

/** A stream of bytes cannot pass on an empty piece. */
async function nextBytes(reader: ReadableStreamDefaultReader<unknown>): Promise<Piece> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { done };
    if (!(value instanceof Uint8Array)) throw new TypeError('The body of an answer is not bytes.');
    if (value.length > 0) return { done, value };
  }
}

/** A response of the same class with the same head. What the constructor does not take is put beside. */
function withBody(response: object, body: ReadableStream): object {
  const get = (name: string): unknown => Reflect.get(response, name);
  const init = { status: get('status'), statusText: get('statusText'), headers: get('headers') };
  const made: object = Reflect.construct(constructorOf(response), [body, init]);
  for (const name of ['url', 'redirected', 'type']) Object.defineProperty(made, name, { value: get(name), configurable: true });
  return made;
}

/** Asked before the body is touched: an answer that cannot be made again is handed on as it is, unwatched, rather than broken. */
function canBeMade(response: object): boolean {
  if (response instanceof Response) return response.status >= 200;
  const own: unknown = response.constructor;
  if (!isConstructor(own) || Object.is(own, Object)) return false;
  try {
    const made: object = Reflect.construct(own, [null, { status: Reflect.get(response, 'status') }]);
    return made.constructor === own && 'status' in made && 'body' in made;
  } catch {
    return false; // A class of somebody's own, with another signature.
  }
}

function constructorOf(response: object): new (...args: never[]) => object {
  const own: unknown = response.constructor;
  return isConstructor(own) && !(response instanceof Response) ? own : Response;
}

const isConstructor = (value: unknown): value is new (...args: never[]) => object => typeof value === 'function';

type Emitter = {
  readonly on: (event: string, listen: (value: unknown) => void) => unknown;
  readonly read: () => unknown;
  readonly unshift: (chunk: unknown) => void;
  push: (chunk: unknown, encoding?: unknown) => boolean;
};

const isEmitter = (value: unknown): value is Emitter =>
  typeof value === 'object' &&
  value !== null &&
  ['on', 'read', 'unshift', 'push'].every((name) => typeof Reflect.get(value, name) === 'function');

/** A stream of Node's, as older SDKs have: what is put into it is seen on its way, and it flows only when its reader lets it. */
function watchEmitter(body: Emitter, sink: Sink): void {
  // What came with the head lies there already.
  const waiting = body.read();
  if (waiting instanceof Uint8Array) {
    sink.chunk(waiting);
    body.unshift(waiting);
  }
  const push = body.push.bind(body);
  body.push = (chunk, encoding) => {
    if (chunk instanceof Uint8Array) sink.chunk(chunk);
    return push(chunk, encoding);
  };
  body.on('end', () => sink.over('complete'));
  body.on('error', (error) => sink.over('failed', error));
  body.on('close', () => sink.over('cancelled'));
}
