// The command line's frame: global options, help, and how every command ends. A command throws; what that means to the person and
// to the shell is decided here alone.
import { Command, CommanderError } from 'commander';
import project from '../../package.json' with { type: 'json' };
import { ConfigError } from '../config-file/config-error.ts';
import { commands } from './commands.ts';
import { atTerminal, type ExitCode, exitCodes, isMisused } from './exit.ts';
import { place, type Surroundings } from './surroundings.ts';

export function makeProgram(surroundings: Surroundings): Command {
  const program = new Command('daybook')
    .description('The book of original entry for calls to large language models: a gateway and a ledger in one command.')
    .version(project.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this, or a command’s own help')
    .option('--config <file>', 'settings file (else DAYBOOK_CONFIG, else ./daybook.yaml)')
    .option('--data <dir>', 'data directory (else as set)')
    .option('--json', 'print JSON instead of tables')
    .addHelpText(
      'after',
      `
Examples:
  $ daybook start                        run everything on this machine
  $ daybook key create laptop            make a key for a caller
  $ daybook config example > daybook.yaml
  $ daybook help key create              more about one command

Exit codes: 0 done, 1 failed, 2 asked wrongly or set up wrongly.`,
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: surroundings.out, writeErr: surroundings.err })
    .showHelpAfterError('See `--help`.')
    .exitOverride();
  program.helpCommand('help [command]', 'print a command’s help');
  place(program, surroundings);
  for (const register of commands) register(program);
  return program;
}

/** Runs one command line, without the program’s name, and gives the exit code. Never throws. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const program = makeProgram(surroundings);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.misused;
    surroundings.err(`${messageOf(error, surroundings.env.DAYBOOK_LOG_LEVEL === 'debug')}\n`);
    return error instanceof ConfigError || isMisused(error) ? exitCodes.misused : exitCodes.failed;
  }
}

/** One sentence for a person; where they debug, also where it came from. */
function messageOf(error: unknown, isDebugging: boolean): string {
  if (!(error instanceof Error)) return String(error);
  return isDebugging && error.stack !== undefined ? error.stack : atTerminal(error.message);
}
