// The calls that are open now, as the API streams them, painted at most twice a second. The browser connects again by itself.
import { useEffect, useRef, useState } from 'react';

export type LiveCall = {
  readonly id: string;
  /** Epoch milliseconds at which it began. */
  readonly at: number;
  readonly age_ms: number;
  readonly model_name: string | null;
  readonly user: string | null;
  readonly app: string | null;
  readonly function: string | null;
  readonly session_id: string | null;
  readonly call_type: string | null;
  readonly vendor_name: string | null;
  readonly endpoint: string | null;
  readonly key_id: string | null;
};

const paintMs = 500;
/** More than a screen shows. */
const most = 50;

/** Newest first. `onClose` when a call ends: it will be in the ledger in a moment. */
export function useLive(isOn: boolean, onClose: () => void): { readonly calls: readonly LiveCall[]; readonly count: number } {
  const [live, setLive] = useState<{ readonly calls: readonly LiveCall[]; readonly count: number }>({ calls: [], count: 0 });
  // Another question changes what is done at an end, and not the stream.
  const atEnd = useRef(onClose);
  useEffect(() => {
    atEnd.current = onClose;
  }, [onClose]);
  useEffect(() => {
    if (!isOn) {
      setLive({ calls: [], count: 0 });
      return;
    }
    const source = new EventSource('/api/calls/live');
    const calls = new Map<string, LiveCall>();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const paint = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        const newest = [...calls.values()].sort((a, b) => b.at - a.at);
        setLive({ calls: newest.slice(0, most), count: newest.length });
      }, paintMs);
    };
    const put = (event: Event): void => {
      const call = event instanceof MessageEvent ? callOf(event.data) : null;
      if (call === null) return;
      calls.set(call.id, call);
      paint();
    };
    const empty = (): void => {
      calls.clear();
      paint();
    };
    source.addEventListener('hello', empty);
    source.addEventListener('error', empty);
    source.addEventListener('open', put);
    source.addEventListener('progress', put);
    source.addEventListener('close', (event: MessageEvent<string>) => {
      if (calls.delete(callOf(event.data)?.id ?? '')) atEnd.current();
      paint();
    });
    return () => {
      source.close();
      if (timer !== null) clearTimeout(timer);
    };
  }, [isOn]);
  return live;
}

function callOf(data: unknown): LiveCall | null {
  const value: unknown = typeof data === 'string' ? JSON.parse(data) : null;
  if (typeof value !== 'object' || value === null) return null;
  const said = new Map<string, unknown>(Object.entries(value));
  const text = (name: string): string | null => {
    const one = said.get(name);
    return typeof one === 'string' ? one : null;
  };
  const number = (name: string): number => {
    const one = said.get(name);
    return typeof one === 'number' ? one : 0;
  };
  const id = text('id');
  if (id === null) return null;
  return {
    id,
    at: number('at'),
    age_ms: number('age_ms'),
    model_name: text('model_name'),
    user: text('user'),
    app: text('app'),
    function: text('function'),
    session_id: text('session_id'),
    call_type: text('call_type'),
    vendor_name: text('vendor_name'),
    endpoint: text('endpoint'),
    key_id: text('key_id'),
  };
}
