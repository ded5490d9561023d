// Starts everything and says where it is; ends it in good order at SIGINT or SIGTERM, at once at the second.
import type { Command } from 'commander';
import { openLog } from '../../app/log.ts';
import { type Running, start } from '../../app/start.ts';
import { globalsOf, settingsFor } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';

export type StartOptions = { readonly listen?: string };

export async function startHere(options: StartOptions, command: Command): Promise<void> {
  const { env, out } = surroundingsOf(command);
  const { config, file } = await settingsFor(command, { listen: options.listen });
  const log = openLog(config.log.level, 'gateway');
  const running = await start({ config, env, log });
  if (globalsOf(command).json)
    out(
      `${JSON.stringify({ url: running.url, first_key: running.firstKey, admin_link: running.adminLink, endpoints: running.endpoints })}\n`,
    );
  else out(welcome(running, config.data, file));
  const code = await untilStopped(running);
  process.exit(code);
}

/** Resolves when everything is down: 0 in good order. A second signal does not wait. */
export function untilStopped(running: Running): Promise<number> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      running.stop().then(
        () => resolve(0),
        (error: unknown) => {
          process.stderr.write(`Daybook did not stop in good order: ${error instanceof Error ? error.message : String(error)}\n`);
          resolve(1);
        },
      );
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

/** What a person sees first; `place` is what its commands need to find this data, where that is not the usual place. */
export function welcome(running: Running, data: string, file: string | null, place = ''): string {
  const { url, firstKey, adminLink, endpoints } = running;
  const lines = ['', `  Daybook listens on ${url}`, `  Data in ${data}${file === null ? '' : `, settings from ${file}`}`, ''];
  if (endpoints.length === 0) {
    lines.push(
      `  No vendor is set up yet: add one in the console under Vendors & models, ${url}/vendors`,
      '  or put OPENAI_API_KEY, ANTHROPIC_API_KEY or GEMINI_API_KEY into the environment and start again.',
      '  To see how it works without one: npx daybook demo',
      '',
    );
  } else lines.push(`  Vendors ready: ${endpoints.join(', ')}`, '');
  if (firstKey !== null) {
    lines.push(
      `  Your first key, shown once   ${firstKey}`,
      `  Sign in, once, within a day  ${adminLink}`,
      '',
      `  It may do everything; make narrower keys with: npx daybook key create${place}`,
      '',
      `    OpenAI      new OpenAI({ baseURL: '${url}/v1', apiKey: '<key>' })`,
      `    Anthropic   new Anthropic({ baseURL: '${url}', apiKey: '<key>' })`,
      `    Gemini      new GoogleGenAI({ apiKey: '<key>', httpOptions: { baseUrl: '${url}' } })`,
      '',
    );
  }
  lines.push(`  See calls as they end: npx daybook tail${place}`, '', '');
  return lines.join('\n');
}
