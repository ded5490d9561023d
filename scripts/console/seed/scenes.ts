// Calls with whole bodies: each conversation in each of the four formats, as a document and as a stream, some of them as sessions that
// grow turn by turn. They are read by the desk's own dialects, so that their records are what the program would have made of them.
import { openLog } from '../../../src/app/log.ts';
import { type Chance, chanceFrom } from '../../../src/demo/mind/chance.ts';
import { type Posted, type RecordParts, recordOf } from '../../../src/desk/posting/record.ts';
import type { Estimator } from '../../../src/desk/tokens/estimate.ts';
import { dialectOf } from '../../../src/dialects/index.ts';
import { seenOnce } from '../../../src/lib/seen.ts';
import type { PriceBook } from '../../../src/prices/book.ts';
import { closedOf } from './closed.ts';
import { type SeedModelName, seedApps, seedModels } from './company.ts';
import type { Plan } from './plan.ts';
import { codeTalks } from './talks/code.ts';
import { deskTalks } from './talks/desk.ts';
import { hostileTalks } from './talks/hostile.ts';
import { kefuTalks } from './talks/kefu.ts';
import type { TalkMaker } from './talks/maker.ts';
import { paperTalks } from './talks/papers.ts';
import { anthropicExchange } from './wire/anthropic.ts';
import { chatExchange } from './wire/chat.ts';
import { geminiExchange } from './wire/gemini.ts';
import { responsesExchange } from './wire/responses.ts';
import { type Asked, countsOf, type Exchange, type Talk } from './wire/talk.ts';

/** All hostile texts stand in one session, where a test finds them. */
export const hostileSession = 'penetration-test';

type Format = { readonly model: (chance: Chance) => SeedModelName; readonly write: (asked: Asked) => Exchange };

const formats: readonly [Format, ...Format[]] = [
  { model: (chance) => chance.pick(['gpt-5.1', 'qwen3-max', 'deepseek-v4-pro', 'glm-5']), write: chatExchange },
  { model: () => 'o4-mini', write: responsesExchange },
  { model: (chance) => chance.pick(['claude-sonnet-4-5', 'claude-opus-4-5']), write: anthropicExchange },
  { model: () => 'gemini-2.5-pro', write: geminiExchange },
];

export type Scene = { readonly plan: Plan; readonly exchange: Exchange };

/** About three hundred, and one of each hostile text in two formats. `place` gives the call its plan: when, by whom, under which id. */
export function scenesOf(seed: number, plans: readonly Plan[]): readonly Scene[] {
  const chance = chanceFrom(seed, 'scenes');
  const makers = [...deskTalks, ...kefuTalks, ...codeTalks, ...paperTalks];
  const wishes: { readonly maker: TalkMaker; readonly format: Format; readonly session: string }[] = [];
  for (let round = 0; round < 4; round += 1) {
    for (const maker of makers) {
      for (const [n, format] of formats.entries()) wishes.push({ maker, format, session: `${maker.app}-${2_040 + 4 * round + n}` });
    }
  }
  for (const [n, maker] of hostileTalks.entries()) {
    for (const step of [0, 2]) wishes.push({ maker, format: formats[(n + step) % formats.length] ?? formats[0], session: hostileSession });
  }
  // The hostile ones stand among the newest calls; the others go back some days.
  const free = plans.filter(({ ending, vendor_error, is_hit }) => ending === 'complete' && vendor_error === null && !is_hit).reverse();
  const stride = Math.max(1, Math.floor(Math.min(free.length, 4_000) / wishes.length));
  return wishes.reverse().flatMap((wish, n) => {
    const plan = free[n * stride];
    return plan === undefined ? [] : [sceneOf(chanceFrom(seed, 'scene', n), chance, plan, wish)];
  });
}

function sceneOf(
  chance: Chance,
  order: Chance,
  plan: Plan,
  { maker, format, session }: { readonly maker: TalkMaker; readonly format: Format; readonly session: string },
): Scene {
  const isHostile = session === hostileSession;
  const talk: Talk = maker.make(chance);
  const model = seedModels[format.model(chance)];
  const app = seedApps.find(({ name }) => name === maker.app) ?? seedApps[0];
  const is_stream = !isHostile && order.number(2) === 0;
  const counts = countsOf(talk, talk.system === null || order.number(3) > 0 ? 0 : 0.6);
  const exchange = format.write({
    talk,
    model: model.model_id,
    counts,
    is_stream,
    at: plan.at,
    id: (prefix, length) => chance.id(prefix, length),
  });
  const ttft_ms = Math.round(model.wait_ms * 1.1 + counts.thought * model.token_ms);
  return {
    exchange,
    plan: {
      ...plan,
      app,
      model,
      is_stream,
      function: maker.function,
      user: isHostile ? 'noor' : (app.users[order.number(app.users.length)] ?? plan.user),
      session_id: session,
      failed_tries: [],
      retry_count: 0,
      ttft_ms,
      duration_ms: Math.round(ttft_ms + Math.min(90_000, counts.completion * model.token_ms)),
      metadata: isHostile ? { note: '<script>alert(1)</script>', test: 'hostile' } : plan.metadata,
    },
  };
}

/** Reads the scenes as the desk reads the journal. */
export async function recordsOf(
  scenes: readonly Scene[],
  book: PriceBook,
  estimator: Estimator,
  keyOf: (app: string) => string | null,
): Promise<readonly Posted[]> {
  const parts: RecordParts = { dialectOf, book, estimator, isFirstFetch: seenOnce(1_000), log: openLog('warn', 'seed') };
  return Promise.all(
    scenes.map(async ({ plan, exchange }) => {
      const [request, response] = [Buffer.from(exchange.request), Buffer.from(exchange.response)];
      const closed = { ...closedOf(plan, keyOf), request_bytes: request.length, response_bytes: response.length };
      // The content began somewhere before the end of the first fifth of the bytes, and no later than the plan says.
      return recordOf(parts, { closed: { ...closed, marks: [[plan.ttft_ms, 0]] }, request, response });
    }),
  );
}
