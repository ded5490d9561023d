// docs/cli.md: the help of every command, as the program itself prints it.
import type { Command } from 'commander';
import { makeProgram } from '../../src/cli/program.ts';
import { generatedFrom } from './markdown.ts';

const width = 100;

export function commandsPage(): string {
  let printed = '';
  const program = makeProgram({
    env: {},
    cwd: '.',
    now: () => 0,
    out: (text) => {
      printed += text;
    },
    err: () => undefined,
    who: 'docs',
  });
  const helpOf = (command: Command): string => {
    printed = '';
    command.configureHelp({ ...command.configureHelp(), helpWidth: width, showGlobalOptions: false });
    command.outputHelp();
    return `\`\`\`text\n${printed.trim()}\n\`\`\`\n`;
  };
  const sections = (command: Command, before: string): string[] =>
    command.commands.flatMap((one) => {
      const name = `${before} ${one.name()}`;
      return [`## ${name}\n\n${helpOf(one)}`, ...sections(one, name)];
    });
  return `${generatedFrom('src/cli')}
# The command line

\`npm start\` builds and runs \`daybook start\`. In a checkout the program is \`npx daybook\`, or \`node dist/daybook.js\`.

The commands that ask (\`calls\`, \`call\`, \`tail\`, \`usage\`, \`verify\`, \`status\`) go over a socket in the data directory that only its owner
can open, so they need no key there; with \`--url\` and a key they ask from anywhere.

${helpOf(program)}
${sections(program, 'daybook').join('\n')}`;
}
