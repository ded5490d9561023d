// Usage: counts, tokens, cost and latency by period and dimension, in any time zone. Every figure comes from the usage rows.
import { z } from '@hono/zod-openapi';
import { createRoute } from '../route.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import { usageDimensions } from '../../schema/question.ts';
import { rightsOf } from '../actor.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { flag, json, refusals } from '../read/shapes.ts';
import { rangeOf } from '../read/times.ts';
import { usageCsv } from './csv.ts';
import { convertingTo, exactOf, inEras, shownRow } from './display.ts';
import { endsOf } from './ends.ts';
import { usageQuery, usageQuestionOf } from './question.ts';
import { type ShownUsage, usageSchema } from './shape.ts';
import { sortedBy } from './sort.ts';
import { totalOf } from './total.ts';

export const usageRoute = createRoute({
  method: 'get',
  path: '/api/usage',
  rule: 'own',
  summary: 'Usage by period and dimension',
  description: `\`by\` takes ${usageDimensions.join(', ')} (or short: user, model, vendor, app, function, key, type). Filters as for calls, over these dimensions.`,
  request: { query: usageQuery },
  responses: {
    200: {
      description: 'Usage rows.',
      content: { 'application/json': { schema: usageSchema }, 'text/csv': { schema: z.string() } },
    },
    400: refusals[400],
  },
});

const verifyRoute = createRoute({
  method: 'post',
  path: '/api/usage/verify',
  rule: 'manage',
  summary: 'Prove that the usage rows equal the calls they summarise',
  request: { query: z.object({ from: z.string().optional(), to: z.string().optional(), zone: z.string().optional(), repair: flag }) },
  responses: { 200: json(z.unknown(), 'What was compared and what differs.'), 403: refusals[403] },
});

export function addUsage(api: Api, parts: ApiParts): void {
  api.openapi(usageRoute, async (context) => {
    const rights = rightsOf(context.get('actor'));
    const query = context.req.valid('query');
    const question = usageQuestionOf(query, new URL(context.req.url).searchParams, parts.now());
    const converting = query.display === undefined ? null : convertingTo(query.display, parts.money.rates(), question.range);
    const answer = await parts.answers.usage(inEras(question, converting), rights.onlyUser);
    const exacts = converting === null ? [] : answer.rows.map((row) => exactOf(row, converting));
    const endOf = endsOf(question, answer.range);
    const rows = answer.rows.map((row, at) => shownRow(row, exacts[at] ?? null, endOf));
    const total = totalOf(answer.rows, exacts, converting);
    const shown: ShownUsage = {
      range: answer.range,
      every: question.period,
      by: question.group,
      zone: question.zone,
      display: converting === null ? null : { currency: converting.currency, rates: total.display?.rates ?? [] },
      rows: query.sort === undefined ? rows : sortedBy(rows, query.sort),
      total,
    };
    const wantsCsv = query.format === 'csv' || (query.format === undefined && /\btext\/csv\b/.test(context.req.header('accept') ?? ''));
    if (!wantsCsv) return context.json(shown, 200);
    const name = `usage-${shown.range.from.slice(0, 10)}-${shown.range.to.slice(0, 10)}.csv`;
    return context.body(usageCsv(shown, query.total === 'true'), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    });
  });
  api.openapi(verifyRoute, async (context) => {
    const { from, to, zone = 'UTC', repair } = context.req.valid('query');
    const now = parts.now();
    const range = from === undefined && to === undefined ? null : rangeOf(from ?? '1970-01-01', to ?? 'now', now, zoneOf(zone));
    return context.json(await parts.answers.verify(range, repair === 'true'), 200);
  });
}
