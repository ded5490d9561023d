// The price book as files, both ways. A file is imported whole or not at all; a dry run says what would happen and what is wrong.
import { z } from '@hono/zod-openapi';
import { createRoute } from '../route.ts';
import { DaybookError } from '../../errors.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import type { Fault } from '../../prices/files/outcome.ts';
import { priceFormats, readPrices, writePrices } from '../../prices/files/prices/prices.ts';
import { DraftRefused } from '../../registry/bitemporal/draft-refused.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { flag, json, refusals } from '../read/shapes.ts';
import { timeOf, wallInstant } from '../read/times.ts';
import { faultsSchema, fileBody, fileOf, notesSchema, refuseFaults } from './file-faults.ts';
import { outputWarnings } from './output-warnings.ts';
import { warningsSchema } from './price-shape.ts';
import { type Outcome, tryOut } from './try-out.ts';
import { vendorWarnings } from './vendor-warnings.ts';
import { callsPricedAnew } from './waiting.ts';

const format = z.enum(priceFormats);
const outcome: z.ZodType<Outcome> = z.object({
  place: z.string(),
  vendor: z.string(),
  model: z.string(),
  effective_from: z.string().nullable(),
  effective_to: z.string().nullable(),
  what: z.enum(['added', 'unchanged']),
  closes: z.string().nullable().describe('The entry of the book that ends where this one begins.'),
});

export const importRoute = createRoute({
  method: 'post',
  path: '/api/prices/import',
  rule: 'manage',
  summary: 'Import price entries from a file, all or none',
  description: 'What the book has already is left alone, so the same file can be imported again.',
  request: {
    query: z.object({
      format,
      dry_run: flag.describe('true says what would happen and changes nothing.'),
      effective_from: z
        .string()
        .optional()
        .describe('From when entries hold that say no beginning; `ever` for since ever. Needed for litellm, which has no dates.'),
      zero_is_free: flag.describe('For litellm: whether amounts that are all 0 mean that a model costs nothing.'),
      zone: z.string().optional().describe('In which dates without an offset are read, in the file too; UTC unless given.'),
    }),
    body: fileBody('text/plain'),
  },
  responses: {
    200: json(
      z.object({
        dry_run: z.boolean(),
        outcomes: z.array(outcome).readonly(),
        calls_waiting: z
          .int()
          .nullable()
          .describe(
            'Calls without a cost that get another price by what was added, if they have a count. Null in a dry run, or where it could not be counted.',
          ),
        warnings: warningsSchema,
        faults: faultsSchema,
        notes: notesSchema,
      }),
      'What was imported.',
    ),
    400: refusals[400],
    403: refusals[403],
  },
});
const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  yaml: 'application/yaml; charset=utf-8',
  litellm: 'application/json; charset=utf-8',
} as const;
const endings = { csv: 'csv', yaml: 'yaml', litellm: 'json' } as const;
export const exportRoute = createRoute({
  method: 'get',
  path: '/api/prices/export',
  rule: 'reckoning',
  summary: 'The own entries of the price book as a file',
  request: {
    query: z.object({
      format: format.optional().describe('yaml unless given.'),
      known_at: z.string().optional().describe('As the book had them then.'),
      partial: flag.describe('true leaves out what the format cannot hold, rather than refusing.'),
    }),
  },
  responses: {
    200: { description: 'The file.', content: { 'text/csv': { schema: z.string() }, 'application/yaml': { schema: z.string() } } },
    400: refusals[400],
    403: refusals[403],
  },
});

export function addPriceFiles(api: Api, parts: ApiParts): void {
  const { registry, money, now } = parts;
  api.openapi(exportRoute, async (context) => {
    const { format: asked = 'yaml', known_at = null, partial } = context.req.valid('query');
    const moment = known_at === null ? null : timeOf(known_at, now(), 'known_at');
    const { text, left_out } = writePrices(await registry.prices.list({ known_at: moment }), asked, { now: now() });
    if (left_out.length > 0 && partial !== 'true') {
      const named = left_out.slice(0, 10).map(({ id, why }) => `${id}: ${why}`);
      const words = left_out.length > 10 ? [...named, `and ${left_out.length - 10} more`] : named;
      throw new DaybookError(
        'question_invalid',
        `The format ${asked} cannot hold them all: ${words.join('; ')}. partial=true leaves those out.`,
      );
    }
    return context.body(text, 200, {
      'content-type': contentTypes[asked],
      'content-disposition': `attachment; filename="prices.${endings[asked]}"`,
    });
  });

  api.openapi(importRoute, async (context) => {
    const actor = context.get('actor');
    const { format: asked, dry_run, effective_from, zero_is_free, zone = 'UTC' } = context.req.valid('query');
    const text = await fileOf(context.req.raw);
    const place = zoneOf(zone);
    const from = effective_from === 'ever' ? null : effective_from && timeOf(effective_from, now(), 'effective_from', place);
    const { drafts, faults, notes } = readPrices(text, asked, {
      zero_is_free: zero_is_free === 'true',
      clock: (date, time) => wallInstant(place, date, time),
      ...(from === undefined ? {} : { effective_from: from }),
    });
    const tried = tryOut(await registry.prices.list(), drafts, new Date(now()).toISOString(), actor.who);
    const given = drafts.map(({ draft }) => draft);
    const warnings = [...vendorWarnings(given, parts.vendors()), ...outputWarnings(given)];
    const all: readonly Fault[] = [...faults, ...tried.faults];
    const said = { outcomes: tried.outcomes, warnings, notes };
    if (dry_run === 'true') return context.json({ dry_run: true, ...said, calls_waiting: null, faults: all }, 200);
    refuseFaults(all);
    const before = money.book();
    await registry.prices
      .addAll(
        drafts.map(({ draft }) => draft),
        actor.who,
      )
      .catch((error: unknown) => {
        // Somebody else changed the book since it was tried out.
        if (!(error instanceof DraftRefused)) throw error;
        throw new DaybookError('import_invalid', `${drafts[error.index]?.place ?? 'the file'}: ${error.detail ?? ''}`, { cause: error });
      });
    await money.refresh();
    const calls_waiting = await callsPricedAnew(parts.answers, before, money.book()).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'calls that wait for a price could not be counted');
      return null;
    });
    return context.json({ dry_run: false, ...said, calls_waiting, faults: [] }, 200);
  });
}
