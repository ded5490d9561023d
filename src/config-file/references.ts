// Names in the settings that must be names of something: an endpoint's vendor, a route's endpoint, a default's endpoint. And
// names that must be the only ones of their kind.
import type { Config } from '../config.ts';
import type { Environment } from '../registry/from-environment.ts';
import { basesOfUrl, knownVendors, resolveEndpoints } from '../registry/resolve.ts';
import { addressVariables } from '../registry/vendors.ts';
import { families } from '../schema/vocabulary.ts';
import { nearest } from './nearest.ts';
import type { Path } from './settings.ts';

export type Complaint = { readonly path: Path; readonly message: string };

export function checkReferences(
  config: Config,
  env: Environment,
): { readonly complaints: readonly Complaint[]; readonly warnings: readonly string[] } {
  const complaints = [...twice(config), ...badEndpoints(config)];
  // Endpoints can be resolved only where each one's vendor is known.
  if (complaints.some(({ path }) => path[0] === 'endpoints')) return { complaints, warnings: [] };
  const { endpoints, warnings, vendors } = resolveEndpoints({ config, env });
  const byName = new Map(endpoints.map(({ endpoint }) => [endpoint.name, endpoint]));
  for (const [at, { name }] of config.endpoints.entries()) {
    const endpoint = byName.get(name);
    if (endpoint === undefined || Object.keys(endpoint.bases).length > 0) continue;
    const variable = vendors.find(({ id }) => id === endpoint.vendor_id)?.env.find((one) => addressVariables[one] !== undefined);
    const otherwise = variable === undefined ? '' : `, or set ${variable} beside its key`;
    complaints.push({ path: ['endpoints', at], message: `${endpoint.vendor_id} has no address of its own; give base_url${otherwise}` });
  }
  const unknown = (name: string): string => {
    const vendor = vendors.find(({ id }) => id === name);
    if (vendor?.env[0] !== undefined)
      return `there is no endpoint ${name}; set ${vendor.env[0]} in the environment, or declare it under endpoints`;
    const meant = nearest(name, byName.keys());
    return `there is no endpoint ${name}; ${meant === null ? 'declare it under endpoints' : `did you mean ${meant}?`}`;
  };
  for (const [at, { routes }] of config.models.entries()) {
    for (const [index, { endpoint }] of routes.entries()) {
      if (!byName.has(endpoint)) complaints.push({ path: ['models', at, 'routes', index, 'endpoint'], message: unknown(endpoint) });
    }
  }
  for (const [at, { endpoint }] of config.keys.entries()) {
    if (endpoint !== null && !byName.has(endpoint)) complaints.push({ path: ['keys', at, 'endpoint'], message: unknown(endpoint) });
  }
  for (const family of families) {
    const name = config.defaults[family];
    if (name === undefined) continue;
    const endpoint = byName.get(name);
    if (endpoint === undefined) complaints.push({ path: ['defaults', family], message: unknown(name) });
    else if (endpoint.bases[family] === undefined) {
      complaints.push({
        path: ['defaults', family],
        message: `the endpoint ${name} does not speak ${family}; it speaks ${Object.keys(endpoint.bases).join(', ')}`,
      });
    }
  }
  return { complaints, warnings };
}

function badEndpoints(config: Config): readonly Complaint[] {
  const vendors = knownVendors(config.vendors);
  return config.endpoints.flatMap(({ vendor: id, base_url }, at): Complaint[] => {
    const vendor = vendors.find((one) => one.id === id);
    if (vendor === undefined) {
      const meant = nearest(
        id,
        vendors.map((one) => one.id),
      );
      const hint = meant === null ? 'declare it under vendors, or use openai-compatible' : `did you mean ${meant}?`;
      return [{ path: ['endpoints', at, 'vendor'], message: `there is no vendor ${id}; ${hint}` }];
    }
    if (base_url !== undefined && basesOfUrl(vendor, base_url) === null) {
      const spoken = Object.keys(vendor.bases).map((family) => `bases.${family}`);
      return [{ path: ['endpoints', at, 'base_url'], message: `${id} speaks several wire formats; say ${spoken.join(' or ')} instead` }];
    }
    return [];
  });
}

function twice(config: Config): Complaint[] {
  const lists = {
    vendors: config.vendors.map(({ id }) => id),
    endpoints: config.endpoints.map(({ name }) => name),
    models: config.models.map(({ name }) => name),
    keys: config.keys.map(({ name }) => name),
  };
  const complaints = Object.entries(lists).flatMap(([list, names]) =>
    names.flatMap((name, at): Complaint[] => {
      if (names.indexOf(name) === at) return [];
      return [{ path: [list, at, list === 'vendors' ? 'id' : 'name'], message: `${name} is used twice under ${list}` }];
    }),
  );
  const secrets = config.keys.map(({ secret }) => secret);
  for (const [at, secret] of secrets.entries()) {
    if (secrets.indexOf(secret) !== at) complaints.push({ path: ['keys', at, 'secret'], message: 'another key has the same secret' });
  }
  return complaints;
}
