// Which vendor a told call went to: the one that is named, or the one whose address it went to. What neither says is unknown; the
// model's name is no evidence.
import type { ToldCall } from '../../schema/ingest.ts';
import type { Endpoint, Vendor } from '../../schema/vendor.ts';
import type { Quirk } from '../../schema/vocabulary.ts';

export type Served = {
  readonly vendor_id: string | null;
  readonly vendor_name: string | null;
  readonly endpoint: string | null;
  readonly quirks: readonly Quirk[];
  readonly currency: string;
  /** Of the address that was called, without its query. */
  readonly path: string | null;
};

export type Places = { readonly vendors: readonly Vendor[]; readonly endpoints: readonly Endpoint[] };

const nobody: Served = { vendor_id: null, vendor_name: null, endpoint: null, quirks: [], currency: 'USD', path: null };

/** Hosts that vendors give out by the resource or the region. */
const hostsOf: readonly (readonly [host: RegExp, vendor: string])[] = [
  [/\.(?:openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$/, 'azure-openai'],
  [/(?:^|-)aiplatform\.googleapis\.com$/, 'gemini'],
];

export function servedBy(places: Places, told: Pick<ToldCall, 'vendor' | 'endpoint'>): Served {
  const url = addressIn(told.endpoint);
  const endpoint = url === null ? places.endpoints.find(({ name }) => name === told.endpoint) : endpointAt(places, url);
  const path = url === null || url.pathname === '/' ? null : url.pathname;
  const where = { endpoint: endpoint?.name ?? (url === null ? (told.endpoint ?? null) : url.host), path };
  const named = told.vendor?.trim() ?? '';
  if (named !== '') {
    const vendor = vendorCalled(places.vendors, named);
    // An endpoint of the same vendor knows in what it is billed; a vendor that no row has stays what it was called.
    if (vendor === null) return { ...nobody, ...where, vendor_id: named, vendor_name: named };
    return endpoint?.vendor_id === vendor.id ? { ...ofEndpoint(endpoint), ...where } : { ...ofVendor(vendor), ...where };
  }
  if (endpoint !== undefined) return { ...ofEndpoint(endpoint), ...where };
  const vendor = url === null ? null : vendorAt(places.vendors, url);
  return vendor === null ? { ...nobody, ...where } : { ...ofVendor(vendor), ...where };
}

const ofVendor = ({ id, name, quirks, currency }: Vendor) => ({ vendor_id: id, vendor_name: name, quirks, currency });
const ofEndpoint = ({ vendor_id, vendor_name, quirks, currency }: Endpoint) => ({ vendor_id, vendor_name, quirks, currency });

function vendorCalled(vendors: readonly Vendor[], called: string): Vendor | null {
  const lower = called.toLowerCase();
  const found = vendors.find(({ id }) => id.toLowerCase() === lower);
  return found ?? vendors.find(({ name, name_zh }) => name.toLowerCase() === lower || name_zh?.toLowerCase() === lower) ?? null;
}

/** `https://…`, or a bare host as some SDKs tell it. */
function addressIn(endpoint: string | null | undefined): URL | null {
  if (!endpoint) return null;
  const text = /^https?:\/\//i.test(endpoint)
    ? endpoint
    : /^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/|$)/.test(endpoint)
      ? `https://${endpoint}`
      : null;
  return text !== null && URL.canParse(text) ? new URL(text) : null;
}

const isUnder = (url: URL, address: string): boolean =>
  URL.canParse(address) &&
  new URL(address).host === url.host &&
  `${url.pathname}/`.startsWith(`${new URL(address).pathname.replace(/\/$/, '')}/`);
const isAt = (url: URL, address: string): boolean => URL.canParse(address) && new URL(address).host === url.host;

/** The one whose path fits too is meant. The host alone says who it was where only one lives there; among several nobody is guessed. */
function at<T extends Pick<Vendor, 'bases'>>(url: URL, rows: readonly T[]): T | undefined {
  const by = (fits: (url: URL, address: string) => boolean): T[] =>
    rows.filter(({ bases }) => Object.values(bases).some((address) => fits(url, address)));
  const [under] = by(isUnder);
  const there = by(isAt);
  return under ?? (there.length === 1 ? there[0] : undefined);
}

const endpointAt = (places: Places, url: URL): Endpoint | undefined => at(url, places.endpoints);

function vendorAt(vendors: readonly Vendor[], url: URL): Vendor | null {
  const found = at(url, vendors);
  if (found !== undefined) return found;
  const id = hostsOf.find(([host]) => host.test(url.hostname))?.[1];
  return vendors.find((vendor) => vendor.id === id) ?? null;
}
