import { describe, expect, it } from 'vitest';
import { familyOf, scaled } from './families.ts';

describe('familyOf', () => {
  it.each([
    ['gpt-3.5-turbo-0125', 'gpt-4', 'cl100k_base'],
    ['gpt-35-turbo', 'gpt-4', 'cl100k_base'],
    ['gpt-4-turbo', 'gpt-4', 'cl100k_base'],
    ['gpt-4', 'gpt-4', 'cl100k_base'],
    ['openai/gpt-4o-mini', 'gpt-4o', 'o200k_base'],
    ['gpt-4.1-nano', 'gpt-4o', 'o200k_base'],
    ['gpt-5-mini', 'gpt-5', 'o200k_base'],
    ['gpt-5-2025-08-07', 'gpt-5', 'o200k_base'],
    ['gpt-5.2', 'gpt-5.2', 'o200k_base'],
    ['gpt-5.6-sol', 'gpt-5.6', 'o200k_base'],
    ['gpt-6.1-sol', 'gpt-5.2', 'o200k_base'],
    ['o3-mini', 'o-series', 'o200k_base'],
    ['text-embedding-3-small', 'openai-embedding', 'cl100k_base'],
    ['gemini-embedding-001', 'gemini-embedding', 'o200k_base'],
    ['claude-3-5-sonnet-20241022', 'claude', 'o200k_base'],
    ['claude-sonnet-4-20250514', 'claude', 'o200k_base'],
    ['claude-sonnet-4-5-20250929', 'claude-4.5', 'o200k_base'],
    ['anthropic/claude-4.6-sonnet', 'claude-4.6', 'o200k_base'],
    ['us.anthropic.claude-opus-4-8', 'claude-4.7', 'o200k_base'],
    ['claude-sonnet-5', 'claude-5', 'o200k_base'],
    ['claude-opus-5-5', 'claude-5', 'o200k_base'],
    ['gemini-3-flash-preview', 'gemini', 'o200k_base'],
    ['mixtral-8x7b', 'mistral', 'o200k_base'],
    ['llama-3.3-70b', 'llama', 'o200k_base'],
    ['house-model', 'unknown', 'o200k_base'],
  ])('takes %s for %s', (model, name, encoding) => {
    expect(familyOf(model, null)).toMatchObject({ name, encoding });
  });

  it('asks the vendor where the model says nothing', () => {
    expect(familyOf('my-deployment', 'azure').name).toBe('gpt-4o');
    expect(familyOf(null, 'anthropic').name).toBe('claude');
    expect(familyOf('deepseek-chat', 'azure').name).toBe('deepseek');
  });
});

describe('scaled', () => {
  it('multiplies in whole numbers and rounds to the nearest', () => {
    expect(scaled(100, [26, 25])).toBe(104);
    expect(scaled(10, [7, 6])).toBe(12);
    expect(scaled(0, [3, 2])).toBe(0);
    expect(scaled(1, [3, 2])).toBe(2);
  });
});
