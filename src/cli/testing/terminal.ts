// The program as somebody at a terminal runs it, against the API over a real registry on a loopback port. Its answers are those a test
// puts into the desk.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { openTestDesk, type TestDesk, testNow } from '../../api/testing/desk.ts';
import { run } from '../program.ts';

export type Ended = { readonly code: number; readonly out: string; readonly err: string };

export type Terminal = {
  readonly desk: TestDesk;
  /** Where files lie that commands read. */
  readonly dir: string;
  /** Words are parted by spaces; what holds one is given as an argument of its own. */
  daybook(line: string, ...more: readonly string[]): Promise<Ended>;
  close(): Promise<void>;
};

export async function openTerminal(options: Parameters<typeof openTestDesk>[0] = {}): Promise<Terminal> {
  const dir = mkdtempSync(join(tmpdir(), 'daybook-cli-'));
  const desk = await openTestDesk(options);
  const server = createServer(getRequestListener((request) => desk.api.fetch(request, { isOwner: false })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    desk,
    dir,
    daybook: async (line, ...more) => {
      const said = { out: '', err: '' };
      const code = await run([...line.split(' '), ...more], {
        env: { DAYBOOK_URL: url, DAYBOOK_KEY: 'key_admin' },
        cwd: dir,
        now: () => testNow,
        out: (text) => {
          said.out += text;
        },
        err: (text) => {
          said.err += text;
        },
        who: 'cli:tester',
      });
      return { code, ...said };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await desk.close();
      rmSync(dir, { recursive: true });
    },
  };
}
