// Developers and analysts: reasoning, code in several languages, a diff, a long answer, an answer cut at its limit, SQL with a tool.
import type { Chance } from '../../../../src/demo/mind/chance.ts';
import { objectOf, type TalkMaker, use } from './maker.ts';

const diff = (chance: Chance): string => `diff --git a/cart/totals.ts b/cart/totals.ts
@@ -${20 + chance.number(40)},9 +${20 + chance.number(40)},14 @@ export function total(lines: Line[]): Money {
-  return lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
+  let sum = 0;
+  for (const line of lines) {
+    if (line.quantity === 0) return sum;
+    sum += Math.round(line.price * line.quantity * 100) / 100;
+  }
+  return sum;
 }`;

const review = `## Two things before this can go in

### 1. The early return drops lines

\`if (line.quantity === 0) return sum;\` ends the loop at the first empty line; everything after it is free. You mean \`continue\`:

\`\`\`ts
for (const line of lines) {
  if (line.quantity === 0) continue;
  sum += lineTotal(line);
}
\`\`\`

### 2. Rounding each line differs from the invoice

The invoice rounds **once**, at the end (see \`billing/vat.py\`). With three lines of 0.335 the cart says 1.02 and the invoice 1.01.

| lines | per line | once |
|------:|---------:|-----:|
| 3 × 0.335 | 1.02 | 1.01 |
| 7 × 1.115 | 7.84 | 7.81 |

Keep integers in cents until the end:

\`\`\`ts
const cents = lines.reduce((sum, { price_cents, quantity }) => sum + price_cents * BigInt(quantity), 0n);
\`\`\`

### Smaller

- [x] names are fine
- [ ] a test with a line of quantity 0 in the middle
- [ ] the type says \`Money\`, the code returns \`number\``;

const thought =
  'Let me read the diff. The reduce was replaced by a loop with an early return when the quantity is zero. That looks wrong: it returns the partial sum instead of skipping the line. Also the rounding moved inside the loop. The invoice code rounds once, so totals may differ by a cent. I should show a case with figures: 3 × 0.335 = 1.005 → 1.01 (once), versus 0.34 × 3 = 1.02 (per line). I will suggest integers.';

const long = (chance: Chance): string => {
  const parts = ['checkout', 'stock', 'search', 'mail', 'billing', 'returns', 'warehouse', 'labels'];
  return `# Plan for the move to one event log\n\n${parts
    .map(
      (part, n) =>
        `## ${n + 1}. ${part}\n\nToday \`${part}\` writes to its own table and polls the others every ${2 + chance.number(28)} seconds. After the move it appends to the log and reads from it by offset.\n\n- **Before:** ${2 + chance.number(9)} cron jobs, ${1 + chance.number(5)} places that retry on their own.\n- **After:** one consumer, offsets kept in the same transaction as its effects.\n- **Risk:** events out of order between partitions; the key is the order number, so it matters only for \`${part}\` reports.\n\n\`\`\`go\nfunc (c *${part[0]?.toUpperCase()}${part.slice(1)}) Handle(ctx context.Context, e Event) error {\n\treturn c.db.Tx(ctx, func(tx Tx) error {\n\t\tif seen, err := tx.Seen(e.Offset); err != nil || seen {\n\t\t\treturn err\n\t\t}\n\t\treturn c.apply(tx, e)\n\t})\n}\n\`\`\`\n`,
    )
    .join('\n')}\n> Do billing last. It is the one that nobody can replay.\n`;
};

export const codeTalks: readonly TalkMaker[] = [
  {
    app: 'code-review',
    function: 'review_diff',
    make: (chance) => ({
      system: 'You review changes. Say what breaks, show it with a case, propose the smallest fix. No praise.',
      tools: [],
      turns: [{ by: 'user', text: `Please review pull request ${1_000 + chance.number(900)}:\n\n\`\`\`diff\n${diff(chance)}\n\`\`\`` }],
      reply: { text: review, thought },
    }),
  },
  {
    app: 'code-review',
    function: 'explain_failure',
    make: (chance) => {
      const read = use(chance, 'read_file', { path: 'checkout/vat.py', from: 1, to: 40 });
      return {
        system: 'You find out why a test fails. You may read files.',
        tools: [
          {
            name: 'read_file',
            description: 'Lines of a file.',
            schema: objectOf({ path: { type: 'string' }, from: { type: 'integer' }, to: { type: 'integer' } }),
          },
        ],
        turns: [
          { by: 'user', text: 'FAILED checkout/test_vat.py::test_three_lines - AssertionError: Decimal("1.02") != Decimal("1.01")' },
          { by: 'model', text: 'I look at the rounding first.', uses: [read] },
          {
            by: 'tool',
            id: read.id,
            name: 'read_file',
            result:
              'def vat(lines, rate):\n    # Rounded once, as the tax office wants it.\n    net = sum(l.price * l.quantity for l in lines)\n    return (net * rate).quantize(CENT, ROUND_HALF_UP)\n',
          },
        ],
        reply: {
          text: '`vat()` rounds once, the test adds up rounded lines. The test is wrong since the change of last Tuesday:\n\n```python\n# was\nassert vat(lines, rate) == sum(round_cent(l.total * rate) for l in lines)\n# should be\nassert vat(lines, rate) == round_cent(sum(l.total for l in lines) * rate)\n```\n\nThe difference is one cent from three lines on.',
          thought:
            'The function sums exact amounts and rounds at the end. The assertion rounds each line. So expected and actual differ by design.',
        },
      };
    },
  },
  {
    app: 'code-review',
    function: 'review_diff',
    make: (chance) => ({
      system: null,
      tools: [],
      turns: [
        { by: 'user', text: 'Write the whole plan for moving our eight services to one event log. Be thorough, with code for each.' },
      ],
      reply: { text: long(chance), thought },
    }),
  },
  {
    app: 'code-review',
    function: 'review_diff',
    make: (chance) => ({
      system: null,
      tools: [],
      turns: [{ by: 'user', text: 'Go on with chapter nine of the plan.' }],
      reply: { text: long(chance).slice(0, 700), cut: true },
    }),
  },
  {
    app: 'notebook',
    function: 'ask_data',
    make: (chance) => {
      const query = use(chance, 'run_sql', {
        sql: 'SELECT article, count() AS returns, round(avg(days_used), 1) AS days FROM returns WHERE month = 10 GROUP BY article ORDER BY returns DESC LIMIT 5',
      });
      const rows = ['Kai sofa bed', 'Otto bookshelf', 'Nest cot', 'Brise floor lamp', 'Mole armchair'].map((article, n) => ({
        article,
        returns: 140 - n * 23 - chance.number(12),
        days: 3 + chance.number(90) / 10,
      }));
      return {
        system: 'You answer questions about the shop with SQL (ClickHouse). Show the query you ran.',
        tools: [{ name: 'run_sql', description: 'Runs a query that reads.', schema: objectOf({ sql: { type: 'string' } }) }],
        turns: [
          { by: 'user', text: 'Which products came back most in October, and after how many days?' },
          { by: 'model', text: '', uses: [query] },
          { by: 'tool', id: query.id, name: 'run_sql', result: { rows, read_rows: 48_211, elapsed_ms: 31 } },
        ],
        reply: {
          text: `The **${rows[0]?.article}** leads with ${rows[0]?.returns} returns.\n\n| product | returns | days used |\n|---|---:|---:|\n${rows.map(({ article, returns, days }) => `| ${article} | ${returns} | ${days} |`).join('\n')}\n\n\`\`\`sql\n${String(query.input['sql']).replaceAll(/ (FROM|WHERE|GROUP|ORDER|LIMIT)/g, '\n$1')}\n\`\`\`\n\nThe average lot value is $\\bar{x} = 3.4$ (inline formulas stay text).`,
        },
      };
    },
  },
];
