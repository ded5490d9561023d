// What a command finds around it: environment, folder, clock, where it writes, who runs it. Passed to the program once and found
// from any command of it, so that commands are tested in the process that tests them.
import { userInfo } from 'node:os';
import type { Command } from 'commander';

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => number;
  /** What was asked for goes to `out`; what is said about it goes to `err`. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** As the audit log names it. */
  readonly who: string;
};

export function surroundingsOfProcess(): Surroundings {
  return {
    env: process.env,
    cwd: process.cwd(),
    now: Date.now,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    who: `cli:${systemUser()}`,
  };
}

const known = new WeakMap<Command, Surroundings>();

export function place(program: Command, surroundings: Surroundings): void {
  known.set(program, surroundings);
}

/** The surroundings of the program a command belongs to. */
export function surroundingsOf(command: Command): Surroundings {
  let at: Command | null = command;
  while (at !== null) {
    const found = known.get(at);
    if (found !== undefined) return found;
    at = at.parent;
  }
  return surroundingsOfProcess();
}

/** In a container a user may have a number and no name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
