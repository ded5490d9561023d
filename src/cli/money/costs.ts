// Where the vendors' own figures and ours differ, by model and reason.
import type { Command } from 'commander';
import { z } from 'zod';
import { amountsShape, amountsText } from '../amounts.ts';
import { clientFor } from '../ask/client.ts';
import { parametersOf } from '../ask/questions.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';

export type DifferencesOptions = { readonly from: string; readonly to: string; readonly zone: string };

const comparisonShape = z.object({
  compared: z.number(),
  equal: z.number(),
  ours: amountsShape,
  theirs: amountsShape,
  differences: z.array(
    z.object({
      vendor_name: z.string().nullable(),
      model_name: z.string().nullable(),
      response_model: z.string().nullable(),
      currency: z.string(),
      reason: z.string(),
      flags: z.array(z.string()),
      calls: z.number(),
      ours: z.string(),
      theirs: z.string(),
      difference: z.string(),
      example_request_id: z.string(),
    }),
  ),
});

export async function showDifferences(filters: readonly string[], options: DifferencesOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get(`/api/costs/differences?${parametersOf(filters, options)}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { compared, equal, ours, theirs, differences } = comparisonShape.parse(answer);
  if (compared === 0) return err('No vendor reported a cost of these calls.\n');
  if (differences.length > 0) {
    const head = ['vendor', 'model', 'reason', 'calls', 'ours', 'theirs', 'difference', 'currency', 'flags', 'such as'];
    const rows = differences.map((one): Cell[] => [
      one.vendor_name,
      one.response_model ?? one.model_name,
      one.reason,
      one.calls,
      one.ours,
      one.theirs,
      one.difference,
      one.currency,
      one.flags.join(', '),
      one.example_request_id,
    ]);
    out(tableOf(head, rows));
  }
  err(`${equal} of ${compared} calls within 1 %. Ours ${amountsText(ours) ?? 'none'}, the vendors’ ${amountsText(theirs) ?? 'none'}.\n`);
}
