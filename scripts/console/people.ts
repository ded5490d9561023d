// Who signs in to the made-up company, and with what: known to the seed, the development server and the console's tests.
import { type Role, roles } from '../../src/schema/vendor.ts';

/** Which user has which role. */
export const people: Readonly<Record<Role, string>> = { admin: 'ada', analyst: 'ben', member: 'chen', auditor: 'dora' };
export const emailOf = (role: Role): string => `${role}@example.com`;
export const password = 'harbour-and-pine-2026';
/** A key of each role, set by the settings of the development server. */
export const keyOf = (role: Role): string => `dbk_dev_${role}_0123456789abcdef`;

export { type Role, roles };
