// A daybook.yaml of every setting with its default, commented out: prose after `# `, settings after `#` alone, so that taking that
// one character away makes a line a setting. It follows from the schema; the words are in words.ts.
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { type Setting, settings } from '../../config-file/settings.ts';
import { surroundingsOf } from '../surroundings.ts';
import { listWords, sectionWords, settingWords } from './words.ts';

export function printExample(command: Command): void {
  surroundingsOf(command).out(exampleOf());
}

export function exampleOf(): string {
  const lines = [
    '# Daybook’s settings. Each line that begins with # and no space is a default; take the # away to change it.',
    '# Texts may hold ${NAME} and ${NAME:-otherwise} from the environment; inside { } and [ ] they need quotes.',
    '# Durations are milliseconds, null is no limit; sizes are bytes.',
  ];
  let section = '';
  for (const setting of settings.values()) {
    const steps = setting.path.split('.');
    const [head, name = head] = [steps[0], steps[1]];
    if (steps.length === 1) lines.push('');
    else if (head !== undefined && head !== section) lines.push('', ...prose('', sectionWords[head]), `${head}:`);
    section = steps.length === 1 ? '' : (head ?? '');
    const indent = steps.length === 1 ? '' : '  ';
    lines.push(...prose(indent, settingWords[setting.path]), ...lineFor(setting, indent, name ?? ''));
  }
  for (const [list, { about, examples }] of Object.entries(listWords)) {
    lines.push('', ...prose('', about), `${list}:`, ...examples.map((example) => `  #- ${example}`));
  }
  return `${lines.join('\n')}\n`;
}

function lineFor(setting: Setting, indent: string, name: string): readonly string[] {
  const { preset, words, variable, when } = setting;
  const about = [...(words === null ? [] : [`one of: ${words.join(', ')}`]), ...(when === null ? [] : [`only where ${when}`]), variable];
  const value = preset === undefined ? '' : ` ${stringify(preset).trim()}`;
  // What has no default, or belongs to another choice than the default one, would be wrong as it stands: it is prose.
  return [
    `${indent}# ${about.join('; ')}`,
    preset === undefined || when !== null ? `${indent}# ${name}:${value}` : `${indent}#${name}:${value}`,
  ];
}

function prose(indent: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split('\n').map((line) => `${indent}# ${line}`);
}
