// The words for calls of unknown cost.
import { defineWords } from '../../words/words.ts';

const reasons: Readonly<Record<string, string>> = {
  no_price: 'no price known',
  output_unpriced: 'no price for output',
  input_unpriced: 'no price for input',
  pieces_unknown: 'pieces were not counted',
  input_unknown: 'input was not counted',
  output_unknown: 'output was not counted',
  not_counted: 'nothing was counted',
  no_usage: 'no counts',
};
const reasonsZh: Readonly<Record<string, string>> = {
  no_price: '没有价格',
  output_unpriced: '输出没有价格',
  input_unpriced: '输入没有价格',
  pieces_unknown: '件数未计',
  input_unknown: '输入未计数',
  output_unknown: '输出未计数',
  not_counted: '没有计数',
  no_usage: '没有用量',
};

export const missingWords = defineWords(
  {
    label: 'Calls of unknown cost',
    lead: 'No sum of costs includes them. Where a price is missing, add it, then re-cost the calls that wait. Where tokens were not counted, no price helps.',
    since: 'Since',
    last: 'Last call',
    why: 'Why',
    reasons,
    answered: (model: string) => `answered by ${model}`,
    noModel: 'no model named',
    noVendor: 'no vendor named',
    add: 'Add price',
    addFor: (model: string) => `Add price for ${model}`,
    uncounted: (why: string) => `cost unknown: ${why}`,
    and: ', ',
    lookUp: 'Look up',
    emptyTitle: 'Every cost is known',
    emptyText:
      'When a model is called that no layer of the book knows, or an answer’s tokens are not counted, it appears here with the calls and tokens that wait.',
    unpricedTokens: 'Tokens (in → out)',
  },
  {
    label: '成本未知的调用',
    lead: '这些调用不计入任何成本合计。缺少价格的，请添加价格，然后重算等待的调用；词元没有计数的，添加价格也无济于事。',
    since: '自',
    last: '最近调用',
    why: '原因',
    reasons: reasonsZh,
    answered: (model: string) => `由 ${model} 应答`,
    noModel: '未写明模型',
    noVendor: '未写明供应商',
    add: '添加价格',
    addFor: (model: string) => `为 ${model} 添加价格`,
    uncounted: (why: string) => `成本未知：${why}`,
    and: '、',
    lookUp: '查价',
    emptyTitle: '所有成本均已知',
    emptyText: '如果调用了价格表中没有的模型，或应答的词元没有计数，它会连同等待的调用和词元出现在这里。',
    unpricedTokens: '词元（输入 → 输出）',
  },
);
