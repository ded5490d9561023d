// Vendors, endpoints, models and keys as the gateway uses them: plain rows, already resolved. A vendor is a row, not code.
import type { AuthStyle, Family, Quirk } from './vocabulary.ts';

/** Who serves models. Shipped rows are in registry/vendors.ts; daybook.yaml adds more. */
export type Vendor = {
  readonly id: string;
  readonly name: string;
  readonly name_zh: string | null;
  /** Where each family's paths live. For openai the base ends where `/chat/completions` follows; for anthropic and gemini where `/v1/…` follows. */
  readonly bases: Readonly<Partial<Record<Family, string>>>;
  readonly auth: Readonly<Partial<Record<Family, AuthStyle>>>;
  readonly currency: string;
  readonly quirks: readonly Quirk[];
  /** Environment variables that make the vendor ready without a file: credential first. */
  readonly env: readonly string[];
};

/** Deadlines in milliseconds; null is none. */
export type Timeouts = {
  readonly connect: number | null;
  readonly first_byte: number | null;
  readonly idle: number | null;
  readonly total: number | null;
};

/** What happens upstream when the caller leaves: stop at once, or read on to learn the true usage, within a cap. */
export type CallerGone = { readonly policy: 'cancel' } | { readonly policy: 'drain'; readonly max_ms: number; readonly max_open: number };

/** A vendor's base URL with its credential. The credential lives in memory only. */
export type Endpoint = {
  readonly name: string;
  readonly vendor_id: string;
  readonly vendor_name: string;
  readonly bases: Readonly<Partial<Record<Family, string>>>;
  readonly auth: Readonly<Partial<Record<Family, AuthStyle>>>;
  readonly credential: string | null;
  readonly currency: string;
  readonly quirks: readonly Quirk[];
  /** Extra headers the vendor wants on every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeouts: Timeouts;
  readonly caller_gone: CallerGone;
};

/** The name callers use, and where it goes. The first route whose endpoint speaks the caller's family is taken. */
export type Model = { readonly name: string; readonly routes: readonly { readonly endpoint: string; readonly model_id: string }[] };

export const roles = ['admin', 'analyst', 'member', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** A Daybook credential as the gateway knows it; the secret itself is nowhere. */
export type Key = {
  readonly id: string;
  readonly name: string;
  readonly user: string;
  readonly app: string | null;
  readonly role: Role;
  /** May name another user and app in x-daybook-user and x-daybook-app. */
  readonly speaks_for_others: boolean;
  /** Where unknown models go, instead of the default endpoint. */
  readonly endpoint: string | null;
  /** The only models it may use, by caller's name; `*` at the end is a wildcard. Null is all. */
  readonly models: readonly string[] | null;
  readonly revoked: boolean;
};

/** Everything the gateway needs to know of the registry, at one version. `keys` is by keyed hash (hex). */
export type Snapshot = {
  readonly version: string;
  readonly keys: ReadonlyMap<string, Key>;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly models: ReadonlyMap<string, Model>;
  /** Endpoint for a family where neither model, path nor key names one. */
  readonly defaults: Readonly<Partial<Record<Family, string>>>;
};
