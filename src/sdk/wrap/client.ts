// Watches the clients of OpenAI's and Anthropic's SDKs, which one generator makes: one method asks and tries again, one sends. The client
// stays the very object it was, so its type, its private fields and everything built on it stay too.
import { quietly, type Teller } from './teller.ts';
import type { AnyFetch, Watch, WatchedCall } from './watch.ts';

type Method = (this: unknown, ...args: readonly unknown[]) => unknown;

/** On a request's options, and on what goes to `fetch` for it: the call it belongs to. */
const callOf = Symbol('daybook.call');
const watched = new WeakSet<object>();

const isMethod = (value: unknown): value is Method => typeof value === 'function';
export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The client, watched. One that is watched already, or that is none, is given back as it is. */
export function watchClient<T>(teller: Teller, watch: Watch, client: T, name: string): T {
  quietly(teller, () => {
    if (!isObject(client) || watched.has(client)) return;
    const request: unknown = Reflect.get(client, 'makeRequest');
    const prepare: unknown = Reflect.get(client, 'prepareRequest');
    const send: unknown = Reflect.get(client, 'fetch');
    if (!isMethod(request) || !isMethod(prepare) || !isMethod(send)) {
      teller.problems.report('argument', 'client_unknown', `${name} was given no client that it knows; its calls are not recorded.`);
      return;
    }
    watched.add(client);
    replace(client, 'makeRequest', watchedRequest(teller, watch, client, request));
    replace(client, 'prepareRequest', markingPrepare(client, prepare));
    replace(client, 'fetch', watchedFetch(send));
    watchCopies(teller, watch, client, name);
  });
  return client;
}

/** Beside the class's own, and out of sight of whoever lists or clones the client. */
function replace(client: object, name: string, method: Method): void {
  const before = Object.getOwnPropertyDescriptor(client, name);
  Object.defineProperty(client, name, { value: method, writable: true, configurable: true, enumerable: before?.enumerable ?? false });
}

/** Asks once for the app, however often it is tried: tries come through here again, with the options of the first. */
function watchedRequest(teller: Teller, watch: Watch, client: object, request: Method): Method {
  const makeRequest: Method = (...args) => {
    const [options, ...rest] = args;
    if (isObject(options) && Reflect.get(options, callOf) !== undefined) return Reflect.apply(request, client, args);
    const site = quietly(teller, () => teller.site(makeRequest)) ?? null;
    return asked(options, rest, site);
  };

  async function asked(input: unknown, rest: readonly unknown[], site: ReturnType<Teller['site']>): Promise<unknown> {
    const options = await input;
    if (!isObject(options)) return await Reflect.apply(request, client, [options, ...rest]);
    const signal: unknown = Reflect.get(options, 'signal');
    const isAborted = (): boolean => isObject(signal) && Reflect.get(signal, 'aborted') === true;
    const call = watch.call({ site, isAborted, answerMs: null });
    try {
      const answer: unknown = await Reflect.apply(request, client, [{ ...options, [callOf]: call }, ...rest]);
      call.settle();
      return answer;
    } catch (error) {
      call.fail(error);
      throw error;
    }
  }

  return makeRequest;
}

/** Hands the call on from the options to what goes to `fetch`, which has nothing else of them. */
function markingPrepare(client: object, prepare: Method): Method {
  return async (...args) => {
    const result: unknown = await Reflect.apply(prepare, client, args);
    const [request, context] = args;
    const options: unknown = isObject(context) ? Reflect.get(context, 'options') : null;
    const call: unknown = isObject(options) ? Reflect.get(options, callOf) : undefined;
    if (isObject(request) && call !== undefined) Reflect.set(request, callOf, call);
    return result;
  };
}

function watchedFetch(send: Method): Method {
  const fetch: AnyFetch = async (input, init) => await Reflect.apply(send, undefined, [input, init]);
  return (...args) => {
    const [input, init] = args;
    const call = isObject(init) ? Reflect.get(init, callOf) : undefined;
    if (!isCall(call) || !isObject(init)) return Reflect.apply(send, undefined, args);
    const plain = { ...init };
    Reflect.deleteProperty(plain, callOf);
    return call.send(fetch, input, plain);
  };
}

const isCall = (value: unknown): value is WatchedCall => isObject(value) && typeof Reflect.get(value, 'send') === 'function';

/** Copies with other options are watched like the client they come from. */
function watchCopies(teller: Teller, watch: Watch, client: object, name: string): void {
  const copy: unknown = Reflect.get(client, 'withOptions');
  if (!isMethod(copy)) return;
  replace(client, 'withOptions', (...args) => watchClient(teller, watch, Reflect.apply(copy, client, args), name));
}
