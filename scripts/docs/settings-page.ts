// docs/settings.md: every setting with its default, what it takes and its variable, from the schema; and the vendors that are shipped.
import { listWords, sectionWords, settingWords } from '../../src/cli/config/words.ts';
import { kindsAt, namesAt, type Setting, settings } from '../../src/config-file/settings.ts';
import { addressVariables, shippedVendors } from '../../src/registry/vendors.ts';
import { code, generatedFrom, table } from './markdown.ts';

const kindWords = { text: 'text', number: 'whole number', flag: 'true or false', list: 'list of texts', nothing: 'null' } as const;

function takes({ words, kinds, when }: Pick<Setting, 'words' | 'kinds' | 'when'>): string {
  const values = words === null ? [...kinds].map((kind) => kindWords[kind]).join(' or ') : words.map(code).join(', ');
  return when === null ? values : `${values}; only where ${code(when)}`;
}

const shown = (preset: Setting['preset']): string => (preset === undefined ? '' : code(JSON.stringify(preset)));

const rowOf = (setting: Setting): string[] => [
  code(setting.path),
  shown(setting.preset),
  takes(setting),
  code(setting.variable),
  settingWords[setting.path] ?? '',
];

function settingTables(): string {
  const sections = [...new Set([...settings.keys()].map((path) => (path.includes('.') ? (path.split('.')[0] ?? '') : '')))];
  return sections
    .map((section) => {
      const rows = [...settings.values()].filter(({ path }) => (path.includes('.') ? path.split('.')[0] : '') === section).map(rowOf);
      const head = section === '' ? '## At the top' : `## ${section}\n\n${sectionWords[section] ?? ''}`;
      return `${head}\n\n${table(['Setting', 'Default', 'Takes', 'Variable', 'Meaning'], rows)}`;
    })
    .join('\n');
}

function listSections(): string {
  return Object.entries(listWords)
    .map(([list, { about, examples }]) => {
      const rows = namesAt([list, 0]).map((name) => {
        const inner = namesAt([list, 0, name]);
        const kinds = [...kindsAt([list, 0, name])].map((kind) => kindWords[kind]).join(' or ');
        return [code(name), inner.length > 0 ? inner.map(code).join(', ') : kinds || 'list of sections'];
      });
      const sample = `\`\`\`yaml\n${list}:\n${examples.map((example) => `  - ${example}`).join('\n')}\n\`\`\``;
      return `## ${list}\n\n${about}\n\n${table(['Field', 'Takes'], rows)}\n${sample}\n`;
    })
    .join('\n');
}

function vendorTable(): string {
  const rows = shippedVendors.map(({ id, name, name_zh, bases, env, currency }) => [
    code(id),
    name_zh === null ? name : `${name} · ${name_zh}`,
    Object.keys(bases).join(', ') || '(an address of your own)',
    env.map((variable) => code(variable) + (variable in addressVariables ? ' (address)' : '')).join(', ') || '–',
    currency,
  ]);
  return table(['Vendor', 'Name', 'Speaks', 'Ready by', 'Bills in'], rows);
}

export function settingsPage(): string {
  return `${generatedFrom('src/config.ts and src/cli/config/words.ts')}
# Settings

Nothing needs to be set: with a vendor's key in the environment, \`daybook start\` works. What is set comes from, each over the one before:

1. the defaults below;
2. \`daybook.yaml\`: the file \`--config\` names, else \`DAYBOOK_CONFIG\`, else \`./daybook.yaml\` where there is one;
3. the environment variable of the setting (a list is written with commas; \`none\` or \`null\` is null);
4. the command line: \`--data\`, \`--listen\`.

Texts in the file may hold \`\${NAME}\` and \`\${NAME:-otherwise}\` from the environment. Durations are milliseconds, sizes bytes. A wrong
setting names its line, its value and what is allowed, all of them at once. \`daybook config check\` prints what the settings come to and
where each came from, without a secret; \`daybook config example\` prints a file of every setting with its default.

Beside the settings, three variables concern the installation's own secret, with which keys are hashed: \`DAYBOOK_SECRET\` (32
characters or more), \`DAYBOOK_SECRET_FILE\` (a file that holds it), and without either \`secret.key\` in the data directory, made on first
use. \`DAYBOOK_URL\` and \`DAYBOOK_KEY\` let the commands that ask go to a Daybook elsewhere.

${settingTables()}
${listSections()}
## Vendors that are known

A vendor whose variable is set is ready without a file, as an endpoint of its own name. An address variable moves it elsewhere; a
credential from the environment is never sent to an address that belongs to somebody else.

${vendorTable()}`;
}
