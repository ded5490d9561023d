// Calls that Daybook itself makes, for somebody who tries an endpoint: they come over the local socket under /own/, which only the data
// directory's owner can open, need no stored key, and then take the very path of every other call: journaled, metered, recorded once.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DaybookError } from '../../errors.ts';
import type { Endpoint, Key, Snapshot, Timeouts } from '../../schema/vendor.ts';
import { arrive } from '../arrive.ts';
import { serveCall } from '../gateway.ts';
import type { GatewayParts } from '../parts.ts';
import { sayJson } from './desk-link.ts';

export const ownPrefix = '/own/';
/** What the calls of one's own have for a key in their records. */
export const ownKey = 'console';

/** It speaks for whoever asked: the desk knows who that is, and says it in x-daybook-user. */
const key: Key = {
  id: ownKey,
  name: ownKey,
  user: ownKey,
  app: 'daybook-console',
  role: 'member',
  speaks_for_others: true,
  endpoint: null,
  models: null,
  revoked: false,
};

/** Somebody waits for the outcome at a screen: what an endpoint allows its callers may be ten minutes. */
const longest: Readonly<Record<keyof Timeouts, number>> = { connect: 10_000, first_byte: 25_000, idle: 15_000, total: 25_000 };

export type OwnCalls = (request: IncomingMessage, response: ServerResponse) => void;

export function ownCalls(gateway: GatewayParts, newId: (now: number) => string): OwnCalls {
  const parts: GatewayParts = {
    ...gateway,
    keys: { find: () => key, known: () => false },
    snapshot: () => hurried(gateway.snapshot()),
  };
  return (request, response) => {
    request.url = (request.url ?? '').slice(ownPrefix.length - 1);
    const arrival = arrive(request, Date.now(), gateway.clock(), newId);
    if (arrival === null) sayJson(response, new DaybookError('path_unknown'));
    else void serveCall(parts, arrival, request, response);
  };
}

const hurried = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  endpoints: new Map([...snapshot.endpoints].map(([name, endpoint]) => [name, { ...endpoint, timeouts: sooner(endpoint) }])),
});

function sooner({ timeouts }: Endpoint): Timeouts {
  const pick = (name: keyof Timeouts): number => Math.min(timeouts[name] || longest[name], longest[name]);
  return { connect: pick('connect'), first_byte: pick('first_byte'), idle: pick('idle'), total: pick('total') };
}
