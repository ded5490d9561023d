// Vendors that the environment makes ready: OPENAI_API_KEY alone is a working endpoint. A credential and an address from the
// environment belong together: the credential of a proxy is never sent to the vendor, nor the vendor's to a proxy.
import type { Vendor } from '../schema/vendor.ts';
import { type Family, families } from '../schema/vocabulary.ts';
import { addressVariables } from './vendors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Bases = Readonly<Partial<Record<Family, string>>>;

export type Found = {
  readonly vendor: Vendor;
  readonly bases: Bases;
  readonly credential: string | null;
  /** The variables it was made from, as `config check` shows them. */
  readonly from: readonly string[];
  readonly warning: string | null;
};

/** `own` is where Daybook itself listens: an address that points there would send every call round in a circle. */
export function vendorsFromEnvironment(vendors: readonly Vendor[], env: Environment, own: string): readonly Found[] {
  const found: Found[] = [];
  const taken = new Set<string>();
  for (const vendor of inOrderOfClaim(vendors, env)) {
    const one = foundIn(vendor, env, own);
    if (one === null || one.from.some((name) => taken.has(name))) continue;
    for (const name of vendor.env) taken.add(name);
    found.push(one);
  }
  return found.sort((a, b) => vendors.indexOf(a.vendor) - vendors.indexOf(b.vendor));
}

/** Where two vendors share a variable (a region each), the one that lives at the given address comes first, else the first listed. */
function inOrderOfClaim(vendors: readonly Vendor[], env: Environment): readonly Vendor[] {
  const lives = (vendor: Vendor): boolean => {
    const address = addressOf(vendor, env);
    return address !== null && Object.values(vendor.bases).some((base) => hostOf(base) === hostOf(address.url));
  };
  return [...vendors.filter(lives), ...vendors.filter((vendor) => !lives(vendor))];
}

function foundIn(vendor: Vendor, env: Environment, own: string): Found | null {
  const key = vendor.env.find((name) => addressVariables[name] === undefined && present(env, name) !== null);
  const wantsKey = vendor.env.some((name) => addressVariables[name] === undefined);
  let address = addressOf(vendor, env);
  if (wantsKey ? key === undefined : address === null) return null;
  let warning: string | null = null;
  if (address !== null && !URL.canParse(address.url)) {
    return {
      vendor,
      bases: {},
      credential: null,
      from: [address.name],
      warning: `${address.name} is not a URL; vendor ${vendor.id} is left out.`,
    };
  }
  if (address !== null && pointsAt(address.url, own)) {
    warning = `${address.name} points at Daybook itself; vendor ${vendor.id} is reached at its own address instead.`;
    address = null;
  }
  const bases = address === null ? vendor.bases : basesAt(vendor, address);
  if (Object.keys(bases).length === 0) return null;
  const from = [key, address?.name].filter((name) => name !== undefined);
  return { vendor, bases, credential: key === undefined ? null : present(env, key), from, warning };
}

type Address = { readonly name: string; readonly url: string };

function addressOf(vendor: Vendor, env: Environment): Address | null {
  for (const name of vendor.env) {
    const text = addressVariables[name] === undefined ? null : present(env, name);
    // OLLAMA_HOST may be a bare host, and 0.0.0.0 where it tells the server to listen everywhere.
    if (text !== null) return { name, url: name === 'OLLAMA_HOST' ? ollamaUrl(text) : text };
  }
  return null;
}

function basesAt(vendor: Vendor, { name, url }: Address): Bases {
  const bases: Partial<Record<Family, string>> = {};
  const isOwnHost = Object.values(vendor.bases).some((base) => hostOf(base) === hostOf(url));
  for (const family of families) {
    const suffix = addressVariables[name]?.[family];
    const shipped = vendor.bases[family];
    if (suffix !== undefined) bases[family] = tidyBase(family, url) + suffix;
    // Another family's base stays only where the address is the vendor's own; a proxy is known for what was said of it.
    else if (shipped !== undefined && isOwnHost) bases[family] = shipped;
  }
  return bases;
}

/** A base without the slash at its end, and for Anthropic without the /v1 that some SDKs count to the base. */
export function tidyBase(family: Family, url: string): string {
  const bare = url.trim().replace(/\/+$/, '');
  return family === 'anthropic' ? bare.replace(/\/v1$/, '') : bare;
}

function ollamaUrl(text: string): string {
  const url = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (!URL.canParse(url)) return text;
  const parsed = new URL(url);
  const host = parsed.hostname === '0.0.0.0' || parsed.hostname === '[::]' ? '127.0.0.1' : parsed.hostname;
  const isBare = parsed.port === '' && !/:\d+\/?$/.test(text) && !url.startsWith('https:');
  return `${parsed.protocol}//${host}:${isBare ? '11434' : parsed.port || (parsed.protocol === 'https:' ? '443' : '80')}${parsed.pathname}`.replace(
    /\/+$/,
    '',
  );
}

/** Whether an address is where Daybook itself listens. */
export function pointsAt(url: string, own: string): boolean {
  const { hostname, port, protocol } = new URL(url);
  const at = own.lastIndexOf(':');
  const isHere = ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', own.slice(0, at)].includes(hostname);
  return isHere && (port === '' ? (protocol === 'https:' ? '443' : '80') : port) === own.slice(at + 1);
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}

function present(env: Environment, name: string): string | null {
  const text = env[name]?.trim();
  return text === undefined || text === '' ? null : text;
}
