import { describe, expect, it } from 'vitest';
import { type ToldCall, toldCall } from '../../schema/ingest.ts';
import type { LogRecord, Span } from '../signal.ts';
import { at, logOf, spanOf, type Values } from '../testing/spans.ts';
import { toldCallsOf } from '../told-calls.ts';

const one = (span: Span, logs: readonly LogRecord[] = []): ToldCall => toldCall.parse(toldCallsOf([span], logs).calls[0]);

const question = [{ role: 'user', content: 'Weather in Paris?' }];
const weather = { id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}' };
const messages = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] }]);
const answer = JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'Rain.' }], finish_reason: 'stop' }]);
const chat: Values = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5', 'gen_ai.provider.name': 'openai' };

describe('tools', () => {
  const asked = {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } }],
  };
  const result = { role: 'tool', content: 'rain', tool_call_id: 'call_1' };

  it.each<[string, Values]>([
    [
      'structured',
      {
        ...chat,
        'gen_ai.input.messages': JSON.stringify([
          { role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] },
          { role: 'assistant', parts: [{ type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Paris' } }] },
          { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', response: 'rain' }] },
        ]),
        'gen_ai.output.messages': JSON.stringify([
          { role: 'assistant', parts: [{ type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Paris' } }] },
        ]),
      },
    ],
    [
      'structured, a result under its older name',
      {
        ...chat,
        'gen_ai.input.messages': JSON.stringify([
          { role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] },
          { role: 'assistant', parts: [{ type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Paris' } }] },
          { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', result: 'rain' }] },
        ]),
        'gen_ai.output.messages': JSON.stringify([
          { role: 'assistant', parts: [{ type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}' }] },
        ]),
      },
    ],
    [
      'flattened by OpenLLMetry',
      {
        ...chat,
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': 'Weather in Paris?',
        'gen_ai.prompt.1.role': 'assistant',
        'gen_ai.prompt.1.tool_calls.0.id': 'call_1',
        'gen_ai.prompt.1.tool_calls.0.name': 'get_weather',
        'gen_ai.prompt.1.tool_calls.0.arguments': '{"city":"Paris"}',
        'gen_ai.prompt.2.role': 'tool',
        'gen_ai.prompt.2.tool_call_id': 'call_1',
        'gen_ai.prompt.2.content': 'rain',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.tool_calls.0.id': 'call_1',
        'gen_ai.completion.0.tool_calls.0.name': 'get_weather',
        'gen_ai.completion.0.tool_calls.0.arguments': '{"city":"Paris"}',
      },
    ],
    [
      'flattened by OpenInference',
      {
        'openinference.span.kind': 'LLM',
        'llm.model_name': 'gpt-5',
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.content': 'Weather in Paris?',
        'llm.input_messages.1.message.role': 'assistant',
        'llm.input_messages.1.message.tool_calls.0.tool_call.id': 'call_1',
        'llm.input_messages.1.message.tool_calls.0.tool_call.function.name': 'get_weather',
        'llm.input_messages.1.message.tool_calls.0.tool_call.function.arguments': '{"city":"Paris"}',
        'llm.input_messages.2.message.role': 'tool',
        'llm.input_messages.2.message.tool_call_id': 'call_1',
        'llm.input_messages.2.message.content': 'rain',
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'call_1',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'get_weather',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"city":"Paris"}',
      },
    ],
    [
      'of the AI SDK',
      {
        'ai.operationId': 'ai.streamText.doStream',
        'ai.model.id': 'gpt-5',
        'ai.prompt.messages': JSON.stringify([
          { role: 'user', content: [{ type: 'text', text: 'Weather in Paris?' }] },
          { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'call_1', toolName: 'get_weather', input: { city: 'Paris' } }] },
          {
            role: 'tool',
            content: [{ type: 'tool-result', toolCallId: 'call_1', toolName: 'get_weather', output: { type: 'text', value: 'rain' } }],
          },
        ]),
        'ai.response.toolCalls': '[{"toolCallId":"call_1","toolName":"get_weather","input":{"city":"Paris"}}]',
      },
    ],
  ])('%s are told alike', (_, values) => {
    const call = one(spanOf(values));
    expect(call.request_messages).toEqual([...question, asked, result]);
    expect(call.tool_calls).toEqual([weather]);
    expect(call.response_content).toBeNull();
  });

  it('that were offered are among the parameters, wherever a convention writes them', () => {
    const tool = { type: 'function', function: { name: 'get_weather', description: null, parameters: { type: 'object' } } };
    const text = JSON.stringify(tool);
    for (const values of [
      { ...chat, 'gen_ai.tool.definitions': JSON.stringify([tool]) },
      { 'ai.operationId': 'ai.generateText.doGenerate', 'ai.prompt.tools': [text] },
      { 'openinference.span.kind': 'LLM', 'llm.tools.0.tool.json_schema': text },
      { ...chat, 'llm.request.functions.0.name': 'get_weather', 'llm.request.functions.0.parameters': '{"type":"object"}' },
    ])
      expect(one(spanOf(values)).request_params).toEqual({ tools: [tool] });
  });
});

describe('events and log records', () => {
  it('up to 1.36 have one for each message and one for the answer', () => {
    const logs = [
      logOf('gen_ai.system.message', { 'gen_ai.system': 'openai' }, { content: 'Be brief.' }),
      logOf('gen_ai.user.message', { 'gen_ai.system': 'openai' }, { content: 'Weather in Paris?' }),
      logOf('gen_ai.choice', {}, { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Rain.' } }),
    ];
    const call = one(spanOf(chat), logs);
    expect(call.request_messages).toEqual([{ role: 'system', content: 'Be brief.' }, ...question]);
    expect(call).toMatchObject({ response_content: 'Rain.', finish_reason: 'stop' });
  });

  it('on the span are read too, their message as JSON text', () => {
    const events = [
      { name: 'gen_ai.user.message', time: at(0), attributes: new Map([['content', 'Weather in Paris?']]) },
      { name: 'gen_ai.choice', time: at(9), attributes: new Map([['message', '{"content":"Rain."}']]) },
    ];
    expect(one(spanOf(chat, { events }))).toMatchObject({ request_messages: question, response_content: 'Rain.' });
  });

  it('of 1.27 hold the whole prompt', () => {
    const events = [
      { name: 'gen_ai.content.prompt', time: at(0), attributes: new Map([['gen_ai.prompt', JSON.stringify(question)]]) },
      {
        name: 'gen_ai.content.completion',
        time: at(9),
        attributes: new Map([['gen_ai.completion', '[{"role":"assistant","content":"Rain."}]']]),
      },
    ];
    expect(one(spanOf(chat, { events }))).toMatchObject({ request_messages: question, response_content: 'Rain.' });
  });

  it('with all the details add what the span does not say, and change nothing that it says', () => {
    const log = logOf('gen_ai.client.inference.operation.details', {
      'gen_ai.input.messages': messages,
      'gen_ai.output.messages': answer,
      'gen_ai.request.model': 'another',
      'gen_ai.usage.input_tokens': 7,
    });
    expect(one(spanOf(chat), [log])).toMatchObject({
      model_name: 'gpt-5',
      prompt_tokens: 7,
      request_messages: question,
      response_content: 'Rain.',
    });
  });

  it('of another span are not this one’s', () => {
    const log = { ...logOf('gen_ai.user.message', {}, { content: 'secret' }), span_id: 'ffffffffffffffff' };
    expect(one(spanOf(chat), [log]).request_messages).toBeNull();
  });
});

it('a system instruction stands before the messages', () => {
  const call = one(
    spanOf({ ...chat, 'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]', 'gen_ai.input.messages': messages }),
  );
  expect(call.request_messages).toEqual([{ role: 'system', content: 'Be brief.' }, ...question]);
});
