// What an app wraps its vendors' clients with. Each gives the very client back: it does what it did, and its calls are recorded.
import type { Core } from '../core.ts';
import { aiMiddlewareBy } from './ai.ts';
import { watchClient } from './client.ts';
import { watchGoogle } from './google.ts';
import type { Teller } from './teller.ts';
import type { Wraps } from './types.ts';
import { type Watch, watchBy } from './watch.ts';

export function wrapsBy(teller: Teller, watch: Watch = watchBy(teller)): Wraps {
  return {
    wrapOpenAI: (client) => watchClient(teller, watch, client, 'wrapOpenAI'),
    wrapAnthropic: (client) => watchClient(teller, watch, client, 'wrapAnthropic'),
    wrapGoogleGenAI: (client) => watchGoogle(teller, watch, client),
    aiMiddleware: () => aiMiddlewareBy(teller),
  };
}

export function tellerOf(core: Core): Teller {
  return {
    begin: (told, site) => core.begin(told, site),
    finish(call, { status, ...told }) {
      const vetted = core.vet.told(told);
      core.recorder.finish(call, 'finish', typeof status === 'string' ? { ...vetted, told: { ...vetted.told, status } } : vetted);
    },
    context: () => core.context.current(),
    site: (below) => core.site(below),
    problems: core.problems,
    url: core.target?.url.href ?? '',
    textLength: core.settings.textLength,
  };
}
