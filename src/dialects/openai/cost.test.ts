import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactDecimal, reportedCost } from './cost.ts';

describe('exact decimals', () => {
  it.each([
    [1.2e-5, '0.000012'],
    [0.0133176, '0.0133176'],
    [1e-12, '0.000000000001'],
    [0, '0'],
    [3, '3'],
    [1.5e21, '1500000000000000000000'],
    ['0.00085', '0.00085'],
  ])('%s is %s', (value, text) => {
    expect(exactDecimal(value)).toEqual({ text, rounded: false });
  });

  it('rounds half up past twelve places and says so', () => {
    expect(exactDecimal(0.0076509169000000005)).toEqual({ text: '0.0076509169', rounded: true });
    expect(exactDecimal(5e-13)).toEqual({ text: '0.000000000001', rounded: true });
    expect(exactDecimal(4.9e-13)).toEqual({ text: '0', rounded: true });
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 'much', '', null, true, {}])('%s is no cost', (value) => {
    expect(exactDecimal(value)).toBeNull();
  });

  it('any cost a double can say comes out within half of the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (value) => {
        const decimal = exactDecimal(value);
        expect(decimal?.text).toBe(new Big(value).round(12, Big.roundHalfUp).toFixed());
        expect(decimal?.rounded).toBe(!new Big(value).round(12, Big.roundHalfUp).eq(value));
      }),
    );
  });
});

describe('the vendor’s own figure', () => {
  it('OpenRouter: cost, and with one’s own key what the vendor behind took', () => {
    expect(reportedCost({ cost: 8.6e-5, is_byok: false }, [])).toEqual({ cost: '0.000086', currency: 'USD', flags: [] });
    const byok = { cost: 0.00001, is_byok: true, cost_details: { upstream_inference_cost: 0.0003253 } };
    expect(reportedCost(byok, ['reports_cost'])).toMatchObject({ cost: '0.0003253', currency: 'USD' });
    expect(reportedCost({ cost: 0, is_byok: true, cost_details: { upstream_inference_cost: null } }, [])).toEqual({
      cost: null,
      currency: null,
      flags: ['byok_cost_unknown'],
    });
  });

  it('Vercel: cost as text, where the vendor is known to report in dollars', () => {
    expect(reportedCost({ cost: '0.0045' }, ['reports_cost'])).toMatchObject({ cost: '0.0045', currency: 'USD' });
    expect(reportedCost({ cost: 0.0045 }, [])).toEqual({ cost: null, currency: null, flags: [] });
  });

  it('Perplexity: the total of its parts', () => {
    expect(reportedCost({ cost: { input_tokens_cost: 0.001, request_cost: 0.005, total_cost: 0.006 } }, [])).toMatchObject({
      cost: '0.006',
    });
  });

  it('xAI: ticks of 1e-10 dollars', () => {
    expect(reportedCost({ cost_in_usd_ticks: 37756000 }, [])).toMatchObject({ cost: '0.0037756', currency: 'USD' });
    expect(reportedCost({ cost_in_usd_ticks: 1 }, [])).toMatchObject({ cost: '0.0000000001' });
  });
});
