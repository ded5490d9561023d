// The command `daybook`. It hands over to the program and sets the exit code; what is still open, such as a server, keeps running.
import { run } from './program.ts';
import { surroundingsOfProcess } from './surroundings.ts';

// `daybook key list | head` closes our output early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await run(process.argv.slice(2), surroundingsOfProcess());
