// Where a call goes and with what: straight to a vendor that the app has named, or through Daybook's gateway, which knows the rest and
// makes the record.
import { LlmError } from './llm-error.ts';
import type { DirectVendor, ExternalClient, LlmDialect, LlmRequest } from './types.ts';

export type Destination = {
  readonly url: string;
  readonly dialect: LlmDialect;
  readonly headers: Readonly<Record<string, string>>;
  readonly isGateway: boolean;
};

export type Gateway = { readonly url: string; readonly key: string };

/** Who asks, out of the request and the context around it. */
export type Identity = {
  readonly user: string | null;
  readonly sessionId: string | null;
  readonly app: string | null;
  readonly function: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
};

/** @throws LlmError `vendor_unknown` where there is neither. */
export function destinationOf(
  request: LlmRequest,
  vendors: Readonly<Record<string, DirectVendor>>,
  gateway: Gateway | null,
  identity: Identity,
  client: ExternalClient | null,
): Destination {
  const direct = directVendor(request, vendors, gateway !== null);
  if (direct !== null) return toVendor(direct.vendor, request.dialect ?? direct.vendor.dialect ?? dialectOf(direct.name));
  if (gateway === null) throw new LlmError('vendor_unknown', `No vendor is configured for ${request.modelName}, and there is no gateway.`);
  const dialect = request.dialect ?? dialectOf(request.vendor ?? '');
  const named = request.vendor === undefined ? '' : `/to/${encodeURIComponent(request.vendor)}`;
  return {
    url: `${gateway.url.replace(/\/$/, '')}${named}${dialect === 'openai-chat' ? '/v1/chat/completions' : '/v1/messages'}`,
    dialect,
    headers: { authorization: `Bearer ${gateway.key}`, ...versionOf(dialect), ...identityHeaders(identity), ...clientHeaders(client) },
    isGateway: true,
  };
}

function directVendor({ vendor }: LlmRequest, vendors: Readonly<Record<string, DirectVendor>>, hasGateway: boolean) {
  const names = Object.keys(vendors);
  const name = vendor ?? (hasGateway ? undefined : names.length === 1 ? names[0] : undefined);
  const found = name !== undefined && Object.hasOwn(vendors, name) ? vendors[name] : undefined;
  return name === undefined || found === undefined ? null : { name, vendor: found };
}

const dialectOf = (vendor: string): LlmDialect => (vendor === 'anthropic' ? 'anthropic-messages' : 'openai-chat');

function toVendor({ baseUrl, apiKey }: DirectVendor, dialect: LlmDialect): Destination {
  const base = baseUrl.replace(/\/$/, '');
  const isAnthropic = dialect === 'anthropic-messages';
  const path = isAnthropic ? (/\/v1$/.test(base) ? '/messages' : '/v1/messages') : '/chat/completions';
  return {
    url: base + path,
    dialect,
    headers: { ...(isAnthropic ? { 'x-api-key': apiKey } : { authorization: `Bearer ${apiKey}` }), ...versionOf(dialect) },
    isGateway: false,
  };
}

const versionOf = (dialect: LlmDialect): Record<string, string> =>
  dialect === 'anthropic-messages' ? { 'anthropic-version': '2023-06-01' } : {};

function identityHeaders({ user, sessionId, app, function: caller, metadata }: Identity): Record<string, string> {
  return {
    ...header('x-daybook-user', user),
    ...header('x-daybook-session', sessionId),
    ...header('x-daybook-app', app),
    ...header('x-daybook-function', caller),
    ...header('x-daybook-metadata', metadata === null ? null : JSON.stringify(metadata)),
  };
}

/** The gateway takes the client's address from us where it is told to trust us as a proxy. */
const clientHeaders = (client: ExternalClient | null): Record<string, string> => ({
  ...header('x-forwarded-for', client?.ipAddress ?? null),
  ...header('user-agent', client?.userAgent ?? null),
});

/** Header fields carry bytes: what is not ASCII goes as UTF-8, which the gateway reads again. */
function header(name: string, value: string | null): Record<string, string> {
  if (value === null || value === '') return {};
  const bytes = new TextEncoder().encode(value.replace(/[\r\n\0]+/g, ' '));
  return { [name]: Array.from(bytes, (byte) => String.fromCharCode(byte)).join('') };
}
