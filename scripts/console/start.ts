// Starts Daybook over a seeded data directory, with the built-in vendor behind every endpoint, so that live calls work without a
// credential or a network.
import { openLog } from '../../src/app/log.ts';
import { start } from '../../src/app/start.ts';
import { configSchema } from '../../src/config.ts';
import { startDemoUpstream } from '../../src/demo/upstream.ts';
import { emailOf, keyOf, password, people, type Role, roles } from './people.ts';
import { places } from './seed/company.ts';

export type Company = {
  readonly url: string;
  /** A key of each role. The admin's may speak for others. */
  readonly keys: Readonly<Record<Role, string>>;
  readonly welcome: string;
  stop(): Promise<void>;
};

export async function startCompany({ dir, listen }: { readonly dir: string; readonly listen: string }): Promise<Company> {
  const upstream = await startDemoUpstream({ seed: 7, pace_ms: 12 });
  const config = configSchema.parse(settingsOf({ dir, listen, vendor: upstream.url }));
  const running = await start({ config, env: {}, log: openLog('warn', 'gateway') });
  await running.deskListening;
  const keys = { admin: keyOf('admin'), analyst: keyOf('analyst'), member: keyOf('member'), auditor: keyOf('auditor') };
  const lines = roles.map(
    (role) => `    ${role.padEnd(8)} ${emailOf(role).padEnd(22)} ${password}   key ${keys[role]}   (${people[role]})`,
  );
  return {
    url: running.url,
    keys,
    welcome: ['', `  Daybook over a made-up company: ${running.url}`, '', ...lines, '', ''].join('\n'),
    stop: async () => {
      await running.stop();
      await upstream.close();
    },
  };
}

/** What daybook.yaml would say: each endpoint of the company, behind the address of the built-in vendor. */
export function settingsOf({ dir, listen, vendor }: { readonly dir: string; readonly listen: string; readonly vendor: string }) {
  const bases = { openai: `${vendor}/v1`, anthropic: vendor, gemini: vendor };
  return {
    data: dir,
    listen,
    log: { level: 'warn' },
    ledger: { memory_bytes: 1_000_000_000 },
    endpoints: Object.values(places).map(({ endpoint, vendor_id, currency }) => ({
      name: endpoint,
      vendor: vendor_id,
      currency,
      api_key: 'the-demo-needs-none',
      bases: basesOf(vendor_id, bases),
    })),
    models: [
      {
        name: 'assistant',
        routes: [
          { endpoint: 'openai', model: 'gpt-5.1' },
          { endpoint: 'anthropic', model: 'claude-sonnet-4-5' },
        ],
      },
      { name: 'qwen-plus', routes: [{ endpoint: 'bailian', model: 'qwen-plus' }] },
      { name: 'house-router-v2', routes: [{ endpoint: 'house-gpu', model: 'house-router-v2' }] },
    ],
    defaults: { openai: 'openai', anthropic: 'anthropic', gemini: 'gemini' },
    keys: roles.map((role) => ({
      name: `dev-${role}`,
      secret: keyOf(role),
      user: people[role],
      role,
      speaks_for_others: role === 'admin',
    })),
  };
}

const basesOf = (vendor: string, bases: Readonly<Record<'openai' | 'anthropic' | 'gemini', string>>): Partial<typeof bases> =>
  vendor === 'anthropic' ? { anthropic: bases.anthropic } : vendor === 'gemini' ? { gemini: bases.gemini } : { openai: bases.openai };
