// A handful of calls as an application would make them, sent to a gateway so that there is something to look at: several
// users, apps, functions and sessions, three vendors' formats, streams, a tool, an embedding and two failures.
import { request } from 'node:http';
import type { Family } from '../schema/vocabulary.ts';

export type DemoCalls = {
  /** The gateway's origin, `http://127.0.0.1:4100`. */
  readonly base: string;
  /** A Daybook key that may speak for others; else every call is the key's own user's. */
  readonly key: string;
  /** One line a call, as it ends. */
  readonly say: (line: string) => void;
};

type Call = {
  readonly user: string;
  readonly app: string;
  readonly function: string;
  readonly session: string | null;
  readonly family: Family;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
};

const weather = {
  name: 'get_weather',
  description: 'The weather in a city.',
  schema: { type: 'object', properties: { city: { type: 'string' }, unit: { enum: ['celsius', 'fahrenheit'] } }, required: ['city'] },
};
const user = (content: string): readonly unknown[] => [{ role: 'user', content }];
const ann = { user: 'ann', app: 'support-desk' } as const;
const bo = { user: 'bo', app: 'search' } as const;
const chen = { user: 'chen', app: 'reports' } as const;

const calls: readonly Call[] = [
  {
    ...ann,
    function: 'answer_ticket',
    session: 'ticket-1042',
    family: 'openai',
    path: '/v1/chat/completions',
    body: { model: 'gpt-4.1-mini', messages: user('How do I rotate my API key without downtime?') },
  },
  {
    ...ann,
    function: 'answer_ticket',
    session: 'ticket-1042',
    family: 'openai',
    path: '/v1/chat/completions',
    body: {
      model: 'gpt-4.1-mini',
      stream: true,
      stream_options: { include_usage: true },
      messages: user('And how long does the old key keep working?'),
    },
  },
  {
    ...ann,
    function: 'look_up',
    session: 'ticket-1043',
    family: 'openai',
    path: '/v1/chat/completions',
    body: {
      model: 'gpt-4.1',
      messages: user('What is the weather in Lisbon? Use the tool.'),
      tools: [{ type: 'function', function: { name: weather.name, description: weather.description, parameters: weather.schema } }],
    },
  },
  {
    ...bo,
    function: 'summarise',
    session: null,
    family: 'openai',
    path: '/v1/responses',
    body: { model: 'gpt-5-mini', stream: true, input: 'Summarise the trade-offs between a queue and a log.' },
  },
  {
    ...bo,
    function: 'index_page',
    session: null,
    family: 'openai',
    path: '/v1/embeddings',
    body: { model: 'text-embedding-3-small', input: ['How keys are rotated', 'What a usage row is'], dimensions: 256 },
  },
  {
    ...chen,
    function: 'weekly_report',
    session: 'week-47',
    family: 'anthropic',
    path: '/v1/messages',
    body: { model: 'claude-sonnet-5', max_tokens: 1024, messages: user('Draft three sentences about last week’s usage.') },
  },
  {
    ...chen,
    function: 'weekly_report',
    session: 'week-47',
    family: 'anthropic',
    path: '/v1/messages',
    body: { model: 'claude-sonnet-5', max_tokens: 1024, stream: true, messages: user('请把它改写成中文，语气正式一些。') },
  },
  {
    ...chen,
    function: 'plan_trip',
    session: null,
    family: 'anthropic',
    path: '/v1/messages',
    body: {
      model: 'claude-haiku-4-5',
      max_tokens: 512,
      messages: user('Check the weather in Oslo with the tool before you answer.'),
      tools: [{ name: weather.name, description: weather.description, input_schema: weather.schema }],
    },
  },
  {
    ...bo,
    function: 'rewrite_query',
    session: null,
    family: 'gemini',
    path: '/v1beta/models/gemini-2.5-flash:generateContent',
    body: { contents: [{ role: 'user', parts: [{ text: 'Rewrite this query so that it finds usage by month.' }] }] },
  },
  {
    ...bo,
    function: 'rewrite_query',
    session: null,
    family: 'gemini',
    path: '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    body: { contents: [{ role: 'user', parts: [{ text: '怎样按月份统计用量？' }] }] },
  },
  {
    ...ann,
    function: 'answer_ticket',
    session: 'ticket-1044',
    family: 'openai',
    path: '/v1/chat/completions',
    body: { model: 'gpt-4.1-mini', messages: user('Show what a limit looks like: please fail 429') },
  },
  {
    ...chen,
    function: 'weekly_report',
    session: 'week-47',
    family: 'anthropic',
    path: '/v1/messages',
    body: { model: 'claude-sonnet-5', max_tokens: 1024, stream: true, messages: user('Show a stream that breaks: please fail midway') },
  },
];

/** Sends the calls one after the other and reads each answer to its end. Throws where the gateway cannot be reached. */
export async function sendDemoCalls({ base, key, say }: DemoCalls): Promise<{ readonly sent: number; readonly failed: number }> {
  let failed = 0;
  for (const call of calls) {
    const { status, bytes } = await send(call, base, key);
    if (status >= 400) failed += 1;
    const model = String(call.body.model ?? /models\/([^:]+)/.exec(call.path)?.[1] ?? '');
    const session = call.session === null ? '' : ` in ${call.session}`;
    say(`${status} ${model}: ${call.user} from ${call.app}/${call.function}${session}, ${bytes} bytes`);
  }
  return { sent: calls.length, failed };
}

const credential: Readonly<Record<Family, (key: string) => Readonly<Record<string, string>>>> = {
  openai: (key) => ({ authorization: `Bearer ${key}` }),
  anthropic: (key) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
  gemini: (key) => ({ 'x-goog-api-key': key }),
};

function send(call: Call, base: string, key: string): Promise<{ readonly status: number; readonly bytes: number }> {
  const body = Buffer.from(JSON.stringify(call.body));
  const headers = {
    ...credential[call.family](key),
    'content-type': 'application/json',
    'content-length': body.length,
    'user-agent': 'daybook-demo',
    'x-daybook-user': call.user,
    'x-daybook-app': call.app,
    'x-daybook-function': call.function,
    'x-daybook-metadata': JSON.stringify({ demo: true }),
    ...(call.session === null ? {} : { 'x-daybook-session': call.session }),
  };
  return new Promise((resolve, reject) => {
    const asking = request(new URL(call.path, base), { method: 'POST', headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes }));
    });
    asking.setTimeout(60_000, () => asking.destroy(new Error(`no answer from ${base} in 60 s`)));
    asking.on('error', reject);
    asking.end(body);
  });
}
