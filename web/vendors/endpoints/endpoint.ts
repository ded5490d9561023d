// An endpoint as the page has it, and how it does in one word. The last hour counts where anything was tried in it, else the last day.
import type { AnswerOf } from '../../../src/api/contract.ts';

export type Endpoint = AnswerOf<'GET /api/endpoints'>['endpoints'][number];
export type Vendor = AnswerOf<'GET /api/vendors'>['vendors'][number];
export type Family = keyof Vendor['bases'];
export const families = ['openai', 'anthropic', 'gemini'] as const satisfies readonly Family[];
export const familyNames = { openai: 'OpenAI', anthropic: 'Anthropic', gemini: 'Gemini' } as const satisfies Record<Family, string>;

export type Health = 'good' | 'shaky' | 'down' | 'idle' | 'unused';

const shaky = 0.05;
const down = 0.5;

export function healthOf({ unused, health }: Pick<Endpoint, 'unused' | 'health'>): Health {
  if (unused !== null) return 'unused';
  const rate = health?.hour.error_rate ?? health?.day.error_rate ?? null;
  if (rate === null) return 'idle';
  return rate >= down ? 'down' : rate >= shaky ? 'shaky' : 'good';
}

/** Rows of two endpoints can have one name: one of the console under one of the file. */
export const keyOf = ({ name, source }: Endpoint): string => `${source}:${name}`;
