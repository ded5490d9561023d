// What the calls of the made-up company are about: short questions and answers by function, filled in by chance. The calls with
// whole conversations are in scenes/.
import type { Chance } from '../../../src/demo/mind/chance.ts';

type Words = readonly [string, ...string[]];

const items: Words = [
  'Lund oak desk',
  'Brise floor lamp',
  'Kai sofa bed',
  'Otto bookshelf',
  'Fjord dining table',
  'Mole armchair',
  'Nest cot',
];
const itemsZh: Words = ['隆德橡木书桌', '布里斯落地灯', '凯伊沙发床', '奥托书架', '峡湾餐桌', '摩尔扶手椅', '小巢婴儿床'];
const matters: Words = ['arrived with a cracked leg', 'is missing two screws', 'came in the wrong colour', 'has not arrived', 'wobbles'];
const mattersZh: Words = ['收到时桌腿裂了', '少了两颗螺丝', '颜色发错了', '还没有送到', '放不稳'];
const places: Words = ['Hamburg', 'Lübeck', 'Kiel', 'Bremen', 'Hannover', 'Rostock'];
const styles: Words = ['for a small flat', 'in a calm tone', 'for the autumn catalogue', 'in fifty words', 'for a family with children'];
const files: Words = ['cart/totals.ts', 'stock/reserve.go', 'checkout/vat.py', 'search/synonyms.rs', 'mail/templates.ts'];

type Line = (chance: Chance) => readonly [question: string, answer: string];

const order = (chance: Chance): string => `HP-${100_000 + chance.number(899_999)}`;

const lines: Readonly<Record<string, Line>> = {
  answer_ticket: (c) => {
    const item = c.pick(items);
    return [
      `Order ${order(c)}: my ${item} ${c.pick(matters)}. What can you do?`,
      `I am sorry about your ${item}. A replacement part leaves ${c.pick(places)} tomorrow; you need not send anything back.`,
    ];
  },
  classify_ticket: (c) => [
    `Subject: ${c.pick(items)} ${c.pick(matters)}`,
    `{"queue":"${c.pick(['parts', 'delivery', 'refunds'])}","urgent":${c.number(5) === 0}}`,
  ],
  summarise_thread: (c) => [
    `Summarise this thread of ${3 + c.number(12)} messages about order ${order(c)} in two sentences.`,
    `The customer's ${c.pick(items)} ${c.pick(matters)}. A replacement was promised for next week and the customer agreed.`,
  ],
  rewrite_query: (c) => [
    `${c.pick(['cheap', 'small', 'grey', 'oak', 'folding'])} ${c.pick(['desk', 'lamp', 'sofa', 'shelf'])} ${c.pick(places)}`,
    `{"terms":["desk","writing table"],"in_stock_at":"${c.pick(places)}","max_price":${50 * (1 + c.number(12))}}`,
  ],
  embed_products: (c) => [`${c.pick(items)}, solid wood, ${60 + c.number(140)} cm, ${c.pick(styles)}`, ''],
  rank_results: (c) => [
    `Rank ${5 + c.number(20)} results for “${c.pick(items)}” by how well they fit a ${c.pick(styles)}.`,
    `[${c.number(9)}, ${c.number(9)}, ${c.number(9)}]`,
  ],
  reply: (c) => {
    const item = c.pick(itemsZh);
    return [
      `订单 ${order(c)} 的${item}${c.pick(mattersZh)},怎么办?`,
      `非常抱歉给您带来不便。${item}的补发件明天从嘉兴仓发出,预计两天送达,无需寄回。`,
    ];
  },
  classify: (c) => [
    `用户消息:${c.pick(itemsZh)}${c.pick(mattersZh)}`,
    `{"类别":"${c.pick(['售后', '物流', '退款'])}","紧急":${c.number(5) === 0}}`,
  ],
  hand_over: (c) => [
    `把订单 ${order(c)} 的对话整理给人工客服。`,
    `客户的${c.pick(itemsZh)}${c.pick(mattersZh)},希望本周内解决,已提供照片。`,
  ],
  write_description: (c) => {
    const item = c.pick(items);
    return [
      `Write a product text for the ${item} ${c.pick(styles)}.`,
      `The ${item} asks for little room and gives a lot of it back. Oiled by hand, made to be repaired.`,
    ];
  },
  translate: (c) => [`Translate into Chinese: “The ${c.pick(items)} is back in stock.”`, `${c.pick(itemsZh)}现已重新到货。`],
  alt_text: (c) => [
    `Describe the picture of the ${c.pick(items)} in one sentence for a screen reader.`,
    `A ${c.pick(items)} beside a window in morning light.`,
  ],
  review_diff: (c) => {
    const file = c.pick(files);
    return [
      `Review the change to ${file} (+${c.number(400)} −${c.number(200)}).`,
      `Two things in \`${file}\`: the early return skips the lock, and the test only covers whole amounts.`,
    ];
  },
  explain_failure: (c) => [
    `CI failed in ${c.pick(files)}: expected 19.99, got 19.98. Why?`,
    'The sum is rounded line by line; the invoice rounds once at the end.',
  ],
  extract_terms: (c) => [
    `Extract notice periods and price clauses from supplier contract ${2_000 + c.number(900)}.`,
    `{"notice_days":${30 * (1 + c.number(6))},"price_review":"yearly","cap_percent":${2 + c.number(5)}}`,
  ],
  compare_versions: (c) => [
    `Compare version ${1 + c.number(4)} and ${5 + c.number(3)} of the freight framework agreement.`,
    'Three clauses differ: liability (7.2) is now capped, notice (11.1) is longer, and the fuel surcharge (4.4) is new.',
  ],
  ask_data: (c) => [
    `Which ${1 + c.number(9)} products had the most returns in ${c.pick(places)} last month?`,
    '```sql\nSELECT product, count() FROM returns GROUP BY product ORDER BY 2 DESC LIMIT 5\n```',
  ],
  draw_chart: (c) => [
    `Plot weekly revenue of the ${c.pick(items)} since March.`,
    'Revenue is flat until June and rises by a third after the autumn catalogue.',
  ],
  summarise: (c) => [
    `Summarise the transcript of the ${c.pick(['stock', 'pricing', 'hiring', 'logistics'])} meeting (${10 + c.number(60)} minutes).`,
    'Decided: reorder the floor lamps now, move the sofa bed to spring. Open: who tests the new courier.',
  ],
  action_items: (c) => [
    `List who does what until when in the ${c.pick(['stock', 'pricing', 'hiring'])} meeting.`,
    '- goran: reorder lamps, Friday\n- mina: tell the help desk, Monday',
  ],
  enrich: (c) => [
    `Fill in material, room and care for SKU ${10_000 + c.number(80_000)}: ${c.pick(items)}`,
    '{"material":"oak","room":"office","care":"oil once a year"}',
  ],
  deduplicate: (c) => [
    `Is SKU ${10_000 + c.number(80_000)} the same product as SKU ${10_000 + c.number(80_000)}?`,
    '{"same":false,"because":"different width"}',
  ],
};

/** A question and its answer for a function of the company's apps. */
export function linesFor(name: string, chance: Chance): readonly [question: string, answer: string] {
  const line = lines[name];
  if (line === undefined) throw new RangeError(`no lines for ${name}`);
  return line(chance);
}
