import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { findProvider } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { layers, type PriceBook } from './book.ts';
import { createDefaultBook } from './default-book.ts';
import { bookVersion, providerOfVendor } from './genai-prices/facts.ts';
import { readPeriods } from './genai-prices/periods.ts';
import { bookOf } from './own-book.ts';
import { type Price, tierFor } from './price.ts';
import { entry } from './testing/entries.ts';

const book = createDefaultBook();
const autumn = Date.parse('2026-11-23T12:00:00Z');
const priceOf = (vendor: string, model: string, at: number | string = autumn) =>
  book.lookup({ vendor, model, at: typeof at === 'string' ? Date.parse(at) : at })?.price ?? null;

const longer = (price: Price, input: number) => tierFor(price, { input, output: 0, reasoning: 0 });

describe('the bundled book', () => {
  test('is the release that its prices say they come from', () => {
    const main = createRequire(import.meta.url).resolve('@pydantic/genai-prices');
    const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', `file://${main}`), 'utf8'));
    expect(z.object({ version: z.string() }).parse(manifest).version).toBe(bookVersion);
  });

  test('has every provider that a vendor is mapped to, under exactly that id', () => {
    for (const provider of providerOfVendor.values()) expect(findProvider({ providerId: provider })?.id).toBe(provider);
  });

  test('can be read to the last entry: no rate, date or hour in it is written in a way this reader does not know', () => {
    const unread: string[] = [];
    const rounded = new Set<string>();
    for (const id of providerOfVendor.values()) {
      for (const model of findProvider({ providerId: id })?.models ?? []) {
        const periods = readPeriods({ vendor: id, provider: id, model, name: { match: 'exact', pattern: null } });
        if (!periods) unread.push(`${id}/${model.id}`);
        const caveats = (periods ?? [])
          .flatMap(({ price, windows }) => [price, ...windows.map((window) => window.price)])
          .flatMap((price) => price.caveats);
        if (caveats.some((caveat) => caveat.flag === 'price_rounded_to_pico')) rounded.add(`${id}/${model.id}`);
      }
    }
    expect(unread).toEqual([]);
    // Gemini's cache storage at OpenRouter, 1/12 dollar a million: the only prices in the book with no exact pico-price.
    expect([...rounded].every((name) => name.startsWith('openrouter/') && name.includes('gemini'))).toBe(true);
    expect(rounded.size).toBe(6);
  });
});

describe('list prices', () => {
  test('gpt-4o costs 2.50 and 10 dollars a million, 1.25 from the cache', () => {
    expect(priceOf('openai', 'gpt-4o')).toMatchObject({
      id: 'default_book:0.1.8:openai:gpt-4o:always',
      match: 'exact',
      pattern: null,
      currency: 'USD',
      prices: { input: 2_500_000n, output: 10_000_000n, cache_read: 1_250_000n },
      units: { web_search: { amount: 10_000_000_000_000n, per: 1000n } },
    });
  });

  test('claude-sonnet-4-5 has a price for each lifetime of the cache', () => {
    expect(priceOf('anthropic', 'claude-sonnet-4-5')?.prices).toMatchObject({
      input: 3_000_000n,
      cache_read: 300_000n,
      cache_write: 3_750_000n,
      cache_write_1h: 6_000_000n,
      output: 15_000_000n,
    });
  });

  test('gemini-2.5-pro is dearer as a whole once the input is longer than 200,000 tokens', () => {
    const price = priceOf('gemini', 'gemini-2.5-pro');
    expect(price?.tiers).toHaveLength(1);
    expect(price && longer(price, 200_000)).toBeNull();
    expect(price && longer(price, 200_001)?.prices).toEqual({ input: 2_500_000n, cache_read: 250_000n, output: 15_000_000n });
  });

  test('a tier names every kind, also those that cost the same in it', () => {
    const price = priceOf('openai', 'gpt-5.6-sol');
    expect(price && longer(price, 271_999)).toBeNull();
    expect(price && Object.keys(longer(price, 272_000)?.prices ?? {}).sort()).toEqual(Object.keys(price?.prices ?? {}).sort());
  });

  test('whisper is priced by the hour of audio, kept exact as a price for 3600 seconds', () => {
    expect(priceOf('groq', 'whisper-large-v3-turbo')?.units).toEqual({ second: { amount: 40_000_000_000n, per: 3600n } });
  });
});

describe('names', () => {
  test('an exact name is shown as exact, a name taken by a pattern as the pattern', () => {
    expect(priceOf('anthropic', 'claude-sonnet-4-5-20250929')).toMatchObject({
      model: 'claude-sonnet-4-5',
      match: 'pattern',
      pattern: 'claude-sonnet-4-5*',
    });
    expect(priceOf('openai', 'GPT-4o-2024-08-06')).toMatchObject({ model: 'gpt-4o', match: 'exact' });
    // The book may name a model only by a pattern; its own id is nevertheless no guess.
    expect(priceOf('anthropic', 'claude-sonnet-4-5')).toMatchObject({ match: 'exact', pattern: null });
  });

  test('a compact date finds the model that is listed with dashes', () => {
    expect(priceOf('openai', 'gpt-4o-20240806')?.model).toBe('gpt-4o');
  });

  test('an unknown model, and a name of absurd length, have no price', () => {
    expect(priceOf('openai', 'gpt-99-imaginary')).toBeNull();
    expect(priceOf('openai', `gpt-4o-audio-preview${'x'.repeat(10_000)}`)).toBeNull();
    expect(priceOf('openai', '')).toBeNull();
  });

  test('a vendor that is not in the book never gets the price another vendor asks for a model of the same name', () => {
    for (const vendor of [
      'my-own-endpoint',
      'openai-eu',
      'ollama',
      'vllm',
      'dashscope',
      'dashscope-intl',
      'openai-compatible',
      '__proto__',
    ])
      expect(priceOf(vendor, 'gpt-4o')).toBeNull();
    expect(priceOf('moonshot-cn', 'kimi-k3')).toBeNull();
  });

  test('a vendor mapped to a provider that does not exist is unpriced, though the package would find one that sounds like it', () => {
    const loose = createDefaultBook(new Map([['mine', 'my-openai-proxy']]));
    expect(findProvider({ providerId: 'my-openai-proxy' })?.id).toBe('openai');
    expect(loose.lookup({ vendor: 'mine', model: 'gpt-4o', at: autumn })).toBeNull();
  });

  test('an alias is priced as the model that answered, and by its own name where that model is not in the book', () => {
    const ask = (model: string, response_model: string | null) => book.lookup({ vendor: 'azure', model, response_model, at: autumn });
    expect(ask('our-deployment', 'gpt-4o-2024-08-06')).toMatchObject({
      by: 'response_model',
      price: { model: 'gpt-4o', provider: 'openai', vendor: 'azure' },
      doubt: null,
    });
    expect(ask('gpt-4o', 'gpt-99-imaginary')).toMatchObject({
      by: 'model',
      price: { model: 'gpt-4o' },
      doubt: 'answering_model_not_in_book',
    });
    expect(ask('gpt-4o', null)).toMatchObject({ by: 'model', doubt: null });
    expect(ask('our-deployment', 'our-deployment')).toBeNull();
  });

  test('a free model asked for says nothing about an unknown model that answered', () => {
    const ask = (response_model: string | null) =>
      book.lookup({ vendor: 'openrouter', model: 'google/gemini-2.0-flash-exp:free', response_model, at: autumn });
    expect(ask(null)?.price.free).toBe(true);
    expect(ask('x-ai/grok-4')).toBeNull();
  });

  test('an entry without rates is unpriced, unless its name says that it is free', () => {
    expect(priceOf('cerebras', 'qwen-3-coder-480b')).toBeNull();
    expect(priceOf('mistral', 'mistral-nemo:free')).toMatchObject({ free: true });
  });

  test('far more names than are remembered change no answer', () => {
    for (let index = 0; index < 5_000; index++) expect(priceOf('voyage', `made-up-${index}`)).toBeNull();
    expect(priceOf('voyage', 'voyage-3.5')).not.toBeNull();
  });
});

describe('dates and hours', () => {
  test('a call is priced by the day it started: o3 before and after its price fell', () => {
    expect(priceOf('openai', 'o3', '2025-06-09T23:59:59.999Z')).toMatchObject({
      id: 'default_book:0.1.8:openai:o3:always',
      prices: { input: 10_000_000n, output: 40_000_000n },
      effective_from: null,
      effective_to: '2025-06-10T00:00:00.000Z',
    });
    expect(priceOf('openai', 'o3', '2025-06-10T00:00:00Z')).toMatchObject({
      id: 'default_book:0.1.8:openai:o3:2025-06-10',
      prices: { input: 2_000_000n, output: 8_000_000n },
      effective_from: '2025-06-10T00:00:00.000Z',
      effective_to: null,
    });
  });

  test('a tier can end: long context costs more with claude-opus-4-6 until 2026-03-13 only', () => {
    expect(priceOf('anthropic', 'claude-opus-4-6', '2026-03-12T12:00:00Z')?.tiers).toHaveLength(1);
    expect(priceOf('anthropic', 'claude-opus-4-6', '2026-03-13T00:00:00Z')?.tiers).toHaveLength(0);
  });

  test('deepseek-chat costs half between 16:30 and 00:30 UTC', () => {
    const input = (at: string) => priceOf('deepseek', 'deepseek-chat', at)?.prices.input;
    expect(input('2025-03-01T16:29:59Z')).toBe(270_000n);
    expect(input('2025-03-01T16:30:00Z')).toBe(135_000n);
    expect(input('2025-03-01T00:29:59Z')).toBe(135_000n);
    expect(input('2025-03-01T00:30:00Z')).toBe(270_000n);
  });

  test('the peak hours of deepseek-v4 begin with the price list that brought them', () => {
    const input = (at: string) => priceOf('deepseek', 'deepseek-v4-flash', at)?.prices.input;
    expect(input('2026-08-14T02:00:00Z')).toBe(140_000n);
    expect(input('2026-08-17T02:00:00Z')).toBe(440_000n);
    expect(input('2026-08-17T05:00:00Z')).toBe(220_000n);
  });

  test('peak hours rest at weekends from 2026-08-23 on, and say that they know no holidays', () => {
    const at = (time: string) => priceOf('deepseek', 'deepseek-v4-flash', time);
    expect(at('2026-08-22T02:00:00Z')?.prices.input).toBe(440_000n);
    expect(at('2026-08-23T02:00:00Z')?.prices.input).toBe(220_000n);
    expect(at('2026-11-21T02:00:00Z')?.prices.input).toBe(220_000n);
    expect(at('2026-11-23T02:00:00Z')).toMatchObject({
      prices: { input: 440_000n },
      caveats: [{ flag: 'peak_hours_ignore_holidays', kinds: null }],
    });
    expect(at('2026-11-23T05:00:00Z')?.caveats).toEqual([]);
  });
});

describe('books over books', () => {
  const own: PriceBook = {
    lookup: (query) => {
      const match = query.model === 'gpt-4o' ? book.lookup({ ...query, model: 'o3' }) : null;
      return match && { ...match, name: 'own' };
    },
  };

  test('the first that knows wins, and the next is asked only where it does not', () => {
    const both = layers([own, book]);
    expect(both.lookup({ vendor: 'openai', model: 'gpt-4o', at: autumn })?.name).toBe('own');
    expect(both.lookup({ vendor: 'openai', model: 'gpt-4o-mini', at: autumn })?.price.model).toBe('gpt-4o-mini');
    expect(layers([]).lookup({ vendor: 'openai', model: 'gpt-4o', at: autumn })).toBeNull();
  });

  test('a model on one’s own machine has no price until somebody declares its vendor free', () => {
    const declared = layers([bookOf([entry({ id: 'e1', vendor: 'ollama', model: '*', free: true })], 'own', ''), book]);
    expect(declared.lookup({ vendor: 'ollama', model: 'llama3', at: autumn })?.price).toMatchObject({
      free: true,
      id: 'own:e1',
    });
    expect(declared.lookup({ vendor: 'vllm', model: 'llama3', at: autumn })).toBeNull();
    expect(declared.lookup({ vendor: 'openai', model: 'gpt-4o', at: autumn })?.price.free).toBe(false);
  });
});
