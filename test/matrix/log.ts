// The second way: the app calls the vendor by itself and writes down what it asked and what it read, field by field.
import OpenAI from 'openai';
import { createDaybook } from '../../src/sdk/index.ts';
import type { CallHandle, OutcomeFields } from '../../src/sdk/index.ts';
import { ask, bodyOf, clientFor, type Seen, sessionOf, who } from './app.ts';
import type { Parts, Way } from './parts.ts';
import { path } from './scenarios.ts';

export function logWay({ daybook: url, key, vendor }: Parts): Way {
  const daybook = createDaybook({ url, key, app: who.app, spool: false, mask: false, gitSha: 'matrix' });
  const { log } = daybook;

  function finish(call: CallHandle, { answer, chunks, requestId, error, first }: Seen): void {
    const outcome: OutcomeFields = {
      ...(requestId !== null && { vendorRequestId: requestId }),
      ttftMs: first,
      ...(chunks.length > 0 && { httpStatus: 200, ...readOf(chunks) }),
      ...(answer !== null && { httpStatus: 200, ...wholeOf(answer) }),
    };
    if (error instanceof OpenAI.APIConnectionTimeoutError) log.updateTimeout(call, outcome);
    else if (error !== null) log.updateFailure(call, error, outcome);
    else log.updateSuccess(call, outcome);
  }

  return {
    name: 'log service',
    tell: (scenario) =>
      daybook.withContext({ user: who.user, sessionId: sessionOf('log service', scenario), metadata: who.metadata }, async () => {
        const { messages, ...params } = bodyOf(scenario);
        const call = log.createCallLog({
          modelName: params.model,
          modelId: params.model,
          endpoint: `${vendor}${path}`,
          dialect: 'openai-chat',
          isStream: params.stream === true,
          sourceFunction: who.function,
          requestMessages: messages,
          requestParams: params,
        });
        for (const failedTry of scenario.tries.slice(0, -1)) log.updateRetry(call, { httpStatus: 503, errorMessage: failedTry });
        finish(call, await ask(clientFor('log service', scenario, { baseURL: `${vendor}/v1`, apiKey: 'vendor-key' }), scenario));
      }),
    close: async () => void (await daybook.close()),
  };
}

function wholeOf({ id, model, choices: [choice], usage }: OpenAI.ChatCompletion): OutcomeFields {
  return {
    responseId: id,
    responseModel: model,
    finishReason: choice?.finish_reason ?? null,
    responseContent: choice?.message.content ?? null,
    ...(choice?.message.tool_calls && { toolCalls: choice.message.tool_calls }),
    ...countsOf(usage),
  };
}

function readOf(chunks: readonly OpenAI.ChatCompletionChunk[]): OutcomeFields {
  const choices = chunks.flatMap(({ choices: [choice] }) => (choice === undefined ? [] : [choice]));
  return {
    responseId: chunks[0]?.id ?? null,
    responseModel: chunks[0]?.model ?? null,
    responseContent: choices.map(({ delta }) => delta.content ?? '').join(''),
    finishReason: choices.map(({ finish_reason }) => finish_reason).findLast((reason) => reason !== null) ?? null,
    ...countsOf(chunks.at(-1)?.usage),
  };
}

const countsOf = (usage: OpenAI.CompletionUsage | null | undefined): OutcomeFields =>
  usage === null || usage === undefined
    ? {}
    : {
        promptTokens: usage.prompt_tokens,
        completionTokens: usage.completion_tokens,
        totalTokens: usage.total_tokens,
        cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? null,
        reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? null,
        usageRaw: usage,
      };
