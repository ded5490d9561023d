// The call services: one path for all calls to models, through Daybook's gateway or straight to a vendor. The record is the same: the
// gateway makes it where it is asked, and the SDK tells it where it is not.
import type { Site } from '../context/call-site.ts';
import { jsonOr } from '../wrap/answered.ts';
import { member } from '../wrap/asked.ts';
import type { Teller, ToldFields } from '../wrap/teller.ts';
import type { AnyFetch, Watch, WatchedCall } from '../wrap/watch.ts';
import { type Clock, endOf, startClock } from './clock.ts';
import { destinationOf, type Gateway, type Identity } from './destination.ts';
import { formats } from './formats.ts';
import { LlmError } from './llm-error.ts';
import { streamOf } from './stream.ts';
import { answerOf, requestIdIn, type Send } from './tries.ts';
import type { CallLlm, ExternalClient, Llm, LlmOptions, LlmRequest, LlmResult, LlmStream } from './types.ts';

export type LlmParts = {
  readonly teller: Teller;
  readonly watch: Watch;
  readonly gateway: Gateway | null;
  readonly app: string | null;
  readonly fetch: typeof fetch;
  readonly options: LlmOptions;
  readonly random: () => number;
};

const usualRetries = 2;

type Asking = LlmRequest & { readonly stream?: boolean };

export function llmBy(parts: LlmParts): Llm {
  function calling<R extends LlmRequest>(clientOf: (request: R) => ExternalClient | null): CallLlm<R> {
    function callLlm(request: R & { readonly stream: true }): Promise<LlmStream>;
    function callLlm(request: R & { readonly stream?: false }): Promise<LlmResult>;
    function callLlm(request: R & { readonly stream?: boolean }): Promise<LlmStream | LlmResult> {
      return call(parts, request, () => clientOf(request), parts.teller.site(callLlm));
    }
    return callLlm;
  }
  return {
    core: { callLlm: calling(() => null) },
    internal: { callLlm: calling(() => null) },
    external: { callLlm: calling(({ client }) => checkedClient(client)) },
  };
}

async function call(
  parts: LlmParts,
  request: Asking,
  clientOf: () => ExternalClient | null,
  site: Site | null,
): Promise<LlmStream | LlmResult> {
  checkRequest(request);
  const client = clientOf();
  const identity = identityOf(parts, request, client, site);
  const destination = destinationOf(request, parts.options.vendors ?? {}, parts.gateway, identity, client);
  const format = formats[destination.dialect];
  const isStream = request.stream === true;
  const body = JSON.stringify(format.body(request, isStream));
  const clock = startClock(request.timeouts, request.signal);
  const told = { ...toldIdentity(identity), ...toldClient(client) };
  const watched = destination.isGateway
    ? null
    : parts.watch.call({ site, isAborted: () => clock.isAborted, answerMs: null, late: () => clock.late, told });
  try {
    if (clock.isAborted) throw endOf(null, true, request.signal?.reason);
    const rules = { send: sendBy(parts.fetch, watched), clock, retries: retriesOf(request), random: parts.random };
    const response = await answerOf(rules, destination, body);
    watched?.settle();
    if (isStream) return streamOf(response, format, clock);
    return await resultOf(response, format.document, clock);
  } catch (error) {
    clock.stop();
    watched?.fail(error);
    throw error;
  }
}

async function resultOf(response: Response, read: (body: unknown) => Omit<LlmResult, 'requestId'>, clock: Clock): Promise<LlmResult> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw endOf(clock.late, clock.isAborted, error);
  }
  clock.stop();
  const requestId = requestIdIn(response);
  const body = jsonOr(text);
  if (typeof body !== 'object' || body === null)
    throw new LlmError('answer_invalid', 'The answer is not JSON.', { requestId, body, status: response.status });
  return { ...read(body), requestId };
}

function sendBy(ask: typeof fetch, watched: WatchedCall | null): Send {
  const plain: AnyFetch = (input, init) => ask(String(input), isInit(init) ? init : undefined);
  return watched === null ? plain : (url, init) => watched.send(plain, url, init);
}

const isInit = (init: unknown): init is RequestInit => typeof init === 'object' && init !== null;

function checkRequest(request: unknown): void {
  const modelName = member(request, 'modelName');
  const messages: unknown = member(request, 'messages');
  if (typeof modelName !== 'string' || modelName === '') throw new LlmError('request_invalid', 'callLlm takes `modelName`, a text.');
  if (!Array.isArray(messages) || messages.length === 0)
    throw new LlmError('request_invalid', 'callLlm takes `messages`, a list that is not empty.');
}

function checkedClient(client: unknown): ExternalClient {
  const given: Partial<Record<keyof ExternalClient, unknown>> = typeof client === 'object' && client !== null ? client : {};
  const { authenticatedBy, target, user, ipAddress, userAgent } = given;
  if (typeof authenticatedBy !== 'string' || typeof target !== 'string')
    throw new LlmError('request_invalid', 'external.callLlm takes `client` with `authenticatedBy` and `target`.');
  return {
    authenticatedBy,
    target,
    ...(typeof user === 'string' && { user }),
    ...(typeof ipAddress === 'string' && { ipAddress }),
    ...(typeof userAgent === 'string' && { userAgent }),
  };
}

/** What the request says, then the context around it, then what is found. */
function identityOf({ teller, app }: LlmParts, request: LlmRequest, client: ExternalClient | null, site: Site | null): Identity {
  const around = teller.context() ?? {};
  const word = (said: unknown, field: string): string | null => {
    if (typeof said === 'string' && said !== '') return said;
    const outer = around[field];
    return typeof outer === 'string' && outer !== '' ? outer : null;
  };
  const outer = around['metadata'];
  const metadata = {
    ...(typeof outer === 'object' && outer !== null ? outer : {}),
    ...request.metadata,
    ...(client === null ? {} : { authenticated_by: client.authenticatedBy, service_target: client.target }),
  };
  return {
    user: word(request.user ?? client?.user, 'user'),
    sessionId: word(request.sessionId, 'session_id'),
    app: word(request.app, 'source_app') ?? app,
    function: word(request.function, 'source_function') ?? site?.function ?? null,
    metadata: Object.keys(metadata).length === 0 ? null : metadata,
  };
}

function toldIdentity({ user, sessionId, app, function: caller, metadata }: Identity): ToldFields {
  const all = { user, session_id: sessionId, source_app: app, source_function: caller, metadata };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

const toldClient = (client: ExternalClient | null): ToldFields => ({
  ...(client?.ipAddress !== undefined && { ip_address: client.ipAddress }),
  ...(client?.userAgent !== undefined && { user_agent: client.userAgent }),
});

const retriesOf = ({ retries }: LlmRequest): number => (typeof retries === 'number' && retries >= 0 ? Math.floor(retries) : usualRetries);
