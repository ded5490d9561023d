// One call in full, as a page of text: who, what, how it went, tokens, cost, then the conversation.
import type { Command } from 'commander';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';
import { timeIn } from '../times.ts';
import { costRows } from './call-cost.ts';
import { clientFor } from './client.ts';
import { parametersOf, type ZoneOption } from './questions.ts';
import { type CostShown, costOf, type OneCall, oneSchema, tokensOf } from './rows.ts';

export async function showCall(id: string, { zone }: ZoneOption, command: Command): Promise<void> {
  const { out } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get(`/api/calls/${encodeURIComponent(id)}?${parametersOf([], { zone })}`);
  out(globalsOf(command).json ? jsonOf(answer) : pageOf(oneSchema.parse(answer), zone));
}

function pageOf({ call, body, text_hidden, cost_changes, price }: OneCall, zone: string): string {
  const lines: Cell[][] = [
    ['id', call.request_id],
    ['started', `${timeIn(call.request_timestamp, zone)} ${zone}`],
    ['status', [call.status, call.http_status, call.finish_reason].filter((part) => part !== null).join(' · ')],
    ['error', call.error_code === null ? null : `${call.error_code}: ${call.error_message ?? ''}`],
    ['user', [call.user, call.source_app, call.source_function, call.session_id].filter((part) => part !== null).join(' · ')],
    [
      'model',
      [
        call.model_name,
        call.model_id === call.model_name ? null : call.model_id,
        call.response_model === call.model_name ? null : call.response_model,
      ]
        .filter((part) => part !== null)
        .join(' → '),
    ],
    [
      'vendor',
      [call.vendor_name, call.endpoint, call.dialect, call.is_stream ? 'stream' : null].filter((part) => part !== null).join(' · '),
    ],
    ['request', `${call.method} ${call.path}`],
    [
      'tokens',
      `${tokensOf(call)}  (cached ${call.cached_tokens ?? '–'}, reasoning ${call.reasoning_tokens ?? '–'}, from ${call.usage_source})`,
    ],
    ['cost', `${costOf(call)}  (${call.cost_status}${call.price_id === null ? '' : `, ${call.price_id}`})`],
    ...costRows(call, price ?? null),
    ...cost_changes.map(({ at, by, reason, before, after }): Cell[] => [
      'cost was',
      `${amountOf(before)} until ${timeIn(at, zone)}, then ${amountOf(after)}  (${reason}; ${by})`,
    ]),
    [
      'time',
      `${call.duration_ms ?? '–'} ms, first token ${call.ttft_ms ?? '–'} ms, ours ${call.overhead_ms ?? '–'} ms, retries ${call.retry_count}`,
    ],
    ['ids', [call.client_request_id, call.vendor_request_id, call.key_id].filter((part) => part !== null).join(' · ')],
    ['metadata', call.metadata === null ? null : JSON.stringify(call.metadata)],
  ];
  const page = tableOf(
    ['', ''],
    lines.filter(([, value]) => value !== null && value !== ''),
  ).replace(/^\s*\n/, '');
  if (text_hidden) return `${page}\nThe text of this call is hidden from this key’s role.\n`;
  if (body === null) return `${page}\nThe text of this call is not kept any more.\n`;
  const parts = [page];
  if (body.request_messages !== null) parts.push(`── asked\n${readable(body.request_messages)}\n`);
  if (body.response_content !== null) parts.push(`── answered\n${body.response_content}\n`);
  if (body.tool_calls !== null) parts.push(`── tool calls\n${readable(body.tool_calls)}\n`);
  if (body.response_content === null && body.tool_calls === null && body.response_raw !== null)
    parts.push(`── raw answer\n${readable(body.response_raw)}\n`);
  return parts.join('\n');
}

const amountOf = ({ estimated_cost, currency, price_id }: CostShown): string =>
  `${estimated_cost === null ? 'unknown' : `${estimated_cost} ${currency ?? ''}`.trim()}${price_id === null ? '' : ` by ${price_id}`}`;

/** Messages as `role: text` where they are that simple, else as JSON. */
function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return JSON.stringify(value, null, 2);
  return value
    .map((message: unknown) => {
      if (
        typeof message === 'object' &&
        message !== null &&
        'role' in message &&
        'content' in message &&
        typeof message.content === 'string'
      )
        return `${String(message.role)}: ${message.content}`;
      return JSON.stringify(message, null, 2);
    })
    .join('\n');
}
