// The way of a told call in one process: the SDK tells it, and the desk's own code makes the record of it that the ledger would get.
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { closedOf, openedOf } from '../../src/desk/ingest/entry.ts';
import type { Places } from '../../src/desk/ingest/vendor-of.ts';
import type { Posted } from '../../src/desk/posting/record.ts';
import { recordOfAny } from '../../src/desk/posting/told/record.ts';
import { openEstimator } from '../../src/desk/tokens/estimate.ts';
import { dialectOf } from '../../src/dialects/index.ts';
import { seenOnce } from '../../src/lib/seen.ts';
import { createDefaultBook } from '../../src/prices/default-book.ts';
import { type ToldCall, toldCall } from '../../src/schema/ingest.ts';
import { type Core, startCore } from '../../src/sdk/core.ts';
import type { DaybookOptions } from '../../src/sdk/options.ts';
import type { Problem } from '../../src/sdk/problem.ts';
import type { Wraps } from '../../src/sdk/wrap/types.ts';
import { tellerOf, wrapsBy } from '../../src/sdk/wrap/wrap.ts';

export type Desk = {
  readonly core: Core;
  readonly wraps: Wraps;
  readonly problems: readonly Problem[];
  /** What was told since it was last asked. */
  told(): Promise<readonly ToldCall[]>;
  /** The same as records. */
  records(): Promise<readonly Posted[]>;
  stop(): Promise<void>;
};

export const daybookUrl = 'http://daybook.test:4100';

export function openDesk(places: Places, options: Partial<DaybookOptions> = {}): Desk {
  const lines: ToldCall[] = [];
  const problems: Problem[] = [];
  const take = async (_: unknown, init?: RequestInit): Promise<Response> => {
    const body = Buffer.from(await new Response(init?.body ?? '').arrayBuffer());
    const isGzip = body[0] === 0x1f && body[1] === 0x8b;
    const calls = (isGzip ? gunzipSync(body) : body)
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => toldCall.parse(JSON.parse(line)));
    lines.push(...calls);
    return Response.json({ results: calls.map(({ id }) => ({ id, result: 'accepted' })) }, { status: 207 });
  };
  const core = startCore({
    url: daybookUrl,
    key: 'dbk_test_sdk',
    spool: false,
    mask: false,
    gitSha: false,
    fetch: take,
    onError: (problem) => void problems.push(problem),
    ...options,
  });
  const estimator = openEstimator();
  const book = createDefaultBook();
  const log = pino({ level: 'silent' });

  const told = async (): Promise<readonly ToldCall[]> => {
    await core.flush();
    return lines.splice(0);
  };
  return {
    core,
    wraps: wrapsBy(tellerOf(core)),
    problems,
    told,
    async records() {
      const parts = { dialectOf, book, estimator, isFirstFetch: seenOnce(1_000), log };
      const entryParts = { gateway_id: 'desk', places: () => places, record_ip: 'full', record_user_agent: true } as const;
      const sender = { key: { id: 'key', user: 'tester', app: null, speaks_for_others: true }, route: 'sdk' } as const;
      return await Promise.all(
        (await told()).map((call) => {
          const at = Date.parse(call.request_timestamp ?? '');
          const opened = openedOf(entryParts, sender, call, { id: call.id, key: call.id, at, received: at });
          const closed = closedOf(opened, call);
          return recordOfAny(parts, { closed, request: Buffer.from(JSON.stringify(call)), response: Buffer.alloc(0) });
        }),
      );
    },
    async stop() {
      await core.close(1_000);
      await estimator.stop();
    },
  };
}
