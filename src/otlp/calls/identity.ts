// Who and where: the user, the session, the app, the function and the place in the code that a span or its resource names, and what
// the app wrote beside it for itself, which becomes the call's metadata.
import { asObject, toJson } from '../../lib/json.ts';
import { structureAt, textAt, textsAt, under, wordAt, wordOf } from '../attributes.ts';
import type { Attributes, Span } from '../signal.ts';

export type ToldIdentity = {
  readonly user: string | null;
  readonly session_id: string | null;
  readonly source_app: string | null;
  readonly source_function: string | null;
  readonly code_location: string | null;
  readonly git_sha: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
};

export function identityOf(span: Span): ToldIdentity {
  const { attributes, resource } = span;
  const own = ownMetadata(attributes);
  return {
    user: wordAt(attributes, 'user.id', 'enduser.id', 'enduser.pseudo.id', 'langfuse.user.id', 'llm.user') ?? among(own, userNames),
    session_id: wordAt(attributes, 'session.id', 'gen_ai.conversation.id', 'langfuse.session.id') ?? among(own, sessionNames),
    source_app: appOf(resource),
    source_function: wordAt(
      attributes,
      'ai.telemetry.functionId',
      'code.function.name',
      'code.function',
      'gen_ai.agent.name',
      'traceloop.entity.name',
      'traceloop.workflow.name',
    ),
    code_location: codeLocation(attributes),
    git_sha: wordAt(attributes, 'vcs.ref.head.revision') ?? wordAt(resource, 'vcs.ref.head.revision', 'vcs.repository.ref.revision'),
    metadata: metadataOf(span, own),
  };
}

/** SDKs name a service that nobody named `unknown_service:node`: that is no name. */
function appOf(resource: Attributes): string | null {
  const name = wordAt(resource, 'service.name');
  return name === null || name.startsWith('unknown_service') ? wordAt(resource, 'openinference.project.name') : name;
}

const userNames = ['user_id', 'userId', 'user'];
const sessionNames = ['session_id', 'sessionId', 'conversation_id', 'conversationId', 'chat_id', 'chatId', 'thread_id', 'threadId'];

function among(metadata: Readonly<Record<string, unknown>>, names: readonly string[]): string | null {
  for (const name of names) {
    const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return wordOf(`${value}`);
  }
  return null;
}

/** What the app itself attached: the AI SDK's telemetry metadata, OpenLLMetry's association properties, OpenInference's metadata. */
const ownMetadata = (attributes: Attributes): Readonly<Record<string, unknown>> => ({
  ...asObject(structureAt(attributes, 'metadata')),
  ...under(attributes, 'traceloop.association.properties.'),
  ...under(attributes, 'langfuse.trace.metadata.'),
  ...under(attributes, 'ai.telemetry.metadata.'),
});

function codeLocation(attributes: Attributes): string | null {
  const file = textAt(attributes, 'code.file.path', 'code.filepath');
  const line = textAt(attributes, 'code.line.number', 'code.lineno');
  return file === null ? null : wordOf(line === null ? file : `${file.slice(-480)}:${line}`);
}

/** The ledger's narrow table is not for texts: what is longer than a label is cut, what is larger as a structure left out. */
const mostMetadata = 100;
const mostCharacters = 500;

function short(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, mostCharacters);
  return typeof value === 'object' && toJson(value).length > mostCharacters ? '[too large to be kept]' : value;
}

function metadataOf({ attributes, resource, scope }: Span, own: Readonly<Record<string, unknown>>): ToldIdentity['metadata'] {
  const tags = textsAt(attributes, 'tag.tags');
  const named = [
    ['otel.scope.name', scope.name],
    ['deployment.environment.name', textAt(resource, 'deployment.environment.name', 'deployment.environment')],
    ['service.version', textAt(resource, 'service.version')],
    ['gen_ai.agent.name', textAt(attributes, 'gen_ai.agent.name')],
    ['gen_ai.request.previous_response.id', textAt(attributes, 'gen_ai.request.previous_response.id')],
    ['traceloop.workflow.name', textAt(attributes, 'traceloop.workflow.name')],
    // A figure that the instrumentation calculated, not the vendor's: never the cost of the call.
    ['llm.cost.total', attributes.get('llm.cost.total')],
    ['tags', tags.length > 0 ? tags : null],
  ].filter(([, value]) => value !== null && value !== undefined && value !== '');
  const all = Object.fromEntries(
    [...Object.entries(own), ...named].slice(0, mostMetadata).map(([name, value]) => [`${name}`.slice(0, 256), short(value)]),
  );
  return Object.keys(all).length === 0 ? null : all;
}
