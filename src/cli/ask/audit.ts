// The audit log as a table: who changed what.
import type { Command } from 'commander';
import { z } from 'zod';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { type Cell, jsonOf, tableOf } from '../table.ts';
import { changeWords } from './audit-words.ts';
import { clientFor } from './client.ts';
import { parametersOf } from './questions.ts';

export type AuditOptions = { readonly subject?: string; readonly limit: string; readonly before?: string };

const auditShape = z.object({
  entries: z.array(
    z.object({ at: z.string(), who: z.string(), action: z.string(), subject: z.string(), before: z.unknown(), after: z.unknown() }),
  ),
  next: z.string().nullable(),
});

export async function showAudit({ subject, limit, before }: AuditOptions, command: Command): Promise<void> {
  const { out, err } = surroundingsOf(command);
  const answer = await (await clientFor(command)).get(`/api/audit?${parametersOf([], { subject, limit, before })}`);
  if (globalsOf(command).json) return out(jsonOf(answer));
  const { entries, next } = auditShape.parse(answer);
  if (entries.length === 0) return err('Nothing was changed yet.\n');
  const rows = entries.map((entry): Cell[] => [entry.at, entry.who, entry.action, entry.subject, changeWords(entry)]);
  out(tableOf(['time', 'who', 'what', 'of', 'change'], rows));
  if (next !== null) err(`There are more: --before ${next}. All that was before and after each: --json\n`);
}
