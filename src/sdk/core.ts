// Joins the parts of the SDK: what is told goes through vetting, context and masking into the spool, and from there to Daybook. The log
// service and everything that wraps a vendor's client stand on what this gives.
import type { AsyncLocalStorage } from 'node:async_hooks';
import { type Site, callSite } from './context/call-site.ts';
import { type Context, makeContext } from './context/context.ts';
import { shaOfEnvironment, shaOfRepository } from './context/git-sha.ts';
import { type Delivery, startDelivery } from './delivery/delivery.ts';
import { memoryPlace } from './delivery/memory-place.ts';
import { roomOf } from './delivery/room.ts';
import { senderTo } from './delivery/send.ts';
import type { CallHandle } from './fields.ts';
import type { LlmOptions } from './llm/types.ts';
import { makeOutbox } from './log/outbox.ts';
import { makeRecorder, type Recorder } from './log/recorder.ts';
import { type Told, type Vet, vetBy } from './log/vet.ts';
import { type DaybookOptions, type DeliverySettings, settingsOf } from './options.ts';
import { type Problems, problemsTo } from './problem.ts';
import { redactBy } from './redact/redact.ts';
import { atExit } from './runtime/at-exit.ts';
import { type Builtins, builtinsLater, builtinsNow } from './runtime/builtin.ts';
import { every } from './runtime/clock.ts';
import { type OnDisk, startOnDisk } from './spool/on-disk.ts';
import type { DaybookStats } from './stats.ts';

/** Fields of a told call in the wire's names, bodies as they passed included. */
export type ToldFields = Readonly<Record<string, unknown>>;

export type Core = {
  readonly problems: Problems;
  readonly settings: DeliverySettings;
  readonly context: Context;
  readonly vet: Vet;
  readonly recorder: Recorder;
  /** Null where the options cannot be used: then nothing is recorded. */
  readonly target: { readonly url: URL; readonly key: string } | null;
  readonly fetch: typeof fetch;
  readonly app: string | null;
  readonly llm: LlmOptions;
  readonly sites: boolean;
  /** Where the app called `below`, unless that is switched off. */
  site(below: (...args: never[]) => unknown): Site | null;
  /** Begins a call that one of the SDK's own parts makes. */
  begin(told: ToldFields, site?: Site | null): CallHandle;
  finish(handle: CallHandle, told: ToldFields): void;
  flush(timeoutMs?: number): Promise<boolean>;
  close(timeoutMs?: number): Promise<boolean>;
  stats(): DaybookStats;
};

const usualFlushMs = 10_000;

export function startCore(options: DaybookOptions): Core {
  const given: Partial<DaybookOptions> = typeof options === 'object' && options !== null ? options : {};
  const problems = problemsTo(typeof given.onError === 'function' ? given.onError : warn);
  const settings = settingsOf(given.delivery);
  const target = targetOf(given, problems);
  const ask: typeof fetch = typeof given.fetch === 'function' ? given.fetch : (...args) => globalThis.fetch(...args);

  let builtins: Builtins | null = null;
  let onDisk: OnDisk | null = null;
  let storage: AsyncLocalStorage<Told> | null = null;

  const room = roomOf(settings.memoryBytes, () => {
    problems.report('lost', 'memory_full', `Records take more than ${settings.memoryBytes} bytes of memory; more are counted and lost.`);
  });
  const memory = memoryPlace(room);
  const context = makeContext(() => storage);
  const delivery: Delivery = startDelivery({
    settings,
    sender: senderTo(target?.ingest ?? '', target?.key ?? '', ask, () => builtins?.zlib ?? null),
    room,
    problems,
    random: Math.random,
    places: () => (onDisk === null ? [memory] : [memory, ...onDisk.places()]),
  });
  const outbox = makeOutbox({
    room,
    redact: redactBy(given.mask, problems),
    memory,
    spool: () => onDisk?.spool ?? null,
    problems,
    onLines: delivery.wake,
    fixed: shaOf(given.gitSha, () => builtins),
  });
  const app = typeof given.app === 'string' ? given.app.slice(0, 512) : null;
  const recorder = makeRecorder({ outbox, room, context, problems, app });
  const vet = vetBy(problems, settings.textLength);
  // What is wrong with the options has been said.
  if (target === null) recorder.close(null);

  function use(found: Builtins): void {
    builtins = found;
    if (found.hooks !== null) storage = new found.hooks.AsyncLocalStorage<Told>();
    if (found.disk === null || given.spool === false || target === null || isClosed) return;
    onDisk = startOnDisk({
      disk: found.disk,
      directory: typeof given.spool === 'string' ? given.spool : null,
      purpose: `${target.url.href} ${given.app ?? (typeof given.spool === 'string' ? '' : process.cwd())}`,
      mostBytes: settings.spoolBytes,
      stillOpen: () => [...recorder.open.values()].map((entry) => outbox.line(entry, 'open')),
      problems,
      onLines: delivery.wake,
    });
  }

  let isClosed = false;
  const now = builtinsNow();
  if (now === null) void builtinsLater().then(use);
  else use(now);

  const watch = every(Math.max(50, Math.min(1_000, settings.openAfterMs / 4)), () => {
    recorder.tellOpen(settings.openAfterMs);
    if (room.gap() !== null) delivery.wake();
  });

  const ready = (): void => {
    outbox.turn();
    recorder.tellOpen(0);
  };
  let toldAtExit = -1;
  const forget = atExit({
    async idle() {
      ready();
      // The loop is empty again after each try: without anything new there is no second one.
      const told = recorder.counts.begun + recorder.counts.finished;
      if (told === toldAtExit || delivery.waiting === 0) return;
      toldAtExit = told;
      await delivery.lastTry(settings.exitMs);
    },
    last() {
      outbox.turn();
      onDisk?.close(recorder.open.size);
    },
  });

  async function flush(timeoutMs: number = usualFlushMs): Promise<boolean> {
    if (target === null) return true;
    ready();
    return await delivery.flush(timeoutMs);
  }

  return {
    problems,
    settings,
    context,
    vet,
    recorder,
    target,
    fetch: ask,
    app,
    llm: typeof given.llm === 'object' && given.llm !== null ? given.llm : {},
    sites: given.callSite !== false,
    site: (below) => (given.callSite === false ? null : callSite(below)),
    begin: (told, site = null) => recorder.begin(vet.told(told), site),
    finish: (handle, told) => recorder.finish(handle, 'finish', vet.told(told)),
    flush,
    async close(timeoutMs = usualFlushMs) {
      if (isClosed) return delivery.waiting === 0;
      if (target !== null) recorder.close('closed');
      const isDelivered = await flush(timeoutMs);
      isClosed = true;
      if (target !== null) recorder.stop();
      watch.cancel();
      delivery.stop();
      forget();
      onDisk?.close(recorder.open.size);
      return isDelivered;
    },
    stats: () => ({
      begun: recorder.counts.begun,
      finished: recorder.counts.finished,
      open: recorder.open.size,
      waiting: delivery.waiting,
      ...delivery.counts,
      lost: room.lost,
      lastError: delivery.lastError,
      problems: problems.counts(),
      memoryBytes: room.used,
      spool: onDisk === null ? null : { folder: onDisk.spool.folder, bytes: onDisk.spool.bytes },
    }),
  };
}

function targetOf(given: Partial<DaybookOptions>, problems: Problems): { url: URL; ingest: string; key: string } | null {
  const { url, key } = given;
  try {
    if (typeof url === 'string' && typeof key === 'string' && key !== '') {
      const whole = new URL(url.endsWith('/') ? url : `${url}/`);
      if (whole.protocol === 'http:' || whole.protocol === 'https:')
        return { url: whole, ingest: new URL('api/ingest/calls', whole).href, key };
    }
  } catch {
    // An address that is none is said below.
  }
  problems.report('argument', 'options_invalid', 'createDaybook needs `url`, an http address, and `key`. Nothing is recorded.');
  return null;
}

/** Looked for once, when the first record is written. */
function shaOf(given: unknown, builtins: () => Builtins | null): () => Told {
  let fixed: Told | null = null;
  return () => {
    if (fixed !== null) return fixed;
    fixed = {};
    if (given === false) return fixed;
    const env = typeof process === 'undefined' ? {} : process.env;
    const disk = builtins()?.disk ?? null;
    const sha = typeof given === 'string' ? given.slice(0, 512) : (shaOfEnvironment(env) ?? (disk && shaOfRepository(disk, process.cwd())));
    if (sha !== null) fixed['git_sha'] = sha;
    return fixed;
  };
}

const warn = (problem: { readonly code: string; readonly message: string }): void =>
  console.warn(`[daybook] ${problem.code}: ${problem.message}`);
