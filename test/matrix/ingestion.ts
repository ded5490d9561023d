// The fourth way: plain HTTP, without any SDK. The app tells that it begins, and when it is over both bodies as they passed.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ToldCallInput } from '../../src/schema/ingest.ts';
import { letterOf, sessionOf, who } from './app.ts';
import type { Parts, Way } from './parts.ts';
import { exchangeOf, lastOf, model, path, patienceMs, type Scenario } from './scenarios.ts';

type Seen = { readonly status: number | null; readonly text: string; readonly requestId: string | null; readonly first: number | null };
type Told = Omit<Partial<ToldCallInput>, 'id' | 'event'>;

export function ingestionWay({ daybook, key, vendor }: Parts): Way {
  const send = async (record: ToldCallInput): Promise<void> => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(`${daybook}/api/ingest/calls`, { method: 'POST', headers, body: JSON.stringify([record]) });
    const text = await answer.text();
    if (answer.status !== 200 || !text.includes('"accepted":1')) throw new Error(`${answer.status} ${text}`);
  };

  async function ask(scenario: Scenario, id: string, enough: AbortController): Promise<Seen> {
    const { request } = exchangeOf(id);
    const began = performance.now();
    const headers = { 'content-type': 'application/json', 'x-replay-id': `${letterOf('ingestion')}-${id}`, 'x-replay-plan': scenario.plan };
    const response = await fetch(`${vendor}${path}`, { method: 'POST', headers, body: request.toString('utf8'), signal: enough.signal });
    const seen = { status: response.status, requestId: response.headers.get('x-request-id') };
    let text = '';
    let first: number | null = null;
    const decoder = new TextDecoder();
    try {
      for await (const bytes of response.body ?? []) {
        text += decoder.decode(bytes, { stream: true });
        if (text.includes('"content":"T')) first ??= performance.now() - began;
        if (scenario.abortAfter !== null && text.split('\n\n').length > scenario.abortAfter) enough.abort();
      }
    } catch {
      // Given up by ourselves.
    }
    return { ...seen, text, first };
  }

  /** The end as the app sees it. */
  async function outcome(scenario: Scenario): Promise<Told> {
    const attempts: object[] = [];
    for (const id of scenario.tries) {
      const enough = new AbortController();
      const at = Date.now();
      const late = sleep(patienceMs, true, { signal: enough.signal }).then(
        () => enough.abort('late'),
        () => undefined,
      );
      const seen = await ask(scenario, id, enough).catch(() => null);
      const isLate = enough.signal.reason === 'late';
      const isAborted = enough.signal.aborted && !isLate;
      enough.abort();
      await late;
      attempts.push({ endpoint: `${vendor}${path}`, at, http_status: seen?.status ?? null });
      if (seen?.status === 503) continue;
      return {
        ...(isLate && { status: 'timeout', error_code: 'timeout_first_byte' }),
        ...(isAborted && { status: 'cancelled', error_code: 'caller_gone' }),
        http_status: seen?.status ?? null,
        response_body: seen === null ? undefined : lastOf(scenario).stream ? seen.text : JSON.parse(seen.text),
        vendor_request_id: seen?.requestId ?? null,
        ttft_ms: lastOf(scenario).stream ? (seen?.first ?? null) : null,
        retry_count: attempts.length - 1,
        attempts,
      };
    }
    throw new Error('no answer');
  }

  return {
    name: 'ingestion',
    async tell(scenario) {
      const id = `matrix ${scenario.name}`;
      const request_body: unknown = JSON.parse(lastOf(scenario).request.toString('utf8'));
      await send({
        id,
        event: 'open',
        request_timestamp: new Date().toISOString(),
        user: who.user,
        source_app: who.app,
        source_function: who.function,
        session_id: sessionOf('ingestion', scenario),
        metadata: who.metadata,
        endpoint: `${vendor}${path}`,
        dialect: 'openai-chat',
        model_name: model,
        request_body,
      });
      const ended = await outcome(scenario);
      await send({ id, event: 'close', response_timestamp: new Date().toISOString(), ...ended });
    },
    close: () => Promise.resolve(),
  };
}
