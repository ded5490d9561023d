// Watches a client of Google's SDK. All its requests go through one method of a part that its modules share.
import { isObject } from './client.ts';
import { quietly, type Teller } from './teller.ts';
import type { AnyFetch, Watch } from './watch.ts';

type Method = (...args: readonly unknown[]) => unknown;

const watched = new WeakSet<object>();
const isMethod = (value: unknown): value is Method => typeof value === 'function';

/** From the second generation on the method takes the caller's signal and the `fetch` it is to use. */
const argumentsWithFetch = 6;

export function watchGoogle<T>(teller: Teller, watch: Watch, client: T): T {
  quietly(teller, () => {
    const api: unknown = isObject(client) ? Reflect.get(client, 'apiClient') : null;
    const call: unknown = isObject(api) ? Reflect.get(api, 'apiCall') : null;
    if (!isObject(api) || !isMethod(call)) {
      teller.problems.report(
        'argument',
        'client_unknown',
        'wrapGoogleGenAI was given no client that it knows; its calls are not recorded.',
      );
      return;
    }
    if (watched.has(api)) return;
    watched.add(api);
    const apiCall = call.length >= argumentsWithFetch ? withFetch(teller, watch, api, call) : around(teller, watch, api, call);
    Object.defineProperty(api, 'apiCall', { value: apiCall, writable: true, configurable: true, enumerable: false });
  });
  return client;
}

/** Each try is seen. */
function withFetch(teller: Teller, watch: Watch, api: object, call: Method): Method {
  const apiCall: Method = async (...args) => {
    const [url, init, retry, timeout, signal, given, ...rest] = args;
    const watchedCall = watch.call({
      site: quietly(teller, () => teller.site(apiCall)) ?? null,
      isAborted: () => isObject(signal) && Reflect.get(signal, 'aborted') === true,
      answerMs: typeof timeout === 'number' && timeout > 0 ? timeout : null,
    });
    const send: AnyFetch = (input, request) =>
      Promise.resolve(Reflect.apply(isMethod(given) ? given : globalThis.fetch, undefined, [input, request]));
    const fetch: AnyFetch = (input, request) => watchedCall.send(send, input, request);
    return await ended(watchedCall, () => Reflect.apply(call, api, [url, init, retry, timeout, signal, fetch, ...rest]));
  };
  return apiCall;
}

/** The first generation has one signal for the caller and its own clock, and its tries cannot be told apart. */
function around(teller: Teller, watch: Watch, api: object, call: Method): Method {
  const apiCall: Method = async (...args) => {
    const [url, init] = args;
    const timeout: unknown = quietly(teller, () => timeoutOf(api));
    const began = Date.now();
    const answerMs = typeof timeout === 'number' && timeout > 0 ? timeout : null;
    const signal: unknown = isObject(init) ? Reflect.get(init, 'signal') : null;
    const watchedCall = watch.call({
      site: quietly(teller, () => teller.site(apiCall)) ?? null,
      isAborted: () =>
        isObject(signal) && Reflect.get(signal, 'aborted') === true && !(answerMs !== null && Date.now() - began >= answerMs - 10),
      answerMs,
    });
    const send: AnyFetch = (input, request) => Promise.resolve(Reflect.apply(call, api, [input, request]));
    return await ended(watchedCall, () => watchedCall.send(send, url, init));
  };
  return apiCall;
}

async function ended(call: ReturnType<Watch['call']>, ask: () => unknown): Promise<unknown> {
  try {
    const answer: unknown = await ask();
    call.settle();
    return answer;
  } catch (error) {
    call.fail(error);
    throw error;
  }
}

function timeoutOf(api: object): unknown {
  const get: unknown = Reflect.get(api, 'getTimeout');
  if (isMethod(get)) return Reflect.apply(get, api, []);
  const options: unknown = Reflect.get(api, 'clientOptions');
  const http: unknown = isObject(options) ? Reflect.get(options, 'httpOptions') : null;
  return isObject(http) ? Reflect.get(http, 'timeout') : null;
}
