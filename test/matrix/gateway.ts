// The first way: the SDK's base URL is Daybook's, and headers say who calls.
import { ask, clientFor, sessionOf, who } from './app.ts';
import type { Parts, Way } from './parts.ts';

export function gatewayWay({ daybook, key }: Parts): Way {
  return {
    name: 'gateway',
    async tell(scenario) {
      const headers = {
        'x-daybook-user': who.user,
        'x-daybook-app': who.app,
        'x-daybook-function': who.function,
        'x-daybook-session': sessionOf('gateway', scenario),
        'x-daybook-metadata': JSON.stringify(who.metadata),
      };
      // The gateway's own patience ends first.
      await ask(clientFor('gateway', scenario, { baseURL: `${daybook}/v1`, apiKey: key, headers, timeoutMs: 20_000 }), scenario);
    },
    close: () => Promise.resolve(),
  };
}
