// The command `daybook`. It hands over to the program and sets the exit code; what is still open, such as a server, keeps running.
import { run } from './program.ts';
import { surroundingsOfProcess } from './surroundings.ts';

process.exitCode = await run(process.argv.slice(2), surroundingsOfProcess());
