// The summary of one user as a table: now, as many days before, and what changed; then the models used most.
import type { Command } from 'commander';
import { z } from 'zod';
import { amountsShape, costText, displayShape, displayText, lackingText, ratesShape, ratesText } from '../amounts.ts';
import { clientFor } from '../ask/client.ts';
import { parametersOf } from '../ask/questions.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';
import { startIn } from '../times.ts';
import { percent } from './usage.ts';

export type SummaryOptions = { readonly days: string; readonly zone: string; readonly display?: string };

const totals = {
  range: z.object({ from: z.string(), to: z.string() }),
  total_calls: z.number(),
  total_success: z.number(),
  total_failed: z.number(),
  success_rate: z.number().nullable(),
  total_tokens: z.number(),
  total_cost: amountsShape,
  display: displayShape.extend({ rates: ratesShape }).nullable(),
  unpriced_count: z.number(),
};
const countChange = z.object({ difference: z.number().nullable(), ratio: z.number().nullable() });
const amountChange = z.object({ difference: z.string().nullable(), ratio: z.number().nullable() });
const summaryShape = z.object({
  user: z.string(),
  zone: z.string(),
  ...totals,
  top_models: z.array(
    z.object({
      model_name: z.string().nullable(),
      calls: z.number(),
      tokens: z.number(),
      cost: amountsShape,
      unpriced_count: z.number(),
      display: displayShape.nullable(),
    }),
  ),
  previous: z.object(totals),
  change: z.object({
    total_calls: countChange,
    total_success: countChange,
    total_failed: countChange,
    total_tokens: countChange,
    unpriced_count: countChange,
    total_cost: z.record(z.string(), amountChange),
    display: amountChange.nullable(),
  }),
});

export async function showSummary(user: string, { days, zone, display }: SummaryOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const parameters = parametersOf([], { days, zone, display });
  const answer = await (await clientFor(command)).get(`/api/users/${encodeURIComponent(user)}/usage-summary?${parameters}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const now = summaryShape.parse(answer);
  const { previous, change } = now;
  const costChange = Object.entries(change.total_cost)
    .map(([currency, { difference, ratio }]) => `${difference ?? '–'} ${currency}${ratio === null ? '' : ` (${signed(ratio)})`}`)
    .join(', ');
  const rows: Cell[][] = [
    ['calls', now.total_calls, previous.total_calls, changed(change.total_calls.ratio)],
    ['succeeded', now.total_success, previous.total_success, changed(change.total_success.ratio)],
    ['failed', now.total_failed, previous.total_failed, changed(change.total_failed.ratio)],
    ['success rate', percent(now.success_rate), percent(previous.success_rate), null],
    ['tokens', now.total_tokens, previous.total_tokens, changed(change.total_tokens.ratio)],
    ['cost', costText(now.total_cost, now.unpriced_count), costText(previous.total_cost, previous.unpriced_count), costChange],
  ];
  if (now.display !== null && previous.display !== null)
    rows.push([
      `in ${now.display.currency}`,
      displayText(now.display, now.unpriced_count),
      displayText(previous.display, previous.unpriced_count),
      changed(change.display?.ratio ?? null),
    ]);
  rows.push(['unpriced calls', now.unpriced_count, previous.unpriced_count, changed(change.unpriced_count.ratio)]);
  out(tableOf([now.user, daysOf(now.range, zone), daysOf(previous.range, zone), 'change'], rows));
  if (now.top_models.length > 0) {
    const head = ['model', 'calls', 'tokens', 'cost', ...(now.display === null ? [] : [`in ${now.display.currency}`])];
    const models = now.top_models.map((model): Cell[] => [
      model.model_name,
      model.calls,
      model.tokens,
      costText(model.cost, model.unpriced_count),
      ...(model.display === null ? [] : [displayText(model.display, model.unpriced_count)]),
    ]);
    out(`\n${tableOf(head, models)}`);
  }
  if (now.display === null) return;
  err(ratesText(now.display.rates));
  err(
    lackingText(
      [previous, now].map(({ display: shown, range }) => ({ from: range.from, ...(shown !== null && { display: shown }) })),
      zone,
    ),
  );
}

const signed = (ratio: number): string => `${ratio < 0 ? '−' : '+'}${Math.abs(ratio * 100).toFixed(1)} %`;
const changed = (ratio: number | null): Cell => (ratio === null ? null : signed(ratio));

/** The first and the last day of a range that ends at a midnight. */
function daysOf({ from, to }: { readonly from: string; readonly to: string }, zone: string): string {
  const last = new Date(Date.parse(to) - 1).toISOString();
  return `${startIn(from, zone, 'day')} to ${startIn(last, zone, 'day')}`;
}
