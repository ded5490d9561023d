// One worker thread that counts tokens, started when first needed and kept; it does not keep the process alive while idle. One
// job at a time; a job past its deadline ends the thread (a runaway cannot be asked to stop) and the next job starts another.
import { Worker } from 'node:worker_threads';
import { entryUrl } from '../../lib/entry.ts';
import type { EncodingName } from './families.ts';
import type { Job, Report } from './worker.ts';

export type Deadlines = { readonly loadMs: number; readonly countMs: number };

export interface CountingThread {
  /** Tokens of each text; rejects where the thread failed or ran out of time. */
  count(encoding: EncodingName, texts: readonly string[]): Promise<readonly number[]>;
  /** Ends the thread; what waits to be counted is rejected. */
  stop(): Promise<void>;
}

export function openThread(deadlines: Deadlines): CountingThread {
  let worker: Worker | null = null;
  let jobs = 0;
  let stopped = false;
  let last: Promise<unknown> = Promise.resolve();

  const started = (): Worker => {
    if (worker) return worker;
    const { url, execArgv } = entryUrl('token-worker');
    const fresh = new Worker(url, { execArgv, name: 'token-worker', resourceLimits: { maxOldGenerationSizeMb: 512 } });
    fresh.once('exit', () => {
      if (worker === fresh) worker = null;
    });
    worker = fresh;
    return fresh;
  };

  const end = async (): Promise<void> => {
    const ending = worker;
    worker = null;
    await ending?.terminate();
  };

  const run = async (encoding: EncodingName, texts: readonly string[]): Promise<readonly number[]> => {
    if (stopped) throw new Error('the tokenizer was stopped');
    const thread = started();
    thread.ref();
    try {
      return await ask(thread, { id: ++jobs, encoding, texts }, deadlines);
    } catch (error) {
      if (worker === thread) await end();
      throw error;
    } finally {
      thread.unref();
    }
  };

  return {
    count(encoding, texts) {
      const job = last.then(() => run(encoding, texts));
      last = job.catch(() => null); // The failure is this job's alone; the next one waits only for its end.
      return job;
    },
    async stop() {
      stopped = true;
      await end();
    },
  };
}

function ask(thread: Worker, job: Job, deadlines: Deadlines): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const late = (what: string, ms: number) => setTimeout(() => settle(() => reject(new Error(`${what} took longer than ${ms} ms`))), ms);
    let timer = late('loading the tokenizer', deadlines.loadMs);
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      finish();
    };
    const onMessage = ({ id, counts }: Report) => {
      if (id !== job.id) return;
      clearTimeout(timer);
      if (counts) settle(() => resolve(counts));
      else timer = late('counting tokens', deadlines.countMs);
    };
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = () => settle(() => reject(new Error('the tokenizer thread ended')));
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.postMessage(job);
  });
}
