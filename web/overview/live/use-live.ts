// The calls that are open now, as the API streams them. The browser connects again by itself where the stream breaks.
import { useEffect, useState } from 'react';

export type LiveCall = {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly model: string | null;
  readonly user: string | null;
  readonly app: string | null;
};

export type Live = { readonly calls: readonly LiveCall[]; readonly state: 'opening' | 'open' | 'away' };

/** Read at most so often: a busy gateway opens and closes hundreds of calls a second. */
const paintMs = 500;

export function useLive(): Live {
  const [live, setLive] = useState<Live>({ calls: [], state: 'opening' });
  useEffect(() => {
    const source = new EventSource('/api/calls/live');
    const calls = new Map<string, LiveCall>();
    let state: Live['state'] = 'opening';
    let timer: ReturnType<typeof setTimeout> | null = null;
    const paint = (): void => {
      timer ??= setTimeout(
        () => {
          timer = null;
          setLive({ calls: [...calls.values()].sort((a, b) => a.at - b.at), state });
        },
        state === 'open' ? paintMs : 0,
      );
    };
    const put = ({ data }: MessageEvent<string>): void => {
      const call = callOf(data);
      if (call !== null) calls.set(call.id, call);
      paint();
    };
    source.addEventListener('hello', () => {
      calls.clear();
      state = 'open';
      paint();
    });
    source.addEventListener('open', (event) => event instanceof MessageEvent && put(event));
    source.addEventListener('progress', put);
    source.addEventListener('close', ({ data }: MessageEvent<string>) => {
      calls.delete(callOf(data)?.id ?? '');
      paint();
    });
    source.addEventListener('error', () => {
      calls.clear();
      state = 'away';
      paint();
    });
    return () => {
      source.close();
      if (timer !== null) clearTimeout(timer);
    };
  }, []);
  return live;
}

function callOf(data: string): LiveCall | null {
  const value: unknown = JSON.parse(data);
  if (typeof value !== 'object' || value === null) return null;
  const { id, at, model_name, user, app }: { id?: unknown; at?: unknown; model_name?: unknown; user?: unknown; app?: unknown } = value;
  if (typeof id !== 'string') return null;
  return { id, at: typeof at === 'number' ? at : 0, model: textOf(model_name), user: textOf(user), app: textOf(app) };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
