// The words for where a vendor's own figure is not ours.
import { defineWords } from '../../words/words.ts';

const reasons: Readonly<Record<string, string>> = {
  tools: 'searches and other pieces',
  tier: 'service tier, speed, region or long context',
  discount: 'a discount: the same ratio on every call',
  tokens: 'our counts are estimates',
  price: 'another rate',
  other: 'not said',
};
const reasonsZh: Readonly<Record<string, string>> = {
  tools: '搜索等按件计费',
  tier: '服务档位、速度、区域或长上下文',
  discount: '折扣：每个调用比例相同',
  tokens: '我方的词元数为估算',
  price: '单价不同',
  other: '未说明',
};

export const differenceWords = defineWords(
  {
    lead: 'Some vendors name what they charged. Here is where that is more than one percent from ours, by model and reason.',
    label: 'Differences by model and reason',
    compared: 'Calls with both figures',
    equal: 'Within one percent',
    ours: 'Ours',
    theirs: 'The vendor’s',
    difference: 'Difference',
    reason: 'Reason',
    reasons,
    example: 'Example',
    openExample: 'Open a call as an example',
    flags: 'Flags',
    emptyTitle: 'Nothing to tell apart',
    emptyNone: 'No call of this range has a figure of the vendor’s own. Routers such as OpenRouter name one.',
    emptyEqual: 'Every vendor’s figure of this range is within one percent of ours.',
  },
  {
    lead: '有些供应商会返回自己的收费。这里按模型和原因列出与我方相差超过百分之一的部分。',
    label: '按模型与原因的差异',
    compared: '两个金额都有的调用',
    equal: '相差在百分之一以内',
    ours: '我方',
    theirs: '供应商',
    difference: '差额',
    reason: '原因',
    reasons: reasonsZh,
    example: '示例',
    openExample: '打开一个示例调用',
    flags: '标记',
    emptyTitle: '没有差异',
    emptyNone: '该时段没有供应商自报金额的调用。OpenRouter 等路由服务会返回金额。',
    emptyEqual: '该时段供应商的金额与我方都相差在百分之一以内。',
  },
);
