// Calls from their beginning to their end, whoever tells them: the log service or the SDK's own call services and clients. A call has one
// begin and one finish; what comes after the finish is refused. Nothing here throws or waits.
import type { Room } from '../delivery/room.ts';
import type { Context } from '../context/context.ts';
import { over } from '../context/context.ts';
import type { Site } from '../context/call-site.ts';
import type { CallHandle } from '../fields.ts';
import type { Problems } from '../problem.ts';
import { monotonic } from '../runtime/clock.ts';
import { newId, timeOfId } from '../runtime/ids.ts';
import type { Entry, Outbox } from './outbox.ts';
import type { Told, Vetted } from './vet.ts';
import { instantOf } from './vet.ts';

export type Recorder = {
  begin(vetted: Vetted | null, site: Site | null): CallHandle;
  /** More of an open call; `change` makes the fields from those there are. */
  amend(handle: unknown, where: string, change: (told: Told) => Vetted): void;
  finish(handle: unknown, where: string, vetted: Vetted): void;
  /** Tells open calls that began before `age` milliseconds ago. */
  tellOpen(age: number): void;
  readonly open: ReadonlyMap<string, Entry>;
  readonly counts: { readonly begun: number; readonly finished: number };
  /** From now on nothing is taken; calls that come are refused as `why` says, or silently. */
  close(why: 'closed' | null): void;
  /** Nothing is delivered any more: ends are refused too. */
  stop(): void;
};

export type RecorderParts = {
  readonly outbox: Outbox;
  readonly room: Room;
  readonly context: Context;
  readonly problems: Problems;
  readonly app: string | null;
};

const mostEnded = 10_000;

export function makeRecorder({ outbox, room, context, problems, app }: RecorderParts): Recorder {
  const open = new Map<string, Entry>();
  /** Open calls that Daybook was not told of, oldest first. */
  const young = new Set<Entry>();
  /** Ids that take nothing more; the newest few thousand. */
  const ended = new Map<string, 'finished' | 'not_kept'>();
  const counts = { begun: 0, finished: 0 };
  let isClosed = false;
  let whyClosed: 'closed' | null = null;
  let isStopped = false;

  function end(id: string, how: 'finished' | 'not_kept'): void {
    ended.set(id, how);
    if (ended.size <= mostEnded) return;
    for (const oldest of ended.keys()) {
      ended.delete(oldest);
      break;
    }
  }

  function unkept(id: string): CallHandle {
    end(id, 'not_kept');
    return { id };
  }

  function told(vetted: Vetted, site: Site | null, at: number): Told {
    const outer: Told = { request_timestamp: new Date(at).toISOString() };
    if (app !== null) outer['source_app'] = app;
    if (site !== null) {
      outer['code_location'] = site.location;
      if (site.function !== null) outer['source_function'] = site.function;
    }
    return over(over(outer, context.current() ?? {}), vetted.told);
  }

  /** The open call that is meant, the id of one begun elsewhere, or null where nothing can be done. */
  function find(handle: unknown, where: string): Entry | string | null {
    const id = idOf(handle);
    if (id === null || id === '' || id.length > 128) {
      problems.report('argument', 'handle_kind', `${where} takes what createCallLog gave, or its id.`);
      return null;
    }
    if (isStopped) {
      problems.report('argument', 'closed', `${where} was called after close().`);
      return null;
    }
    const entry = open.get(id);
    if (entry !== undefined) return entry;
    const how = ended.get(id);
    if (how === undefined) return id;
    if (how === 'finished') problems.report('argument', 'handle_finished', `${where} was called for a call that is over already.`);
    return null;
  }

  /**
   * A call that another process began: its open is there, or will be. An id of ours says when that was; of any other only the end is known,
   * which Daybook takes for the beginning where it has no open.
   */
  function finishElsewhere(id: string, vetted: Vetted, now: number): void {
    if (!room.take(vetted.size)) {
      room.lose(1, now);
      return;
    }
    const began = Math.min(timeOfId(id) ?? now, now);
    const outer: Told = { request_timestamp: instantOf(began), response_timestamp: instantOf(now) };
    const entry = entryOf(id, began, over(outer, vetted.told), vetted.size);
    entry.state = 'over';
    entry.openTold = true;
    end(id, 'finished');
    outbox.put(entry);
  }

  return {
    begin(vetted, site) {
      const now = Date.now();
      const id = newId(now);
      if (vetted === null) return unkept(id);
      if (isClosed) {
        if (whyClosed !== null) problems.report('argument', whyClosed, 'A call was begun after close().');
        return unkept(id);
      }
      if (!room.take(vetted.size)) {
        room.lose(1, now);
        return unkept(id);
      }
      counts.begun += 1;
      const entry = entryOf(id, now, told(vetted, site, now), vetted.size);
      open.set(id, entry);
      young.add(entry);
      outbox.put(entry);
      return { id };
    },
    amend(handle, where, change) {
      const found = find(handle, where);
      if (found === null) return;
      if (typeof found === 'string') {
        problems.report('argument', 'handle_elsewhere', `${where} is for calls that this process began and that are open.`);
        return;
      }
      const vetted = change(found.told);
      if (!room.take(vetted.size)) return;
      found.size += vetted.size;
      merge(found, vetted.told);
      outbox.put(found);
    },
    finish(handle, where, vetted) {
      const found = find(handle, where);
      if (found === null) return;
      const now = Date.now();
      counts.finished += 1;
      if (typeof found === 'string') {
        finishElsewhere(found, vetted, now);
        return;
      }
      open.delete(found.id);
      young.delete(found);
      if (!room.take(vetted.size)) {
        room.give(found.size);
        room.lose(1, found.at);
        end(found.id, 'not_kept');
        return;
      }
      found.size += vetted.size;
      merge(found, vetted.told);
      closing(found, vetted.told, now);
      found.state = 'over';
      end(found.id, 'finished');
      outbox.put(found);
    },
    tellOpen(age) {
      const now = monotonic();
      const old: Entry[] = [];
      for (const entry of young) {
        if (now - entry.started < age) break;
        old.push(entry);
      }
      outbox.tellOpen(old);
      for (const entry of old) if (entry.openTold) young.delete(entry);
    },
    open,
    counts,
    close(why) {
      isClosed = true;
      whyClosed = why;
    },
    stop() {
      isStopped = true;
    },
  };
}

const entryOf = (id: string, at: number, told: Told, size: number): Entry => ({
  id,
  at,
  started: monotonic(),
  told,
  size,
  state: 'open',
  openTold: false,
  queued: false,
  masked: new Set(),
  hits: new Set(),
});

function merge(entry: Entry, told: Told): void {
  for (const field of Object.keys(told)) entry.masked.delete(field);
  if (told['metadata'] !== undefined) entry.masked.delete('metadata');
  entry.told = over(entry.told, told);
}

/** When it ended and how long it took, where nobody says otherwise. */
function closing(entry: Entry, said: Told, now: number): void {
  const took = Math.round((monotonic() - entry.started) * 1000) / 1000;
  entry.told['response_timestamp'] ??= instantOf(now);
  const isItsOwnTime = said['response_timestamp'] === undefined && entry.told['request_timestamp'] === instantOf(entry.at);
  if (isItsOwnTime) entry.told['duration_ms'] ??= took;
}

function idOf(handle: unknown): string | null {
  if (typeof handle === 'string') return handle;
  if (typeof handle !== 'object' || handle === null) return null;
  try {
    const id: unknown = Reflect.get(handle, 'id');
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}
