// An endpoint or model as people write one in the console: the settings of daybook.yaml, and stricter where these are kept in the
// registry in clear. The credential stands apart from them, because it alone is sealed.
import { z } from 'zod';
import { endpointSettings, modelSettings } from '../../config.ts';
import { families } from '../../schema/vocabulary.ts';

const longestName = 200;
const mostHeaders = 20;

/** A user and password in an address would be kept in clear, and a query or fragment would stand before the path. */
const address = z
  .string()
  .max(2_000)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password, search, hash } = new URL(text);
    return /^https?:$/.test(protocol) && username + password + search + hash === '';
  }, 'an http or https address without user, password, query and fragment');

const headerName = /^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/;
/** What the gateway writes by itself, and what carries a credential: that is entered as one, so that it is sealed. */
const notOurs = /^(?:host|connection|content-length|transfer-encoding|upgrade|te|trailer|expect|keep-alive)$|^x-daybook-/i;
const telling = /auth|token|secret|cookie|passw|credential|signature|jwt|api-?key|(?:^|-)key$/i;

const faultOfHeader = (name: string): string | null => {
  if (!headerName.test(name)) return 'is no name of a header';
  if (notOurs.test(name)) return 'is written by the gateway itself';
  return telling.test(name) ? 'carries a credential: enter that as the credential, which is kept sealed' : null;
};

const headers = z
  .record(
    z.string(),
    z
      .string()
      .max(2_000)
      .regex(/^[\x20-\x7e]*$/, 'plain letters on one line'),
  )
  .superRefine((all, context) => {
    const names = Object.keys(all);
    const faults = names.flatMap((name) => {
      const fault = faultOfHeader(name);
      return fault === null ? [] : [`${JSON.stringify(name)} ${fault}`];
    });
    if (names.length > mostHeaders) faults.push(`there are ${names.length} of them`);
    if (faults.length > 0)
      context.addIssue({ code: 'custom', input: names, message: `at most ${mostHeaders} other headers: ${faults.join('; ')}` });
  });

export const endpointName = endpointSettings.shape.name.max(longestName);

/** All but name and credential, as the registry keeps them. */
export const keptEndpoint = endpointSettings.omit({ name: true, api_key: true }).extend({
  bases: z.partialRecord(z.enum(families), address).default({}),
  base_url: address.optional(),
  headers: headers.default({}),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'a three-letter ISO code')
    .optional(),
});
export type KeptEndpoint = z.infer<typeof keptEndpoint>;

export const modelName = modelSettings.shape.name.max(longestName);
export const modelRoutes = modelSettings.shape.routes.max(20);
export type ModelRoutes = z.infer<typeof modelRoutes>;

const longestCredential = 4_000;

/** Null where it may stand in a header as it is, else why not, without repeating it. */
export function faultOfCredential(credential: string): string | null {
  if (credential.length > longestCredential) return `credential: it takes at most ${longestCredential} characters.`;
  return /^[\x21-\x7e]+$/.test(credential) ? null : 'credential: it takes letters, digits and signs without blanks, as a vendor gives it.';
}
