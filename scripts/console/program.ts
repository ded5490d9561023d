// The built program in a process of its own, as people run it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export const builtProgram = fileURLToPath(new URL('../../dist/daybook.js', import.meta.url));
export const builtPage = fileURLToPath(new URL('../../dist/console/index.html', import.meta.url));

export type Program = { readonly url: string; readonly firstKey: string | null; readonly adminLink: string | null; stop(): Promise<void> };

const announced = z.object({ url: z.string(), first_key: z.string().nullable(), admin_link: z.string().nullable() });

/** The built program, until it is stopped. Throws what it wrote where it ends before it listens. */
export function startProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Program> {
  const child = spawn(process.execPath, [builtProgram, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    void exited.then(() => reject(new Error(`Daybook ended before it listened: ${log}`)));
    createInterface({ input: child.stdout }).once('line', (line) => {
      const said = announced.parse(JSON.parse(line));
      resolve({
        url: said.url,
        firstKey: said.first_key,
        adminLink: said.admin_link,
        stop: async () => {
          child.kill('SIGTERM');
          await exited;
        },
      });
    });
  });
}
