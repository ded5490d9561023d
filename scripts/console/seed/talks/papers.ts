// Contracts, meetings, catalogue and pictures: structured output, long prompts, citations from the web, images in and described.
import type { Chance } from '../../../../src/demo/mind/chance.ts';
import { drawPicture } from '../wire/picture.ts';
import { objectOf, type TalkMaker } from './maker.ts';

const clauses = (chance: Chance): string =>
  Array.from(
    { length: 60 },
    (_, n) =>
      `§ ${n + 1}.${1 + chance.number(4)} The Supplier shall deliver the goods of annex ${'ABCDE'.charAt(n % 5)} within ${10 + chance.number(50)} days of the order. Where delivery is late, the Buyer may claim ${1 + chance.number(4)} percent of the order's value for each week begun, at most ${5 + chance.number(10)} percent. Notices under this section are given in writing and take effect ${7 * (1 + chance.number(6))} days after they are received.`,
  ).join('\n\n');

export const paperTalks: readonly TalkMaker[] = [
  {
    app: 'contracts',
    function: 'extract_terms',
    make: (chance) => ({
      system: 'You extract terms from contracts. Quote the clause. Leave out what is not there.',
      tools: [],
      turns: [{ by: 'user', text: `Framework agreement for oak and beech, version 7\n\n${clauses(chance)}` }],
      schema: {
        name: 'terms',
        schema: objectOf({
          notice_days: { type: 'integer' },
          penalty: { type: 'object', properties: { percent_per_week: { type: 'number' }, cap_percent: { type: 'number' } } },
          clauses: { type: 'array', items: { type: 'object', properties: { number: { type: 'string' }, about: { type: 'string' } } } },
          renewal: { type: ['string', 'null'] },
        }),
      },
      reply: {
        text: JSON.stringify({
          notice_days: 7 * (1 + chance.number(6)),
          penalty: { percent_per_week: 2, cap_percent: 8.5 },
          clauses: Array.from({ length: 14 }, (_, n) => ({
            number: `§ ${n + 1}.2`,
            about: chance.pick(['delivery', 'penalty', 'notice', 'liability']),
          })),
          renewal: null,
        }),
        thought:
          'There are sixty clauses of one pattern. Notice periods differ; the shortest that binds the buyer counts. No clause speaks of renewal, so null.',
      },
    }),
  },
  {
    app: 'contracts',
    function: 'compare_versions',
    make: () => ({
      system: 'You look things up before you answer, and say where it stands.',
      tools: [],
      turns: [
        { by: 'user', text: 'From when does the EU deforestation regulation bind us as a maker of oak furniture, and what must we keep?' },
      ],
      reply: {
        text: 'You must be able to show for each lot **where** the wood grew and that the plot was not cleared after 31 December 2020. Keep the due-diligence statement and the coordinates for five years.\n\n- large and medium operators: the earlier date\n- small operators: half a year later\n\nCheck the current dates before you rely on them; they were moved before.',
        sources: [
          {
            url: 'https://example.org/law/deforestation-regulation',
            title: 'Regulation on deforestation-free products',
            quoted: 'operators shall keep the due diligence statements for five years',
          },
          {
            url: 'https://example.org/guides/wood?lang=en&part=2#dates',
            title: 'Guide for makers of furniture',
            quoted: 'plots cleared after 31 December 2020',
          },
        ],
      },
    }),
  },
  {
    app: 'meeting-notes',
    function: 'action_items',
    make: (chance) => ({
      system: 'List decisions and tasks. A task has a person, a verb and a day.',
      tools: [],
      turns: [
        {
          by: 'user',
          text: `Transcript, ${12 + chance.number(40)} minutes\n\ngoran: The floor lamps are out since Thursday.\nmina: The desk gets twenty mails a day about it.\ngoran: Jiaxing has four hundred. I can have them here in nine days.\ndora: By air? No. By rail it is twenty-one.\nemil: Then the catalogue must not show them on the cover.\nmina: Agreed. I write the answer for the desk.\ndora: And the sofa bed?\ngoran: Spring.`,
        },
      ],
      reply: {
        text: '**Decided**\n\n1. Floor lamps come by rail, not by air.\n2. The cover of the catalogue shows something else.\n3. The sofa bed moves to spring.\n\n**To do**\n\n- [ ] goran orders 400 lamps from Jiaxing, *today*\n- [ ] emil changes the cover, *Wednesday*\n- [ ] mina writes the answer for the desk, *today*',
      },
    }),
  },
  {
    app: 'product-copy',
    function: 'alt_text',
    make: (chance) => ({
      system: 'Describe product pictures for people who cannot see them. One sentence, no “image of”.',
      tools: [],
      turns: [{ by: 'user', text: 'The new table, two views.', pictures: [drawPicture(chance), drawPicture(chance, 200, 260)] }],
      reply: { text: 'A plain oak table with four straight legs stands on a pale wooden floor before a green-grey wall.' },
    }),
  },
  {
    app: 'product-copy',
    function: 'write_description',
    make: (chance) => ({
      system: 'You write for the catalogue of Harbour & Pine: short sentences, no superlatives, one surprising fact.',
      tools: [],
      turns: [
        { by: 'user', text: `The ${chance.pick(['Mole armchair', 'Nest cot', 'Lund oak desk'])}, for a small flat, in fifty words.` },
        { by: 'model', text: 'It is an exceptionally comfortable masterpiece of design.' },
        { by: 'user', text: 'Two superlatives. Again, and calm.' },
      ],
      reply: {
        text: 'It asks for eighty centimetres and gives back an evening. The oak comes from one forest near Ratzeburg; every piece carries the number of its tree. Oiled by hand, held by six screws, made to be taken apart. When your flat grows, it moves with you.',
      },
    }),
  },
  {
    app: 'shop-search',
    function: 'rewrite_query',
    make: (chance) => ({
      system: 'Rewrite what a customer typed as a query. JSON only.',
      tools: [],
      turns: [
        { by: 'user', text: chance.pick(['smal grey dsk under 300 hamburg', 'lampe wohnzimmer warm dimmbar', 'sofa für hund abwaschbar']) },
      ],
      schema: {
        name: 'query',
        schema: objectOf({
          terms: { type: 'array', items: { type: 'string' } },
          colour: { type: ['string', 'null'] },
          max_price: { type: ['number', 'null'] },
        }),
      },
      reply: { text: `{"terms":["desk","writing table"],"colour":"grey","max_price":${100 * (1 + chance.number(6))}}` },
    }),
  },
];
