// The answer to what was asked: words, thoughts, tool calls and counts. Made from the request and chance alone, the same for
// every wire format, so that a document and a stream of the same request say the same.
import type { Asked } from './asked.ts';
import type { Chance } from './chance.ts';
import { sampleOf } from './sample.ts';
import { countTokens, piecesOf } from './tokens.ts';

export type Answer = {
  /** The text as the tokens it is sent in; empty where only tools are called. */
  readonly pieces: readonly string[];
  readonly thoughts: readonly string[];
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
  readonly finish: 'stop' | 'length' | 'tools';
  readonly input_tokens: number;
  /** The part of the input that was read before, in this vendor's life. */
  readonly cached_tokens: number;
  /** The part of the input that is kept for the next time, where the caller asked for that. */
  readonly cache_write_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
};

/** Whether this system text was seen before; remembers it. */
export type Seen = (system: string) => boolean;

const english = [
  'The short version is that it depends on how often the data changes.',
  'Start with the smallest thing that works and measure it before adding more.',
  'A cache helps most where reads outnumber writes by a wide margin.',
  'Each request carries its own context, so nothing has to be shared between them.',
  'There are two common ways to do this, and they differ mainly in what happens on failure.',
  'Keep the original record, and derive everything else from it.',
  'In practice the slowest step decides how the whole feels.',
  'If the numbers disagree, trust the source that was written first.',
  'That is usually enough for a first version.',
] as const;

const chinese = [
  '简单来说，这取决于数据变化的频率。',
  '建议先从最小的可用方案开始，测量之后再决定是否增加复杂度。',
  '如果读取远多于写入，缓存的效果最明显。',
  '保留原始记录，其余的都可以从中推导出来。',
  '常见的做法有两种，区别主要在于失败时的处理方式。',
  '对于第一个版本，这通常已经足够。',
] as const;

const thoughtsOf = [
  'The user wants a direct answer.',
  ' I should weigh the two options',
  ' and name the one that fails more gently.',
  ' Keep it brief.',
] as const;

export function answerTo(asked: Asked, chance: Chance, seen: Seen): Answer {
  const input = asked.texts.reduce((sum, text) => sum + countTokens(text), 3 + 4 * asked.messages);
  const stored = asked.caches && countTokens(asked.system) >= 1024 ? countTokens(asked.system) - (countTokens(asked.system) % 128) : 0;
  const known = stored > 0 && seen(asked.system);
  const counts = { input_tokens: input, cached_tokens: known ? stored : 0, cache_write_tokens: known ? 0 : stored };
  const thoughts = asked.thinks ? thoughtsOf.slice(0, 2 + chance.number(3)).flatMap(piecesOf) : [];
  const hidden = asked.thinks ? thoughts.length + 8 * chance.number(6) : 0;

  const calls = toolsFor(asked).map(({ name, parameters }) => ({
    name,
    arguments: JSON.stringify(sampleOf(parameters, asked.prompt, chance)),
  }));
  if (calls.length > 0) {
    const output = calls.reduce((sum, call) => sum + countTokens(call.name) + countTokens(call.arguments) + 4, hidden);
    return { ...counts, pieces: [], thoughts, calls, finish: 'tools', output_tokens: output, reasoning_tokens: hidden };
  }
  const whole = piecesOf(asked.schema === null ? prose(asked, chance) : JSON.stringify(sampleOf(asked.schema, asked.prompt, chance)));
  const room = asked.max_tokens === null ? whole.length : Math.max(1, asked.max_tokens - hidden);
  const pieces = whole.slice(0, room);
  return {
    ...counts,
    pieces,
    thoughts,
    calls,
    finish: pieces.length < whole.length ? 'length' : 'stop',
    output_tokens: pieces.length + hidden,
    reasoning_tokens: hidden,
  };
}

function toolsFor({ tools, tool_choice, after_tool, prompt }: Asked): readonly Asked['tools'][number][] {
  if (typeof tool_choice === 'object') return [tool_choice];
  const first = tools.slice(0, 1);
  if (tool_choice === 'some') return first;
  if (tool_choice === 'none' || after_tool) return [];
  const named = tools.filter(({ name }) => prompt.includes(name));
  if (named.length > 0) return named;
  const words = prompt.toLowerCase();
  return /\btools?\b|工具/.test(words) || tools.some(({ name }) => name.split('_').some((word) => word.length > 4 && words.includes(word)))
    ? first
    : [];
}

function prose({ prompt, after_tool }: Asked, chance: Chance): string {
  const han = /\p{Script=Han}/u.test(prompt);
  const bank = han ? chinese : english;
  const start = chance.number(bank.length);
  const sentences: string[] = Array.from({ length: 2 + chance.number(3) }, (_, i) => bank[(start + i) % bank.length] ?? '');
  const subject = prompt.replace(/\s+/g, ' ').trim().slice(0, 60);
  if (after_tool) sentences.unshift(han ? '根据工具返回的结果：' : 'Going by what the tool returned:');
  else if (subject !== '') sentences.unshift(han ? `关于“${subject}”：` : `You asked: “${subject}”.`);
  return sentences.join(han ? '' : ' ');
}
