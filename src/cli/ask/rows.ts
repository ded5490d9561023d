// Calls as a person reads them in a terminal: a line a call, and one call in full.
import { z } from 'zod';
import { bodyFields, type CallRecord, callFields } from '../../schema/call.ts';
import { zodOf } from '../../schema/model.ts';
import { type Cell, tableOf } from '../table.ts';
import { secondIn } from '../times.ts';
import { originShape } from './call-cost.ts';
import type { Client } from './client.ts';

const pageSchema = z.object({ calls: z.array(zodOf(callFields)), next: z.string().nullable() });
const costShape = z.object({ estimated_cost: z.string().nullable(), currency: z.string().nullable(), price_id: z.string().nullable() });
export const oneSchema = z.object({
  call: zodOf(callFields),
  body: zodOf(bodyFields).nullable(),
  text_hidden: z.boolean(),
  price: originShape.nullish(),
  cost_changes: z.array(z.object({ at: z.string(), by: z.string(), reason: z.string(), before: costShape, after: costShape })),
});
export type CostShown = z.infer<typeof costShape>;
export type Page = z.infer<typeof pageSchema>;
export type OneCall = z.infer<typeof oneSchema>;

/** A page of calls. With `enough`, asks again for up to fifteen seconds until the page holds what was waited for. */
export async function readCalls(client: Client, parameters: URLSearchParams, enough?: (page: Page) => boolean): Promise<Page> {
  const most = enough === undefined ? 0 : 60;
  for (let tries = 0; ; tries += 1) {
    try {
      const page = pageSchema.parse(await client.get(`/api/calls?${parameters}`));
      if (tries >= most || enough?.(page)) return page;
    } catch (error) {
      if (tries >= most) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const marks: Readonly<Record<string, string>> = { success: '✓', failed: '✕', timeout: '⧖', cancelled: '⊘', refused: '⊗', unknown: '?' };

const callHead = ['status', 'id', 'user', 'app', 'model', 'tokens', 'cost', 'ms'] as const;

function callCells(call: CallRecord, zone: string): Cell[] {
  return [
    secondIn(call.request_timestamp, zone),
    `${marks[call.status] ?? ''} ${call.status}${call.error_code === null ? '' : ` ${call.error_code}`}`,
    call.request_id,
    call.user,
    call.source_app,
    call.model_name,
    tokensOf(call),
    costOf(call),
    call.duration_ms === null ? null : Math.round(call.duration_ms),
  ];
}

/** Times as the zone's clock shows them. */
export const callsTable = (calls: readonly CallRecord[], zone = 'UTC'): string =>
  tableOf(
    [`time ${zone}`, ...callHead],
    calls.map((call) => callCells(call, zone)),
  );

export function tokensOf(call: CallRecord): string {
  const count = (value: number | null): string => (value === null ? '–' : String(value));
  const estimated = call.usage_source === 'tokenizer' || call.usage_source === 'vendor_partial' ? '~' : '';
  return `${estimated}${count(call.prompt_tokens)} → ${count(call.completion_tokens)}`;
}

/** Unknown is said, never shown as nothing. */
export function costOf(call: CallRecord): string {
  if (call.estimated_cost === null) return call.status === 'refused' ? '–' : 'unknown';
  return `${call.cost_status === 'estimated' ? '~' : ''}${call.estimated_cost} ${call.currency ?? ''}`.trim();
}
