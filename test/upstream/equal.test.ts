// The comparison itself: the real SDKs read every fixture and every recording that is theirs, say the same however the bytes
// are cut, and raise their own errors.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sdkOf, viaSdk } from './equal.ts';
import type { Exchange } from './exchange.ts';
import { type Fixture, fixture, fixtures } from './fixtures.ts';
import type { Plan } from './plan.ts';
import { recordingsOrSkip } from './recordings.ts';
import { type Replay, startReplay } from './replay.ts';

const plans = {
  bytes: { cut: 7 },
  small: { cut: 97 },
  gzip: { cut: 'events', encoding: 'gzip' },
  br: { cut: 1, encoding: 'br' },
  closed: { framing: 'close' },
} as const satisfies Record<string, Plan>;

let replay: Replay;
beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures, plans });
});
afterAll(() => replay.close());

const run = (exchange: Exchange, plan = 'default') => {
  replay.plan('default', {});
  return viaSdk(exchange, { origin: replay.url, headers: { 'x-replay-id': exchange.id, 'x-replay-plan': plan } });
};

const ofSdks = fixtures.filter((one) => sdkOf(one) !== null);

describe('fixtures through the SDKs', () => {
  it('cover all three SDKs', () => {
    expect(new Set(ofSdks.map((one) => sdkOf(one)?.name))).toEqual(new Set(['openai', 'anthropic', 'gemini']));
  });

  it.each(ofSdks)('$id is read as its facts say', async (one) => {
    const outcome = await run(one);
    if (one.status >= 400) expect(outcome).toMatchObject({ kind: 'error', error: { status: one.status } });
    else if (one.stream) expect(outcome).toMatchObject({ kind: 'stream' });
    else expect(outcome).toMatchObject({ kind: 'object' });
    if (one.facts.text !== null) expect(JSON.stringify(outcome)).toContain(words(one, outcome));
    for (const name of one.facts.tool_calls) expect(JSON.stringify(outcome)).toContain(`"${name}"`);
  });

  it.each(ofSdks)('$id is the same however it is cut and encoded', async (one) => {
    const whole = await run(one);
    for (const plan of Object.keys(plans)) expect(await run(one, plan)).toEqual(whole);
  });

  it('raise the class an application catches, with status, body and request id', async () => {
    expect(await run(fixture('openai-chat-error'))).toMatchObject({
      error: { name: 'RateLimitError', status: 429, body: { code: 'rate_limit_exceeded' }, request_id: 'req_fixture_openai' },
    });
    expect(await run(fixture('anthropic-error'))).toMatchObject({
      error: { name: 'OverloadedError', status: 529, request_id: 'req_fixture_anthropic' },
    });
    expect(await run(fixture('gemini-error'))).toMatchObject({ error: { name: 'ApiError', status: 429 } });
    expect(await run(fixture('openai-chat-stream-error'))).toMatchObject({ kind: 'stream', error: { name: 'APIError' }, final: null });
    expect(await run(fixture('anthropic-stream-error'))).toMatchObject({ kind: 'stream', error: { name: 'APIError' }, final: null });
    expect(await run(fixture('gemini-stream-error'))).toMatchObject({ kind: 'stream', error: { name: 'ApiError', status: 503 } });
  });
});

/** Text streamed without an accumulator lies in pieces; there only its first words are looked for. */
function words({ facts }: Fixture, outcome: Awaited<ReturnType<typeof viaSdk>>): string {
  const text = JSON.stringify(facts.text ?? '').slice(1, -1);
  return outcome.kind === 'stream' && outcome.final === null ? (/^\s?\p{L}+/u.exec(text)?.[0] ?? text) : text;
}

recordingsOrSkip('recordings through the SDKs', (recordings) => {
  const theirs = recordings.filter((one) => sdkOf(one) !== null);
  it('are the same in small pieces, and fail only where the vendor said so', async () => {
    vi.spyOn(console, 'warn').mockReturnValue(undefined); // Recorded models grow old, and an SDK says so on each call.
    replay.add(recordings);
    for (const one of theirs) {
      const outcome = await run(one);
      if (one.status >= 400) expect(outcome).toMatchObject({ kind: 'error', error: { status: one.status } });
      // Some streams break with an error event under 200; any other failure would be the SDK's own.
      else if (outcome.kind === 'stream' && outcome.error !== null) expect(one.response.toString()).toContain(outcome.error.message);
      else expect(outcome.kind, `${one.id} ${one.path}`).toBe(one.stream ? 'stream' : 'object');
      if (one.response.length < 50_000) expect(await run(one, 'small')).toEqual(outcome);
    }
    expect(theirs.length).toBeGreaterThan(200);
    vi.restoreAllMocks();
  });
});
