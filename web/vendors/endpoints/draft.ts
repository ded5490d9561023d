// What is typed into the form of an endpoint, and the settings it stands for. The API checks everything again; what is found here is told
// before anything is sent.
import type { BodyOf } from '../../../src/api/contract.ts';
import { type Endpoint, type Family, families, type Vendor } from './endpoint.ts';

export const deadlines = ['connect', 'first_byte', 'idle', 'total'] as const;
export type Deadline = (typeof deadlines)[number];

export type Draft = {
  readonly name: string;
  readonly vendor: string;
  readonly base_url: string;
  readonly bases: Readonly<Record<Family, string>>;
  readonly credential: string;
  readonly removesCredential: boolean;
  readonly currency: string;
  readonly headers: string;
  readonly seconds: Readonly<Record<Deadline, string>>;
  readonly gone: 'usual' | 'cancel' | 'drain';
};

export type Body = NonNullable<BodyOf<'PUT /api/endpoints/{name}'>>;

const noBases: Draft['bases'] = { openai: '', anthropic: '', gemini: '' };

export function draftOf(endpoint: Endpoint | null, vendors: readonly Vendor[]): Draft {
  const settings = endpoint?.settings ?? null;
  const seconds = (name: Deadline): string => {
    const ms = settings?.timeouts[name];
    return ms === undefined || ms === null ? '' : String(ms / 1_000);
  };
  return {
    name: endpoint?.name ?? '',
    vendor: settings?.vendor ?? vendors[0]?.id ?? '',
    base_url: settings?.base_url ?? '',
    bases: { ...noBases, ...settings?.bases },
    credential: '',
    removesCredential: false,
    currency: settings?.currency ?? '',
    headers: Object.entries(settings?.headers ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    seconds: { connect: seconds('connect'), first_byte: seconds('first_byte'), idle: seconds('idle'), total: seconds('total') },
    gone: settings?.caller_gone?.policy ?? 'usual',
  };
}

/** Which addresses the form asks for: one, or one for each wire format that the vendor speaks or may speak. */
export function addressesOf(vendor: Vendor | undefined): 'one' | readonly Family[] {
  const spoken = families.filter((family) => vendor?.bases[family] !== undefined);
  if (spoken.length === 0) return families;
  const { openai, anthropic } = vendor?.bases ?? {};
  return spoken.length === 1 || openai === `${anthropic}/v1` ? 'one' : spoken;
}

const addressIn = ({ base_url, bases }: Draft): string =>
  JSON.stringify([base_url.trim(), ...families.map((family) => bases[family].trim())]);

/** Whether calls would go elsewhere than before, so that a credential must be entered again. */
export const movesAddress = (draft: Draft, before: Draft): boolean =>
  draft.vendor !== before.vendor || addressIn(draft) !== addressIn(before);

const lines = (text: string): readonly string[] => text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

/** The first line that is no header, or null. */
export const badHeader = ({ headers }: Draft): string | null => lines(headers).find((line) => !/^[^\s:]+:/.test(line)) ?? null;

export const isSeconds = (text: string): boolean => text.trim() === '' || /^\d{1,6}(\.\d{1,3})?$/.test(text.trim());

export const isName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(name);

export function bodyOf(draft: Draft, addresses: ReturnType<typeof addressesOf>): Body {
  const given = families.flatMap((family) => (draft.bases[family].trim() === '' ? [] : [[family, draft.bases[family].trim()] as const]));
  const timeouts = deadlines.flatMap((name) =>
    draft.seconds[name].trim() === '' ? [] : [[name, Math.round(Number(draft.seconds[name]) * 1_000)] as const],
  );
  const headers = lines(draft.headers).map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  return {
    vendor: draft.vendor,
    ...(addresses === 'one'
      ? draft.base_url.trim() === ''
        ? {}
        : { base_url: draft.base_url.trim() }
      : { bases: Object.fromEntries(given) }),
    ...(draft.currency.trim() === '' ? {} : { currency: draft.currency.trim().toUpperCase() }),
    headers: Object.fromEntries(headers),
    timeouts: Object.fromEntries(timeouts),
    ...(draft.gone === 'usual' ? {} : { caller_gone: { policy: draft.gone } }),
    ...(draft.removesCredential ? { credential: null } : draft.credential.trim() === '' ? {} : { credential: draft.credential.trim() }),
  };
}
