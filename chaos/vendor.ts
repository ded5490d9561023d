// The vendor as the harness holds it: its process, its address, and what it remembers of the calls it received.
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Received } from './upstream.ts';

export async function startVendor(seed: number): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const file = fileURLToPath(new URL('./upstream.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', tsx, file, String(seed)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the vendor ended with ${code}`)));
  });
  return { child, url: z.object({ url: z.string() }).parse(JSON.parse(line)).url };
}

const receivedSchema = z.array(z.tuple([z.string(), z.number(), z.boolean()]));

export async function receivedBy(vendorUrl: string): Promise<readonly Received[]> {
  return receivedSchema.parse(await (await fetch(`${vendorUrl}/received`)).json());
}
