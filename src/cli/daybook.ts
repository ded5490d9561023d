// The command `daybook`. It hands over to the program and sets the exit code. Whatever is still open when a command has failed does
// not keep the process alive: a start that found its port taken is over.
import { exitCodes } from './exit.ts';
import { run } from './program.ts';
import { surroundingsOfProcess } from './surroundings.ts';

// `daybook key list | head` closes our output early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const code = await run(process.argv.slice(2), surroundingsOfProcess());
if (code !== exitCodes.done) process.exit(code);
