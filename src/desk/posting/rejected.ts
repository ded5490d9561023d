// Where a call goes that the ledger refuses in every form: a file of its own in the journal's folder, whole, for a person to look
// at. The same call always has the same file, so that a crash in between changes nothing.
import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { unfinished, unlessMissing } from '../../journal/layout.ts';
import { keptJson } from '../../lib/json.ts';
import type { ClosedEntry } from '../../schema/entry.ts';

const folderOf = (dir: string): string => join(dir, 'rejected');

/** On disk when it resolves. The bodies are in base64, as they passed on the wire. */
export async function setAside(dir: string, name: string, entry: ClosedEntry, reason: string): Promise<string> {
  const folder = folderOf(dir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name.replaceAll('/', '-')}.json`);
  const file = await open(path + unfinished, 'w', 0o600);
  try {
    const bodies = { request: entry.request.toString('base64'), response: entry.response.toString('base64') };
    await file.writeFile(`{"reason":${keptJson(reason)},"closed":${keptJson(entry.closed)},"bodies":${keptJson(bodies)}}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(path + unfinished, path);
  const there = await open(folder, 'r');
  try {
    await there.sync();
  } finally {
    await there.close();
  }
  return path;
}

/** How many calls were ever set aside here and are still there. */
export async function countAside(dir: string): Promise<number> {
  const names = (await readdir(folderOf(dir)).catch(unlessMissing)) ?? [];
  return names.filter((name) => name.endsWith('.json')).length;
}
