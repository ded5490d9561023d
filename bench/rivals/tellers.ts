// One call told in each SDK's own documented way, its options left as they come: Daybook's log service, Langfuse's generation, Traceloop's
// withLLMCall. All of them batch; `flush` resolves when all that was told is delivered.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DaybookOptions } from '../../src/sdk/index.ts';
import { answer, messages, model, tokens, user } from './call.ts';

export type Teller = { readonly tell: (session: string) => void; readonly flush: () => Promise<void> };
export type TellerOptions = { readonly url: string; readonly dist: string; readonly spool: string; readonly rivals: string };

export const tellers: Readonly<Record<string, (options: TellerOptions) => Promise<Teller> | Teller>> = {
  daybook: (options) => daybookTeller(options, { spool: options.spool }),
  // What the others do as well and nothing more: records wait in memory, nothing is masked, nobody looks for the caller.
  'daybook-plain': (options) => daybookTeller(options, { spool: false, mask: false, callSite: false }),
  langfuse: langfuseTeller,
  traceloop: traceloopTeller,
};

async function daybookTeller({ url, dist }: TellerOptions, options: Partial<DaybookOptions>): Promise<Teller> {
  const { createDaybook }: typeof import('../../src/sdk/index.ts') = await import(pathToFileURL(join(dist, 'sdk/index.js')).href);
  const daybook = createDaybook({ url, key: 'k', app: 'bench', ...options });
  return {
    tell: (sessionId) => {
      const call = daybook.log.createCallLog({
        modelName: model,
        endpoint: 'https://api.openai.com/v1',
        user,
        sessionId,
        requestMessages: messages,
        requestParams: { temperature: 0.2, max_tokens: 100 },
      });
      daybook.log.updateSuccess(call, {
        responseContent: answer,
        promptTokens: tokens.prompt,
        completionTokens: tokens.completion,
        finishReason: 'stop',
      });
    },
    flush: async () => {
      if (!(await daybook.flush(10_000))) throw new Error(`Daybook's SDK did not deliver: ${JSON.stringify(daybook.stats())}`);
    },
  };
}

type Processor = { forceFlush(): Promise<void> };
type Generation = { update(attributes: object): Generation; end(): void };
type LangfuseOtel = { LangfuseSpanProcessor: new (options: object) => Processor };
type LangfuseTracing = {
  startObservation(name: string, attributes: object, options: { asType: 'generation' }): Generation;
  propagateAttributes<T>(attributes: { userId: string; sessionId: string }, inside: () => T): T;
};
type OtelNode = { NodeSDK: new (options: { spanProcessors: readonly Processor[] }) => { start(): void } };

function langfuseTeller({ url, rivals }: TellerOptions): Teller {
  const from = createRequire(join(rivals, 'package.json'));
  const { LangfuseSpanProcessor }: LangfuseOtel = from('@langfuse/otel');
  const { startObservation, propagateAttributes }: LangfuseTracing = from('@langfuse/tracing');
  const { NodeSDK }: OtelNode = from('@opentelemetry/sdk-node');
  const processor = new LangfuseSpanProcessor({ publicKey: 'pk', secretKey: 'sk', baseUrl: url });
  new NodeSDK({ spanProcessors: [processor] }).start();
  return {
    tell: (sessionId) =>
      propagateAttributes({ userId: user, sessionId }, () => {
        const attributes = { model, modelParameters: { temperature: 0.2, max_tokens: 100 }, input: messages };
        const generation = startObservation('chat', attributes, { asType: 'generation' });
        generation.update({
          output: { role: 'assistant', content: answer },
          usageDetails: { input: tokens.prompt, output: tokens.completion },
        });
        generation.end();
      }),
    flush: () => processor.forceFlush(),
  };
}

type LlmSpan = { reportRequest(request: object): void; reportResponse(response: object): void };
type Traceloop = {
  initialize(options: object): void;
  forceFlush(): Promise<void>;
  withAssociationProperties<T>(properties: Readonly<Record<string, string>>, inside: () => T): T;
  withLLMCall(config: { vendor: string; type: 'chat' }, inside: (given: readonly [{ span: LlmSpan }] | { span: LlmSpan }) => void): void;
};

function traceloopTeller({ url, rivals }: TellerOptions): Teller {
  const traceloop: Traceloop = createRequire(join(rivals, 'package.json'))('@traceloop/node-server-sdk');
  traceloop.initialize({
    appName: 'bench',
    apiKey: 'k',
    baseUrl: url,
    // It would ask the sink for prompts.
    traceloopSyncEnabled: false,
    silenceInitializationMessage: true,
  });
  const usage = {
    prompt_tokens: tokens.prompt,
    completion_tokens: tokens.completion,
    total_tokens: tokens.prompt + tokens.completion,
  };
  return {
    tell: (session) =>
      traceloop.withAssociationProperties({ user_id: user, session_id: session }, () =>
        traceloop.withLLMCall({ vendor: 'openai', type: 'chat' }, (given) => {
          const { span } = 'span' in given ? given : given[0];
          span.reportRequest({ model, messages });
          const message = { role: 'assistant', content: answer };
          span.reportResponse({ model, usage, completions: [{ finish_reason: 'stop', message }] });
        }),
      ),
    flush: () => traceloop.forceFlush(),
  };
}
