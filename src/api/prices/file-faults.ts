// What both kinds of file have in common: how large they may be, and how their faults are said. A file is imported whole or not.
import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { DaybookError } from '../../errors.ts';
import type { Fault } from '../../prices/files/outcome.ts';
import { textOf } from '../read/bodies.ts';

const mostBytes = 20_000_000;
const mostNamed = 50;

export const fileOf = (request: Request): Promise<string> => textOf(request, mostBytes, 'import_invalid');

/** Names a file in the audit log. */
export const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

export const faultSchema: z.ZodType<Fault> = z.object({
  place: z.string().describe('line 7, or the path in the file.'),
  message: z.string(),
});
export const faultsSchema = z.array(faultSchema).readonly().describe('Each of them stops the import. Only of a dry run.');
export const notesSchema = z.array(z.string()).readonly().describe('What was passed over.');

export const fileBody = (type: string) => ({
  description: 'The file itself, at most 20 MB.',
  content: { [type]: { schema: { type: 'string' as const } } },
});

/** Throws import_invalid, naming every fault, as far as anyone reads. */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const named = faults.slice(0, mostNamed).map(({ place, message }) => `${place}: ${message}`);
  const more = faults.length > mostNamed ? [`and ${faults.length - mostNamed} more; dry_run=true names them all`] : [];
  throw new DaybookError('import_invalid', `${[...named, ...more].join('; ')}.`);
}
