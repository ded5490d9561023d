import { afterAll, describe, expect, it } from 'vitest';
import { exchangeOf, recordings, recordingsAreHere } from '../../../test/recordings.ts';
import { openaiChat } from '../../dialects/openai-chat.ts';
import { type Countable, openEstimator } from './estimate.ts';

const fallbacks: Error[] = [];
const estimator = openEstimator({ onFallback: (reason) => fallbacks.push(reason) });
afterAll(() => estimator.stop());

const ask = (over: Partial<Countable>): Countable => ({ model: 'gpt-4o', vendor: 'openai', input: [], output: [], messages: 0, ...over });
const countOf = async (text: string, model = 'gpt-4o') => (await estimator.estimate(ask({ model, output: [text] })))?.output;

describe('an estimate', () => {
  it('counts as the vendor does, and says by which encoding, family and factors', async () => {
    const estimate = await estimator.estimate(
      ask({ input: ['What is the capital of France?'], output: ['The capital of France is Paris.'], messages: 1 }),
    );
    expect(estimate).toEqual({ input: 14, output: 7, method: 'o200k_base:gpt-4o@1' });
    expect((await estimator.estimate(ask({ input: ['What is the capital of France?'] })))?.input).toBe(7);
  });

  it('counts older models by their own encoding and scales other families', async () => {
    expect(await estimator.estimate(ask({ model: 'gpt-4', output: ['你好，世界'] }))).toMatchObject({ method: 'cl100k_base:gpt-4@1' });
    const text = 'The capital of France is Paris.'.repeat(100);
    const plain = (await countOf(text)) ?? 0;
    expect(await countOf(text, 'gemini-2.5-flash')).toBe(Math.round(plain * 1.04) + 1);
  });

  it('takes text that looks like special tokens for text', async () => {
    expect(await countOf('<|im_start|><|endoftext|><|fim_prefix|>')).toBeGreaterThan(8);
    expect(fallbacks).toEqual([]);
  });

  it('of nothing is nothing', async () => {
    expect(await estimator.estimate(ask({}))).toBeNull();
    expect(await estimator.estimate(ask({ model: 'gpt-5', output: [''] }))).toMatchObject({ input: 0, output: 0 });
  });

  it.each([
    ['a', 100_000],
    ['啊', 50_000],
    ['😀', 20_000],
    ['\u0301', 50_000],
    ['❤️', 20_000],
    ['´\u0301', 50_000],
    [' ', 200_000],
    ['\n', 200_000],
    ['/', 200_000],
    ['7', 200_000],
    ['\ud83d', 10_000],
  ])('of a run of %j × %i is counted, not guessed', async (one, times) => {
    const text = one.repeat(times);
    for (const model of ['gpt-4o', 'gpt-4']) expect(await countOf(text, model)).toBeGreaterThan(times / 300);
    expect(fallbacks).toEqual([]);
  });

  it('of more than the limit is extrapolated from both ends', async () => {
    const small = openEstimator({ limit: 20_000 });
    const text = 'The quick brown fox jumps. '.repeat(10_000);
    const estimate = await small.estimate(ask({ input: [text], messages: 1 }));
    await small.stop();
    expect(estimate?.method).toBe('o200k_base:gpt-4o@1+sampled');
    expect(Math.abs((estimate?.input ?? 0) - 60_000)).toBeLessThan(600);
  });

  it('past its deadline is guessed, and the next one is counted again by a new thread', async () => {
    const reasons: string[] = [];
    let threads = 0;
    const onThread = () => threads++;
    process.on('worker', onThread);
    const hurried = openEstimator({ countMs: 300, limit: 60_000_000, onFallback: ({ message }) => reasons.push(message) });
    const text = Array.from({ length: 400_000 }, (_, index) => (index * 7919).toString(36)).join(' ');
    const slow = hurried.estimate(ask({ output: [text] }));
    const next = hurried.estimate(ask({ output: ['Paris'] }));
    expect((await slow)?.method).toBe('heuristic:gpt-4o@1');
    expect(reasons).toEqual(['counting tokens took longer than 300 ms']);
    expect((await next)?.method).toBe('o200k_base:gpt-4o@1');
    process.off('worker', onThread);
    expect(threads).toBe(2);
    await hurried.stop();
  });

  it('that is waited for when the estimator stops is null', async () => {
    const stopping = openEstimator();
    const waiting = stopping.estimate(ask({ output: ['Paris'] }));
    await stopping.stop();
    expect(await waiting).toBeNull();
    expect(await stopping.estimate(ask({ output: ['Paris'] }))).toBeNull();
  });

  it.skipIf(!recordingsAreHere)('is within two percent of what OpenAI billed for text answers, in the median', async () => {
    const ratios: number[] = [];
    for (const recording of recordings(
      ({ vendor, path, status }) => vendor === 'openai' && path === '/v1/chat/completions' && status === 200,
    )) {
      const { countable, tool_calls, response_content, usage, response_model } = openaiChat.read(exchangeOf(recording));
      const billed = usage?.output_total ?? 0;
      const reasoning = usage?.parts.output_reasoning ?? 0;
      if (tool_calls.length > 0 || !response_content || billed === 0 || reasoning > 0) continue;
      const estimate = await estimator.estimate(ask({ model: response_model, output: countable.output }));
      ratios.push((estimate?.output ?? 0) / billed);
    }
    ratios.sort((left, right) => left - right);
    expect(ratios.length).toBeGreaterThan(10);
    expect(Math.abs((ratios[ratios.length >> 1] ?? 0) - 1)).toBeLessThan(0.02);
  });
});
