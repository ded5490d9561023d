// Where posting stands: a small file beside the journal. It names the batch that is being posted before the ledger hears of it, so
// that after a crash the very same batch goes out again under the very same token, and the ledger, which knows the token, takes it
// once. It has two slots, written in turn and in place: a torn write leaves the other, and a full disk still takes it, without
// which nothing could be posted, nothing dropped, and the disk would stay full.
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { checksum } from '../../lib/frames.ts';

const batchSchema = z.strictObject({
  run: z.string(),
  segment: z.int().nonnegative(),
  from: z.int().nonnegative(),
  /** Null for the batch of calls that a dead run left open. */
  to: z.int().nonnegative().nullable(),
  /** Where the ledger refused the batch and it is posted apart: the part under way. Of open calls it is counted in calls. */
  part: z.strictObject({ from: z.int().nonnegative(), to: z.int().nonnegative() }).optional(),
});

const placeSchema = z.strictObject({
  /** Everything before this is in the ledger. */
  posted: z.strictObject({ run: z.string(), segment: z.int().nonnegative(), offset: z.int().nonnegative() }).nullable(),
  /** Perhaps in the ledger: to be posted again as it is. */
  batch: batchSchema.nullable(),
});

export type Batch = z.infer<typeof batchSchema>;
export type Place = z.infer<typeof placeSchema>;

export const tokenOf = ({ run, segment, from, to, part }: Batch): string =>
  `${run}/${segment}/${to === null ? 'open' : `${from}-${to}`}${part === undefined ? '' : `/${part.from}-${part.to}`}`;

export type PlaceFile = {
  /** What was written last. */
  readonly found: Place;
  /** On disk when it resolves, also after a power loss. One at a time. */
  write(place: Place): Promise<void>;
};

/** A slot is a block of its own, so that no write touches the other; in it one line: checksum, number, place. */
const slotBytes = 4096;
const seed = checksum('daybook-posted');

/** Makes the file where it is missing. Throws where it is there and cannot be understood: going on could post calls twice. */
export async function openPlace(dir: string): Promise<PlaceFile> {
  const path = join(dir, 'posted');
  const last = (await readSlots(path)) ?? (await makeFile(dir, path));
  let { number } = last;
  return {
    found: last.place,
    write: async (place) => {
      const file = await open(path, 'r+');
      try {
        const { bytesWritten } = await file.write(slotOf(number + 1, place), 0, slotBytes, ((number + 1) % 2) * slotBytes);
        if (bytesWritten !== slotBytes) throw new Error(`only ${bytesWritten} bytes of ${path} could be written`);
        await file.datasync();
      } finally {
        await file.close();
      }
      number += 1;
    },
  };
}

type Slot = { readonly number: number; readonly place: Place };

function slotOf(number: number, place: Place): Buffer {
  const text = `${number} ${JSON.stringify(place)}`;
  const slot = Buffer.alloc(slotBytes, ' ');
  slot.write(`${checksum(text, seed)} ${text}\n`);
  return slot;
}

/** The newer of the slots that are whole, or null where there is no file. */
async function readSlots(path: string): Promise<Slot | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  let newest: Slot | null = null;
  for (const at of [0, slotBytes]) {
    const [, sum, text, number, json] = /^(\d+) ((\d+) (.*))$/m.exec(bytes.toString('utf8', at, at + slotBytes)) ?? [];
    if (text === undefined || Number(sum) !== checksum(text, seed) || Number(number) < (newest?.number ?? 0)) continue;
    newest = { number: Number(number), place: placeSchema.parse(JSON.parse(json ?? '')) };
  }
  if (newest === null) throw new Error(`${path} cannot be understood; it says how far the journal is posted.`);
  return newest;
}

/** Whole before it has its name: both slots take their room on the disk now. */
async function makeFile(dir: string, path: string): Promise<Slot> {
  const place: Place = { posted: null, batch: null };
  const draft = `${path}.new`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(Buffer.concat([slotOf(0, place), slotOf(1, place)]));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return { number: 1, place };
}
