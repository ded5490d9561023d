// Where posting stands: a small file beside the journal, replaced whole. It names the batch that is being posted before the ledger
// hears of it, so that after a crash the very same batch goes out again under the very same token, and the ledger, which knows the
// token, takes it once.
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const batchSchema = z.strictObject({
  run: z.string(),
  segment: z.int().nonnegative(),
  from: z.int().nonnegative(),
  /** Null for the batch of calls that a dead run left open. */
  to: z.int().nonnegative().nullable(),
});

const placeSchema = z.strictObject({
  /** Everything before this is in the ledger. */
  posted: z.strictObject({ run: z.string(), segment: z.int().nonnegative(), offset: z.int().nonnegative() }).nullable(),
  /** Perhaps in the ledger: to be posted again as it is. */
  batch: batchSchema.nullable(),
});

export type Batch = z.infer<typeof batchSchema>;
export type Place = z.infer<typeof placeSchema>;

export const tokenOf = (batch: Batch): string =>
  `${batch.run}/${batch.segment}/${batch.to === null ? 'open' : `${batch.from}-${batch.to}`}`;

const nameIn = (dir: string): string => join(dir, 'posted.json');

/** Throws where the file is there and cannot be understood: going on without it could post calls twice. */
export async function readPlace(dir: string): Promise<Place> {
  let text: string;
  try {
    text = await readFile(nameIn(dir), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { posted: null, batch: null };
    throw error;
  }
  return placeSchema.parse(JSON.parse(text));
}

/** On disk when it resolves, also after a power loss: the file before its name, the name by the directory. */
export async function writePlace(dir: string, place: Place): Promise<void> {
  const draft = `${nameIn(dir)}.new`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(JSON.stringify(place));
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, nameIn(dir));
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
