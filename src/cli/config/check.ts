// Prints what the settings come to: endpoints, models, keys, defaults, and where each came from. Credentials are named by their
// origin and never shown; an address is shown without its user and query, which may hold one.
import type { Command } from 'commander';
import { settings } from '../../config-file/settings.ts';
import { knownVendors, type Resolved, resolveEndpoints } from '../../registry/resolve.ts';
import { families } from '../../schema/vocabulary.ts';
import { globalsOf, settingsFor } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';

export async function checkConfig(command: Command): Promise<void> {
  const { out, env } = surroundingsOf(command);
  const { config, file, sources, warnings } = await settingsFor(command);
  const { endpoints, defaults } = resolveEndpoints({ config, env });
  const report = {
    file,
    warnings,
    settings: [...sources].map(([path, from]) => ({ setting: path, value: shownSetting(path, config), from })),
    endpoints: endpoints.map(shownEndpoint),
    defaults,
    models: config.models.map(({ name, routes }) => ({ name, routes: routes.map(({ endpoint, model }) => `${endpoint} → ${model}`) })),
    keys: config.keys.map(({ secret: _, ...key }) => key),
    vendors: knownVendors(config.vendors).map(({ id, name, currency }) => ({ id, name, currency })),
  };
  if (globalsOf(command).json) {
    out(jsonOf(report));
    return;
  }
  out(file === null ? 'No settings file; defaults, environment and options.\n' : `Settings from ${file}.\n`);
  const section = (title: string, head: readonly string[], rows: readonly (readonly Cell[])[], none: string): void =>
    out(`\n${title}\n${rows.length === 0 ? `${none}\n` : tableOf(head, rows)}`);
  section(
    'Settings that are not the default',
    ['SETTING', 'VALUE', 'FROM'],
    report.settings.map(({ setting, value, from }) => [setting, value, from]),
    'none',
  );
  section(
    'Endpoints',
    ['ENDPOINT', 'VENDOR', 'SPEAKS', 'AT', 'CREDENTIAL', 'CURRENCY', 'FROM'],
    report.endpoints.flatMap((one) =>
      Object.entries(one.bases).map(([family, base], at) =>
        at === 0
          ? [one.name, one.vendor, family, base, one.credential, one.currency, one.from]
          : ['', '', family, base, '', '', ''].map((cell) => cell || ' '),
      ),
    ),
    'none; set a vendor’s key in the environment, for example OPENAI_API_KEY, or declare endpoints in daybook.yaml',
  );
  section(
    'Where a call goes that names no endpoint',
    ['FAMILY', 'ENDPOINT', 'BECAUSE'],
    families.map((family) => [
      family,
      defaults[family]?.endpoint ?? null,
      defaults[family]?.because ?? 'no endpoint, or several, speak it; set defaults',
    ]),
    '',
  );
  section(
    'Models',
    ['MODEL', 'ROUTES'],
    report.models.map(({ name, routes }) => [name, routes.join(', else ')]),
    'none declared; every model’s name goes to the vendor as it is',
  );
  section(
    'Keys in the file',
    ['KEY', 'USER', 'APP', 'ROLE', 'MODELS'],
    report.keys.map(({ name, user, app, role, models }) => [name, user, app, role, models === null ? 'all' : models.join(', ')]),
    'none; `daybook key list` shows the registry’s',
  );
  section(
    'Vendors a price or an endpoint can be for',
    ['VENDOR', 'NAME', 'CURRENCY'],
    report.vendors.map(({ id, name, currency }) => [id, name, currency]),
    '',
  );
}

function shownEndpoint({ endpoint, from, credential_from }: Resolved) {
  const { name, vendor_id, bases, auth, currency, headers, timeouts, caller_gone, quirks } = endpoint;
  const needsNone = Object.values(auth).every((style) => style === 'none');
  return {
    name,
    vendor: vendor_id,
    bases: Object.fromEntries(Object.entries(bases).map(([family, base]) => [family, shownUrl(base)])),
    auth,
    credential: credential_from === null ? (needsNone ? 'none needed' : 'none; callers send their own') : `from ${credential_from}`,
    currency,
    quirks,
    headers: Object.keys(headers),
    timeouts,
    caller_gone,
    from,
  };
}

function shownSetting(path: string, config: object): string {
  const value = path
    .split('.')
    .reduce<unknown>(
      (at, step) => (typeof at === 'object' && at !== null ? Object.entries(at).find(([name]) => name === step)?.[1] : undefined),
      config,
    );
  const text = String(value);
  return settings.get(path)?.kinds.has('text') && text.includes('://') ? shownUrl(text) : text;
}

function shownUrl(text: string): string {
  if (!URL.canParse(text)) return '(not a URL)';
  const url = new URL(text);
  const rest = `${url.protocol}//${url.host}${url.pathname}`.replace(/\/$/, '');
  return url.search === '' ? rest : `${rest}?…`;
}
