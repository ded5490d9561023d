// Importing exchange rates: a table of one's own, or the European Central Bank's files as they are published.
import { z } from '@hono/zod-openapi';
import { createRoute } from '../route.ts';
import { DaybookError } from '../../errors.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import { readRates } from '../../prices/files/rates/read-rates.ts';
import { DraftRefused } from '../../registry/bitemporal/draft-refused.ts';
import type { Api } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { digestOf, faultsSchema, fileBody, fileOf, notesSchema, refuseFaults } from '../prices/file-faults.ts';
import { flag, json, refusals } from '../read/shapes.ts';
import { timeOf, wallInstant } from '../read/times.ts';
import { countsSchema } from './rates.ts';

export const importRoute = createRoute({
  method: 'post',
  path: '/api/rates/import',
  rule: 'manage',
  summary: 'Import exchange rates from a file, all or none',
  description: 'A CSV with date, from, to, rate and source, or the European Central Bank’s CSV or XML; which it is is seen from the file.',
  request: {
    query: z.object({
      format: z.enum(['csv', 'ecb']).optional().describe('Refuses a file of the other kind.'),
      currencies: z.string().optional().describe('Only rates between these, with commas: EUR,USD,CNY.'),
      since: z.string().optional().describe('Only rates from then on.'),
      zone: z.string().optional().describe('In which dates without an offset are read, in your own CSV too; UTC unless given.'),
      dry_run: flag.describe('true says what is in the file and changes nothing.'),
    }),
    body: fileBody('text/csv'),
  },
  responses: {
    200: json(
      z.object({
        dry_run: z.boolean(),
        format: z.enum(['csv', 'ecb']),
        rates: z.int().nonnegative().describe('Rates in the file that are wanted.'),
        counts: countsSchema.nullable().describe('Null in a dry run.'),
        faults: faultsSchema,
        notes: notesSchema,
      }),
      'What was imported.',
    ),
    400: refusals[400],
    403: refusals[403],
  },
});

export function addRateFiles(api: Api, parts: ApiParts): void {
  api.openapi(importRoute, async (context) => {
    const actor = context.get('actor');
    const { format, currencies, since, dry_run, zone = 'UTC' } = context.req.valid('query');
    const place = zoneOf(zone);
    const text = await fileOf(context.req.raw);
    const read = readRates(text, {
      ...(currencies === undefined ? {} : { currencies: currencies.toUpperCase().split(',').filter(Boolean) }),
      ...(since === undefined ? {} : { since: Date.parse(timeOf(since, parts.now(), 'since', place)) }),
      clock: (date, time) => wallInstant(place, date, time),
    });
    const other = format !== undefined && format !== read.format;
    const faults = other
      ? [{ place: 'the file', message: `is not of the format ${format} but ${read.format}` }, ...read.faults]
      : read.faults;
    const said = { format: read.format, rates: read.drafts.length, notes: read.notes };
    if (dry_run === 'true') return context.json({ dry_run: true, ...said, counts: null, faults }, 200);
    refuseFaults(faults);
    const counts = await parts.registry.rates
      .addAll(
        read.drafts.map(({ draft }) => draft),
        actor.who,
        digestOf(text),
      )
      .catch((error: unknown) => {
        if (!(error instanceof DraftRefused)) throw error;
        throw new DaybookError('import_invalid', `${read.drafts[error.index]?.place ?? 'the file'}: ${error.detail ?? ''}`, {
          cause: error,
        });
      });
    await parts.money.refresh();
    return context.json({ dry_run: false, ...said, counts, faults: [] }, 200);
  });
}
