// What happens in the seeded ledger, before it is a record: who asks what of which model at what moment, and how it ends. The same
// seed and moment give the same calls.
import { type Chance, chanceFrom } from '../../../src/demo/mind/chance.ts';
import { ulidMaker } from '../../../src/lib/id.ts';
import { type SeedApp, type SeedModel, seedApps, seedModels } from './company.ts';
import { endingOf, type SeedEnding } from './endings.ts';
import { leaning, momentsOf, share, weighted } from './rhythm.ts';
import { linesFor } from './texts.ts';

export type Plan = SeedEnding & {
  readonly id: string;
  readonly at: number;
  readonly app: SeedApp;
  readonly function: string;
  readonly user: string;
  readonly session_id: string | null;
  readonly model: SeedModel;
  readonly is_stream: boolean;
  readonly question: string;
  readonly answer: string;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly cached_tokens: number;
  readonly reasoning_tokens: number;
  readonly ttft_ms: number;
  readonly duration_ms: number;
  readonly overhead_ms: number;
  /** Exchanges that failed before the one that counts: their endpoint and status. */
  readonly failed_tries: readonly { readonly endpoint: string; readonly http_status: number; readonly error_code: string }[];
  readonly retry_count: number;
  /** Answered out of the caller's own cache. */
  readonly is_hit: boolean;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** Repeatable chance for what is derived of it. */
  readonly chance: Chance;
};

export type PlanOptions = { readonly seed: number; readonly calls: number; readonly days: number; readonly until: number };

const dayMs = 86_400_000;

/** Exactly `calls` plans, in the order of their beginning. */
export function planCalls({ seed, calls, days, until }: PlanOptions): readonly Plan[] {
  const from = until - days * dayMs;
  const draw = {
    hamburg: momentsOf('hamburg', from, until),
    shanghai: momentsOf('shanghai', from, until),
    night: momentsOf('night', from, until),
    customers: momentsOf('customers', from, until),
  };
  const apps = seedApps.map((app) => [app, app.weight] as const);
  const [first, ...rest] = apps;
  if (first === undefined) return [];
  const begun: { at: number; app: SeedApp; user: string; session: string | null; model: SeedModel; turn: number; n: number }[] = [];
  for (let n = 0; begun.length < calls; n += 1) {
    const chance = chanceFrom(seed, 'run', n);
    const app = weighted(chance, [first, ...rest]);
    const user = app.users[Math.floor(app.users.length * share(chance) ** 1.7)] ?? app.users[0];
    const model = seedModels[weighted(chance, app.models)];
    const isSession = share(chance) * 100 < app.sessions;
    const turns = isSession ? 2 + Math.floor(share(chance) ** 2 * 11) : 1;
    const session = isSession ? `${app.name}-${chance.hex('', 8)}` : null;
    let at = draw[app.rhythm](chance);
    for (let turn = 0; turn < turns && at < until && begun.length < calls; turn += 1) {
      begun.push({ at, app, user, session, model, turn, n });
      at += 8_000 + Math.floor(share(chance) ** 3 * 180_000);
    }
  }
  begun.sort((a, b) => a.at - b.at);
  const dice = chanceFrom(seed, 'ids');
  const nextId = ulidMaker((buffer) => {
    for (let i = 0; i < buffer.length; i += 1) buffer[i] = dice.number(256);
  });
  return begun.map(({ at, app, user, session, model, turn, n }) => {
    const chance = chanceFrom(seed, 'call', n, turn);
    return planOf(chance, { id: nextId(at), at, app, user, session_id: session, model, turn, hours: (until - at) / 3_600_000 });
  });
}

type Begun = Pick<Plan, 'id' | 'at' | 'app' | 'user' | 'session_id' | 'model'> & { readonly turn: number; readonly hours: number };

function planOf(chance: Chance, { turn, hours, ...begun }: Begun): Plan {
  const { app, model } = begun;
  const isEmbedding = model.call_type === 'embedding';
  const name =
    isEmbedding && app.functions.includes('embed_products') ? 'embed_products' : (app.functions[turn % app.functions.length] ?? '');
  const [question, answer] = linesFor(name, chance);
  const end = endingOf(chance, model, hours);
  const prompt_tokens = Math.round(leaning(chance, app.prompt) * (1 + 0.35 * turn));
  const reasoning_tokens = share(chance) * 100 < model.thinks ? leaning(chance, [80, 2_400]) : 0;
  const completion_tokens = isEmbedding ? 0 : leaning(chance, app.completion) + reasoning_tokens;
  const isCached = !isEmbedding && share(chance) * 100 < app.cached && (turn > 0 || share(chance) < 0.4);
  const isFine = end.ending === 'complete' && end.vendor_error === null;
  const slow = share(chance) < 0.02 ? 4 : 1;
  const ttft_ms = round(
    model.wait_ms * (0.6 + 0.9 * share(chance)) * slow + reasoning_tokens * model.token_ms * 0.6 + prompt_tokens * 0.01,
  );
  const whole = round(ttft_ms + completion_tokens * model.token_ms * (0.7 + 0.7 * share(chance)));
  const failed_tries = isFine && share(chance) < 0.025 ? triesOf(chance, model) : [];
  return {
    ...begun,
    ...end,
    function: name,
    is_stream: !isEmbedding && share(chance) * 100 < app.streams,
    question,
    answer,
    prompt_tokens,
    completion_tokens,
    cached_tokens: isCached ? Math.floor((prompt_tokens * (0.5 + 0.45 * share(chance))) / 64) * 64 : 0,
    reasoning_tokens,
    ttft_ms,
    duration_ms: durationOf(chance, end, whole, ttft_ms),
    overhead_ms: round(0.18 + 0.5 * share(chance) ** 4),
    failed_tries,
    retry_count: failed_tries.length,
    is_hit: isFine && app.name === 'product-copy' && share(chance) < 0.12,
    metadata: metadataOf(chance, app),
    chance,
  };
}

const round = (ms: number): number => Math.round(ms * 100) / 100;

function durationOf(chance: Chance, { ending, vendor_error, error_code }: SeedEnding, whole: number, ttft: number): number {
  if (ending === 'refused') return round(0.4 + share(chance));
  if (error_code === 'timeout_first_byte') return 60_000.4;
  if (error_code === 'timeout_idle') return round(ttft + 30_000);
  if (ending === 'unreachable') return round(8 + 30 * share(chance));
  if (vendor_error !== null) return round(90 + 700 * share(chance));
  if (ending === 'cancelled' || ending === 'cut') return round(ttft + (whole - ttft) * share(chance));
  return whole;
}

function triesOf(chance: Chance, { place }: SeedModel): Plan['failed_tries'] {
  const one = chance.pick([
    { http_status: 429, error_code: 'http_429' },
    { http_status: 503, error_code: 'http_503' },
    { http_status: 502, error_code: 'upstream_malformed' },
  ]);
  return Array.from({ length: 1 + chance.number(2) }, () => ({ endpoint: place.endpoint, ...one }));
}

function metadataOf(chance: Chance, app: SeedApp): Plan['metadata'] {
  if (app.name === 'shop-search') return { experiment: chance.pick(['control', 'synonyms-v2']), market: chance.pick(['de', 'at', 'nl']) };
  if (app.name === 'help-desk') return { team: chance.pick(['parts', 'delivery', 'refunds']), priority: 1 + chance.number(3) };
  if (app.name === 'code-review')
    return { repository: chance.pick(['shop', 'warehouse', 'billing']), pull_request: 1_000 + chance.number(900) };
  if (app.name === 'kefu-bot') return { channel: chance.pick(['wechat', 'taobao', 'app']), team: '客服' };
  return null;
}
