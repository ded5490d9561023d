// Which endpoints there are, and which one answers for each family: shipped vendors, the environment and daybook.yaml brought
// together. Pure: the same settings and environment give the same endpoints. Credentials pass through memory only.
import type { Config } from '../config.ts';
import type { Endpoint, Timeouts, Vendor } from '../schema/vendor.ts';
import { type AuthStyle, type Family, families } from '../schema/vocabulary.ts';
import { type Bases, type Environment, type Found, tidyBase, vendorsFromEnvironment } from './from-environment.ts';
import { shippedVendors, usualAuth } from './vendors.ts';

/** An endpoint and where it and its credential come from, as people may read it. */
export type Resolved = { readonly endpoint: Endpoint; readonly from: string; readonly credential_from: string | null };

export type Resolution = {
  readonly vendors: readonly Vendor[];
  readonly endpoints: readonly Resolved[];
  readonly defaults: Readonly<Partial<Record<Family, { readonly endpoint: string; readonly because: string }>>>;
  readonly warnings: readonly string[];
};

type Settings = Pick<Config, 'vendors' | 'endpoints' | 'defaults' | 'timeouts' | 'caller_gone' | 'listen'>;

export function resolveEndpoints({ config, env }: { readonly config: Settings; readonly env: Environment }): Resolution {
  const vendors = knownVendors(config.vendors);
  const found = vendorsFromEnvironment(vendors, env, config.listen);
  const written = config.endpoints.map((endpoint) => fromFile(config, endpoint, vendors, found));
  const names = new Set(written.map(({ endpoint }) => endpoint.name));
  const fromEnvironment = found
    .filter(({ vendor, bases }) => !names.has(vendor.id) && Object.keys(bases).length > 0)
    .map((one) => ofVendor(config, one));
  const endpoints = [...written, ...fromEnvironment];
  const warnings = found.map(({ warning }) => warning).filter((warning) => warning !== null);
  return { vendors, endpoints, defaults: defaultsOf(config, endpoints), warnings };
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
    from: 'daybook.yaml',
    credential_from: credential === null ? null : own !== null ? 'daybook.yaml' : (lent?.from[0] ?? null),
  };
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
