// A vendor whose counts are known beforehand, and calls of the past: written into the journal as a gateway that has since died
// would have left them, so that they are posted hours and days after they began.
import { join } from 'node:path';
import { openJournal } from '../../src/journal/journal.ts';
import { closed, opened, sampleClosed, sampleOptions } from '../../src/journal/sample.ts';
import { ulidMaker } from '../../src/lib/id.ts';
import type { Closed } from '../../src/schema/entry.ts';
import type { Exchange } from '../upstream/exchange.ts';

export type Counts = { readonly prompt: number; readonly completion: number; readonly cached?: number };

/** What the vendor answers for each of its models, always. */
export const answers = {
  'brass-1': { prompt: 1_000, completion: 200, cached: 400 },
  'jade-1': { prompt: 3_000, completion: 500 },
} as const satisfies Readonly<Record<string, Counts>>;
export type Model = keyof typeof answers;

const answerOf = (model: string, { prompt, completion, cached = 0 }: Counts): string =>
  JSON.stringify({
    id: `chatcmpl-${model}`,
    object: 'chat.completion',
    created: 1_763_000_000,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: 'It is so.', refusal: null }, logprobs: null, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      prompt_tokens_details: { cached_tokens: cached },
    },
  });

const asked = (model: string): string => JSON.stringify({ model, messages: [{ role: 'user', content: `Is it so, ${model}?` }] });
const path = '/v1/chat/completions';

/** For the replay upstream: named by their model. */
export const exchanges: readonly Exchange[] = Object.entries(answers).map(([model, counts]) => ({
  id: model,
  vendor: 'openai',
  method: 'POST',
  path,
  request_headers: { 'content-type': 'application/json' },
  request: Buffer.from(asked(model)),
  status: 200,
  response_headers: { 'content-type': 'application/json' },
  response: Buffer.from(answerOf(model, counts)),
  stream: false,
}));

/** One call through the gateway, read to its end. */
export async function call(url: string, key: string, model: Model): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-replay-id': model };
  const response = await fetch(new URL(path, url), { method: 'POST', headers, body: asked(model) });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
}

export type PastCall = Counts & { readonly at: number; readonly model: string; readonly user: string };

/** Only while no Daybook runs over the data directory: it posts what gateways before it have left. */
export async function writePast(data: string, calls: readonly PastCall[]): Promise<void> {
  const ids = ulidMaker();
  const journal = openJournal({ ...sampleOptions, dir: join(data, 'journal') });
  for (const { at, model, user, ...counts } of calls) {
    const [request, response] = [Buffer.from(asked(model)), Buffer.from(answerOf(model, counts))];
    const entry: Closed = {
      ...sampleClosed(ids(at), { at, user, model_name: model, model_id: model, ended_at: at + 400, duration_ms: 400 }),
      attempts: [{ endpoint: 'openai', at, http_status: 200, error_code: null, head_ms: 397, end_ms: 400 }],
      request_bytes: request.length,
      response_bytes: response.length,
    };
    await opened(journal, entry);
    await closed(journal, entry, [request], [response]);
  }
  await journal.stop();
}
