// A call through each vendor's own SDK, whole and as a stream, as their documentation has it but for address and key. Each gives the
// text it read, so that a test knows the SDK was content.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';

export const models = { openai: 'gpt-4.1-mini', anthropic: 'claude-sonnet-5', gemini: 'gemini-2.5-flash' } as const;

export type Caller = Readonly<Record<`${keyof typeof models} ${'whole' | 'stream'}`, (prompt: string) => Promise<string>>>;

export const openai = (url: string, key: string): OpenAI => new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });

export function callerFor(url: string, key: string): Caller {
  const chat = openai(url, key).chat.completions;
  const { messages } = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
  const gemini = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url } }).models;
  const asked = (content: string) => [{ role: 'user' as const, content }];
  const claude = (prompt: string) => ({ model: models.anthropic, max_tokens: 512, messages: asked(prompt) });
  const textOf = (content: readonly Anthropic.ContentBlock[]): string =>
    content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  return {
    'openai whole': async (prompt) =>
      (await chat.create({ model: models.openai, messages: asked(prompt) })).choices[0]?.message.content ?? '',
    'openai stream': async (prompt) => {
      let text = '';
      for await (const { choices } of await chat.create({ model: models.openai, messages: asked(prompt), stream: true }))
        text += choices[0]?.delta.content ?? '';
      return text;
    },
    'anthropic whole': async (prompt) => textOf((await messages.create(claude(prompt))).content),
    'anthropic stream': async (prompt) => textOf((await messages.stream(claude(prompt)).finalMessage()).content),
    'gemini whole': async (prompt) => (await gemini.generateContent({ model: models.gemini, contents: prompt })).text ?? '',
    'gemini stream': async (prompt) => {
      let text = '';
      for await (const part of await gemini.generateContentStream({ model: models.gemini, contents: prompt })) text += part.text ?? '';
      return text;
    },
  };
}
