// How far each family of models counts from the encoding at hand, fitted on recorded answers: billed = count × scale + constant, in
// whole numbers. Change a factor, raise the version: it is kept beside every estimate made with it.

export const factorVersion = 1;

export type EncodingName = 'o200k_base' | 'cl100k_base';

export type Family = {
  readonly name: string;
  readonly encoding: EncodingName;
  /** Numerator and denominator. */
  readonly scale: readonly [number, number];
  /** Tokens billed beside the text of an answer (hidden channel and stop tokens). */
  readonly perAnswer: number;
  readonly perMessage: number;
  readonly perRequest: number;
};

const plain: Family = { name: 'unknown', encoding: 'o200k_base', scale: [1, 1], perAnswer: 0, perMessage: 4, perRequest: 3 };
const embedding = { perAnswer: 0, perMessage: 0, perRequest: 0 };

/** The first whose pattern is found in the model's name, lower-cased, counts. */
const families: readonly (readonly [pattern: RegExp, family: Family])[] = [
  [/text-embedding-(?:3|ada)/, { ...plain, ...embedding, name: 'openai-embedding', encoding: 'cl100k_base' }],
  [/gemini-embedding|embedding-gecko|text-embedding-00/, { ...plain, ...embedding, name: 'gemini-embedding', scale: [26, 25] }],
  [/embed/, { ...plain, ...embedding, name: 'embedding' }],
  [/gpt-3\.5|gpt-35|gpt-4(?![.o\d])(?!-?omni)/, { ...plain, name: 'gpt-4', encoding: 'cl100k_base' }],
  [/gpt-4o|gpt-4\.|chatgpt-4o/, { ...plain, name: 'gpt-4o' }],
  [/gpt-5(?:\.1)?(?!\.?\d)/, { ...plain, name: 'gpt-5', perAnswer: 9 }],
  [/gpt-5\.6/, { ...plain, name: 'gpt-5.6', perAnswer: 6 }],
  [/gpt-[5-9]/, { ...plain, name: 'gpt-5.2', perAnswer: 4 }],
  [/(?:^|[/.])o[134](?:-|$)/, { ...plain, name: 'o-series', perAnswer: 30 }],
  [/claude-(?:[a-z]+-)?4[.-][78](?!\d)/, { ...plain, name: 'claude-4.7', scale: [36, 25], perAnswer: 3 }],
  [/claude-(?:[a-z]+-)?(?:[5-9]|4[.-]9)(?!\d)/, { ...plain, name: 'claude-5', scale: [3, 2], perAnswer: 3 }],
  [/claude-(?:[a-z]+-)?4[.-]6/, { ...plain, name: 'claude-4.6', scale: [8, 7], perAnswer: 3 }],
  [/claude-(?:[a-z]+-)?4[.-]5/, { ...plain, name: 'claude-4.5', scale: [10, 9], perAnswer: 3 }],
  [/claude/, { ...plain, name: 'claude', scale: [7, 6], perAnswer: 3 }],
  [/gemini|gemma/, { ...plain, name: 'gemini', scale: [26, 25], perAnswer: 1, perMessage: 0, perRequest: 0 }],
  [/deepseek/, { ...plain, name: 'deepseek', perAnswer: 1 }],
  [/kimi|moonshot/, { ...plain, name: 'kimi', scale: [103, 100] }],
  [/grok/, { ...plain, name: 'grok' }],
  [/llama/, { ...plain, name: 'llama', scale: [53, 50] }],
  [/mi[sx]tral|codestral|magistral|devstral|pixtral/, { ...plain, name: 'mistral', scale: [21, 20], perAnswer: 3 }],
  [/glm/, { ...plain, name: 'glm', perAnswer: 3 }],
  [/qwen|qwq/, { ...plain, name: 'qwen' }],
];

/** The vendor decides only where the model's name says nothing (a deployment's own name). */
const byVendor: Readonly<Record<string, string>> = {
  openai: 'gpt-4o',
  azure: 'gpt-4o',
  anthropic: 'claude',
  gemini: 'gemini',
  google: 'gemini',
  vertex: 'gemini',
};

export function familyOf(model: string | null, vendor: string | null): Family {
  const vendorModel = Object.entries(byVendor).find(([name]) => vendor?.toLowerCase().includes(name))?.[1];
  return find(model ?? '') ?? find(vendorModel ?? '') ?? plain;
}

const find = (model: string): Family | undefined => families.find(([pattern]) => pattern.test(model.toLowerCase()))?.[1];

/** Count × scale, rounded to the nearest whole number. */
export const scaled = (count: number, [numerator, denominator]: Family['scale']): number =>
  Math.floor((2 * count * numerator + denominator) / (2 * denominator));
