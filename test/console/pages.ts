// The pages of the console, as the tests walk them: where each is, who may see it, and something that shows it is there.
import type { Role } from '../../scripts/console/people.ts';

export type ConsolePage = {
  readonly name: string;
  readonly path: string;
  readonly roles: readonly Role[];
};

const everyone: readonly Role[] = ['admin', 'analyst', 'member', 'auditor'];

export const consolePages: readonly ConsolePage[] = [
  { name: 'overview', path: '/overview', roles: everyone },
  { name: 'calls', path: '/calls', roles: everyone },
  { name: 'usage', path: '/usage', roles: everyone },
  { name: 'prices', path: '/prices', roles: everyone },
  { name: 'vendors', path: '/vendors', roles: everyone },
  { name: 'keys', path: '/keys', roles: everyone },
  { name: 'users', path: '/users', roles: ['admin', 'auditor'] },
  { name: 'me', path: '/me', roles: everyone },
];
