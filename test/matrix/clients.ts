// The third way: the vendor's client, wrapped. The app says who calls by a context, and nothing else.
import { createDaybook } from '../../src/sdk/index.ts';
import { ask, clientFor, sessionOf, who } from './app.ts';
import type { Parts, Way } from './parts.ts';

export function clientsWay({ daybook: url, key, vendor }: Parts): Way {
  const daybook = createDaybook({ url, key, app: who.app, spool: false, mask: false, gitSha: 'matrix' });
  return {
    name: 'wrappers',
    tell: (scenario) => {
      const context = {
        user: who.user,
        sessionId: sessionOf('wrappers', scenario),
        function: who.function,
        metadata: who.metadata,
      };
      return daybook.withContext(context, async () => {
        await ask(daybook.wrapOpenAI(clientFor('wrappers', scenario, { baseURL: `${vendor}/v1`, apiKey: 'vendor-key' })), scenario);
      });
    },
    close: async () => void (await daybook.close()),
  };
}
