// A trickle of live calls as the made-up company would make them: one at a time, of several apps, vendors and endings.
import { setTimeout as pause } from 'node:timers/promises';
import { sendDemoCalls } from '../../src/demo/calls.ts';
import type { Company } from './start.ts';

export function sendLive({ url, keys }: Company): { stop(): void } {
  let stopped = false;
  const run = async (): Promise<void> => {
    while (!stopped) {
      await sendDemoCalls({ base: url, key: keys.admin, say: () => undefined });
      await pause(2_000);
    }
  };
  run().catch((error: unknown) => {
    if (!stopped) console.error('the live calls ended:', error);
  });
  return {
    stop: () => {
      stopped = true;
    },
  };
}
