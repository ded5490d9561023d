// Which endpoints there are, and which one answers for each family: shipped vendors, the environment, daybook.yaml and what was made in
// the console brought together. Pure: the same settings and environment give the same endpoints. Credentials pass through memory only.
// Where a name is declared twice, the file and the environment win: what is made in the console never changes where their calls go.
import type { Config } from '../config.ts';
import type { Endpoint, Timeouts, Vendor } from '../schema/vendor.ts';
import { type AuthStyle, type Family, families } from '../schema/vocabulary.ts';
import type { KeptEndpoint } from './endpoints/draft.ts';
import type { OpenedEndpoint } from './endpoints/endpoints.ts';
import { type Bases, type Environment, type Found, pointsAt, tidyBase, vendorsFromEnvironment } from './from-environment.ts';
import { shippedVendors, usualAuth } from './vendors.ts';

export const endpointSources = ['file', 'environment', 'registry'] as const;
export type EndpointSource = (typeof endpointSources)[number];

/** An endpoint and where it and its credential come from, as people may read it. */
export type Resolved = {
  readonly endpoint: Endpoint;
  readonly source: EndpointSource;
  readonly from: string;
  readonly credential_from: string | null;
};

export type Resolution = {
  readonly vendors: readonly Vendor[];
  readonly endpoints: readonly Resolved[];
  readonly defaults: Readonly<Partial<Record<Family, { readonly endpoint: string; readonly because: string }>>>;
  readonly warnings: readonly string[];
  /** Endpoints of the console that no call goes to, with the reason. */
  readonly unused: readonly { readonly name: string; readonly why: string }[];
};

type Settings = Pick<Config, 'vendors' | 'endpoints' | 'defaults' | 'timeouts' | 'caller_gone' | 'listen'>;

export type ResolveFrom = {
  readonly config: Settings;
  readonly env: Environment;
  /** Those of the console, in the order they were made. */
  readonly made?: readonly OpenedEndpoint[];
};

export function resolveEndpoints({ config, env, made = [] }: ResolveFrom): Resolution {
  const vendors = knownVendors(config.vendors);
  const found = vendorsFromEnvironment(vendors, env, config.listen);
  const written = config.endpoints.map((endpoint) => fromFile(config, endpoint, vendors, found));
  const names = new Set(written.map(({ endpoint }) => endpoint.name));
  const fromEnvironment = found
    .filter(({ vendor, bases }) => !names.has(vendor.id) && Object.keys(bases).length > 0)
    .map((one) => ofVendor(config, one));
  const declared = [...written, ...fromEnvironment];
  const { used, unused } = fromConsole(config, made, vendors, declared);
  const warnings = found.map(({ warning }) => warning).filter((warning) => warning !== null);
  const defaults = { ...defaultsOfConsole(declared, used), ...defaultsOf(config, declared) };
  return { vendors, endpoints: [...declared, ...used], defaults, warnings, unused };
}

/** Shipped vendors and those of the file; one of the file replaces a shipped one of the same id. */
export function knownVendors(own: Config['vendors']): readonly Vendor[] {
  const ids = new Set(own.map(({ id }) => id));
  const added = own.map(({ id, name, bases, auth, currency, quirks }) => {
    const shipped = shippedVendors.find((vendor) => vendor.id === id);
    return { id, name, name_zh: null, bases: tidied(bases), auth, currency, quirks, env: shipped?.env ?? [] };
  });
  return [...shippedVendors.filter(({ id }) => !ids.has(id)), ...added];
}

/**
 * The bases that one `base_url` stands for. A server that speaks several families under one root (Ollama, vLLM) gets them all,
 * whether its /v1 was written or not. Null where it is unclear which family is meant.
 */
export function basesOfUrl(vendor: Vendor, url: string): Bases | null {
  const spoken = families.filter((family) => vendor.bases[family] !== undefined);
  if (spoken.length === 0) return { openai: url };
  if (spoken.length === 1 && spoken[0] !== undefined) return { [spoken[0]]: url };
  if (vendor.bases.openai !== `${vendor.bases.anthropic}/v1`) return null;
  const root = tidyBase('anthropic', url);
  return { openai: `${root}/v1`, anthropic: root };
}

function fromFile(config: Settings, written: Config['endpoints'][number], vendors: readonly Vendor[], found: readonly Found[]): Resolved {
  const vendor = vendors.find(({ id }) => id === written.vendor);
  if (vendor === undefined) throw new Error(`Endpoint ${written.name} names the vendor ${written.vendor}, which is not known.`);
  const given: Bases = { ...(written.base_url === undefined ? {} : basesOfUrl(vendor, written.base_url)), ...written.bases };
  const isElsewhere = Object.keys(given).length > 0;
  // Without an address of its own the endpoint is the vendor's, and may use what the environment holds for that vendor.
  const own = written.api_key === null || written.api_key.trim() === '' ? null : written.api_key.trim();
  const lent = isElsewhere || own !== null ? undefined : found.find((one) => one.vendor.id === vendor.id);
  const bases = isElsewhere ? { ...vendor.bases, ...tidied(given) } : (lent?.bases ?? vendor.bases);
  const credential = own ?? lent?.credential ?? null;
  return {
    endpoint: {
      name: written.name,
      vendor_id: vendor.id,
      vendor_name: vendor.name,
      bases,
      auth: authFor(bases, vendor),
      credential,
      currency: written.currency ?? vendor.currency,
      quirks: vendor.quirks,
      headers: written.headers,
      timeouts: timeoutsOf(config.timeouts, written.timeouts),
      caller_gone: written.caller_gone ?? config.caller_gone,
    },
    source: 'file',
    from: 'daybook.yaml',
    credential_from: credential === null ? null : own !== null ? 'daybook.yaml' : (lent?.from[0] ?? null),
  };
}

function fromConsole(
  config: Settings,
  made: readonly OpenedEndpoint[],
  vendors: readonly Vendor[],
  declared: readonly Resolved[],
): { readonly used: readonly Resolved[]; readonly unused: Resolution['unused'] } {
  const used: Resolved[] = [];
  const unused: { name: string; why: string }[] = [];
  for (const { name, settings, credential, fault } of made) {
    const twin = declared.find(({ endpoint }) => endpoint.name === name);
    const placed = settings === null ? null : placeEndpoint(settings, vendors, config.listen);
    if (twin !== undefined) unused.push({ name, why: `The one of this name from ${twin.from} is used.` });
    else if (fault !== null || settings === null || placed === null) unused.push({ name, why: fault ?? 'It cannot be read.' });
    else if ('fault' in placed) unused.push({ name, why: placed.fault });
    else used.push(ofConsole(config, name, settings, credential, placed));
  }
  return { used, unused };
}

export type Placed = { readonly vendor: Vendor; readonly bases: Bases };

/**
 * Where calls go by these settings. An address that is given stands alone: unlike in the file, the vendor's other addresses are not
 * added to it, so that a credential goes to what was entered beside it and nowhere else.
 */
export function placeEndpoint(settings: KeptEndpoint, vendors: readonly Vendor[], own: string): Placed | { readonly fault: string } {
  const vendor = vendors.find(({ id }) => id === settings.vendor);
  if (vendor === undefined) return { fault: `vendor: there is no vendor ${settings.vendor}.` };
  const ofUrl = settings.base_url === undefined ? {} : basesOfUrl(vendor, settings.base_url);
  const spoken = families.filter((family) => vendor.bases[family] !== undefined);
  if (ofUrl === null)
    return {
      fault: `base_url: ${vendor.id} speaks several wire formats; give ${spoken.map((family) => `bases.${family}`).join(' or ')} instead.`,
    };
  const given = tidied({ ...ofUrl, ...settings.bases });
  const bases = Object.keys(given).length > 0 ? given : vendor.bases;
  if (Object.keys(bases).length === 0) return { fault: `base_url: ${vendor.id} has no address of its own; give one.` };
  if (Object.values(bases).some((base) => pointsAt(base, own))) return { fault: 'base_url: it points at Daybook itself.' };
  return { vendor, bases };
}

function ofConsole(config: Settings, name: string, settings: KeptEndpoint, credential: string | null, { vendor, bases }: Placed): Resolved {
  return {
    endpoint: {
      name,
      vendor_id: vendor.id,
      vendor_name: vendor.name,
      bases,
      auth: authFor(bases, vendor),
      credential,
      currency: settings.currency ?? vendor.currency,
      quirks: vendor.quirks,
      headers: settings.headers,
      timeouts: timeoutsOf(config.timeouts, settings.timeouts),
      caller_gone: settings.caller_gone ?? config.caller_gone,
    },
    source: 'registry',
    from: 'the console',
    credential_from: credential === null ? null : 'the console',
  };
}

/**
 * For families that file and environment leave without an answer. What they decide never changes by an endpoint of the console, and
 * what the console's decide does not change by one more of them: without the vendor's own, the first that was made answers.
 */
function defaultsOfConsole(declared: readonly Resolved[], used: readonly Resolved[]): Resolution['defaults'] {
  const defaults: Partial<Record<Family, { endpoint: string; because: string }>> = {};
  for (const family of families) {
    const speaks = ({ endpoint }: Resolved): boolean => endpoint.bases[family] !== undefined;
    const [first] = used.filter(speaks);
    const own = used.find((one) => speaks(one) && one.endpoint.vendor_id === family);
    if (own !== undefined) defaults[family] = { endpoint: own.endpoint.name, because: 'the vendor’s own endpoint' };
    else if (first !== undefined && !declared.some(speaks))
      defaults[family] = { endpoint: first.endpoint.name, because: 'the first of the console that speaks it' };
  }
  return defaults;
}

function ofVendor(config: Settings, { vendor, bases, credential, from }: Found): Resolved {
  return {
    endpoint: {
      name: vendor.id,
      vendor_id: vendor.id,
      vendor_name: vendor.name,
      bases,
      auth: authFor(bases, vendor),
      credential,
      currency: vendor.currency,
      quirks: vendor.quirks,
      headers: {},
      timeouts: config.timeouts,
      caller_gone: config.caller_gone,
    },
    source: 'environment',
    from: from.join(', '),
    credential_from: credential === null ? null : (from[0] ?? null),
  };
}

function defaultsOf(config: Settings, endpoints: readonly Resolved[]): Resolution['defaults'] {
  const defaults: Partial<Record<Family, { endpoint: string; because: string }>> = {};
  for (const family of families) {
    const speakers = endpoints.filter(({ endpoint }) => endpoint.bases[family] !== undefined);
    const own = speakers.find(({ endpoint }) => endpoint.vendor_id === family);
    const named = config.defaults[family];
    if (named !== undefined) defaults[family] = { endpoint: named, because: `defaults.${family}` };
    else if (own !== undefined) defaults[family] = { endpoint: own.endpoint.name, because: 'the vendor’s own endpoint' };
    else if (speakers.length === 1 && speakers[0] !== undefined) {
      defaults[family] = { endpoint: speakers[0].endpoint.name, because: 'the only endpoint that speaks it' };
    }
  }
  return defaults;
}

function authFor(bases: Bases, vendor: Vendor): Readonly<Partial<Record<Family, AuthStyle>>> {
  const spoken = families.filter((family) => bases[family] !== undefined);
  return Object.fromEntries(spoken.map((family) => [family, vendor.auth[family] ?? usualAuth[family]]));
}

function tidied(bases: Bases): Bases {
  const tidy: Partial<Record<Family, string>> = {};
  for (const family of families) {
    const base = bases[family];
    if (base !== undefined) tidy[family] = tidyBase(family, base);
  }
  return tidy;
}

function timeoutsOf(usual: Timeouts, own: Config['endpoints'][number]['timeouts']): Timeouts {
  const pick = (name: keyof Timeouts): number | null => {
    const value = own[name];
    return value === undefined ? usual[name] : value;
  };
  return { connect: pick('connect'), first_byte: pick('first_byte'), idle: pick('idle'), total: pick('total') };
}
