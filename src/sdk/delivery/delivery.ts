// Sends what waits in the places, one batch at a time, oldest first: with back-off and jitter while Daybook is away, slowly and said once
// while it refuses the key, in smaller batches where it cannot take one. A record is let go only when Daybook answered for it, and sent
// again where it has no room for it yet.
import type { DeliverySettings } from '../options.ts';
import { messageOf, type Problems } from '../problem.ts';
import { after, monotonic, type Timer } from '../runtime/clock.ts';
import { isForLater, laterIn } from './later.ts';
import type { Batch, Line, Place } from './line.ts';
import type { Room } from './room.ts';
import type { Sender, Sent, Verdict } from './send.ts';

export type Counts = {
  delivered: number;
  duplicates: number;
  refused: number;
  batches: number;
  failures: number;
};

export type Delivery = {
  /** There is something to send, or more of it. */
  wake(): void;
  /** Tries until nothing waits or the time is over. True where nothing waits. */
  flush(timeoutMs: number): Promise<boolean>;
  /** One last try, no waiting for another. */
  lastTry(timeoutMs: number): Promise<void>;
  stop(): void;
  readonly counts: Readonly<Counts>;
  readonly waiting: number;
  readonly lastError: string | null;
};

export type DeliveryParts = {
  readonly settings: DeliverySettings;
  readonly sender: Sender;
  readonly room: Room;
  readonly problems: Problems;
  readonly random: () => number;
  /** All places there are now; they may become more. */
  readonly places: () => readonly Place[];
};

export function startDelivery({ settings, sender, room, problems, random, places }: DeliveryParts): Delivery {
  const counts: Counts = { delivered: 0, duplicates: 0, refused: 0, batches: 0, failures: 0 };
  let timer: Timer | null = null;
  let due = Number.POSITIVE_INFINITY;
  let running: Promise<void> | null = null;
  let failed = 0;
  let notBefore = 0;
  let most = settings.batchRecords;
  let turn = 0;
  let stopped = false;
  let lastError: string | null = null;
  const timeout = settings.requestTimeoutMs;
  const later = laterIn(room);
  let putOff = 0;
  let laterFrom = 0;

  const waiting = (): number => places().reduce((total, place) => total + place.waiting, later.waiting);

  function schedule(ms: number): void {
    if (stopped) return;
    const at = monotonic() + ms;
    if (timer !== null && due <= at) return;
    timer?.cancel();
    due = at;
    timer = after(ms, () => {
      timer = null;
      due = Number.POSITIVE_INFINITY;
      void run();
    });
  }

  function nextBatch(): Batch | null {
    const all = monotonic() < laterFrom ? places() : [...places(), later];
    for (let i = 0; i < all.length; i += 1) {
      turn = (turn + 1) % all.length;
      const batch = all[turn]?.next(most, settings.batchBytes) ?? null;
      if (batch !== null) return batch;
    }
    return null;
  }

  /** Sends until nothing waits or something fails. Never rejects. */
  function run(): Promise<void> {
    running ??= work()
      .catch((error: unknown) => {
        failed += 1;
        wait(null);
        problems.report('internal', 'delivery_broken', `Delivery failed in itself: ${messageOf(error)}`);
      })
      .finally(() => {
        running = null;
        if (later.waiting > 0) schedule(Math.max(0, laterFrom - monotonic(), notBefore - monotonic()));
      });
    return running;
  }

  /** Set at the app's end: nothing is begun after it, so that a long queue does not keep the process. */
  let lastUntil = Number.POSITIVE_INFINITY;
  /** An app that tells more after what was taken for its end goes on, and so does delivery. */
  const goOn = (): void => {
    if (monotonic() >= lastUntil) lastUntil = Number.POSITIVE_INFINITY;
  };
  const patience = (): number => Math.max(1, Math.min(timeout, lastUntil - monotonic()));

  async function work(): Promise<void> {
    while (monotonic() < lastUntil) {
      const batch = nextBatch();
      const gap = room.gap();
      if (batch === null && gap === null) return;
      if (batch !== null) {
        const sent = await sender.send(
          batch.lines.map((line) => line.text),
          patience(),
        );
        counts.batches += 1;
        if (!settled(batch, sent)) return;
      }
      if (gap !== null && !(await tellGap(gap))) return;
    }
  }

  /** True where the next batch may go at once. */
  function settled(batch: Batch, sent: Sent): boolean {
    if (sent.outcome === 'taken') {
      take(batch, sent.verdicts);
      failed = 0;
      notBefore = 0;
      most = Math.min(settings.batchRecords, most * 2);
      return true;
    }
    lastError = sent.message;
    if (sent.outcome === 'split') {
      if (batch.lines.length > 1) {
        most = Math.max(1, Math.ceil(batch.lines.length / 2));
        return true;
      }
      count({ id: batch.lines[0]?.id ?? null, result: 'refused', code: `http_${sent.status}`, message: sent.message });
      batch.settle();
      return true;
    }
    counts.failures += 1;
    failed += 1;
    if (sent.outcome === 'denied') {
      problems.report(
        'delivery',
        sent.status === 401 || sent.status === 403 ? 'key_refused' : 'batch_refused',
        `Daybook refuses what is sent (${sent.message}). It is kept and tried again every ${Math.round(settings.refusedWaitMs / 1000)} s.`,
      );
      wait(settings.refusedWaitMs);
    } else {
      if (failed === 5) problems.report('delivery', 'unreachable', `Daybook cannot be reached (${sent.message}). Records are kept.`);
      wait(sent.waitMs);
    }
    return false;
  }

  /** One verdict a line, in their order. */
  function take(batch: Batch, verdicts: readonly Verdict[]): void {
    const again = new Map<Line, Verdict>();
    const answered: string[] = [];
    for (const [i, line] of batch.lines.entries()) {
      const verdict = verdicts[i];
      if (verdict === undefined) continue;
      if (verdict.result === 'refused' && isForLater(verdict.code)) again.set(line, verdict);
      else {
        count(verdict);
        answered.push(line.id);
      }
    }
    batch.settle();
    for (const line of later.keep([...again.keys()])) {
      const verdict = again.get(line);
      if (verdict !== undefined) count(verdict);
    }
    later.drop(answered);
    if (later.waiting === 0) putOff = 0;
    if (again.size === 0) return;
    putOff += 1;
    laterFrom = monotonic() + waitAfter(putOff);
    problems.report('delivery', 'put_off', 'Daybook has no room for some records at the moment. They are kept and sent again.');
  }

  function count(verdict: Verdict): void {
    if (verdict.result === 'accepted') counts.delivered += 1;
    else if (verdict.result === 'duplicate') counts.duplicates += 1;
    else {
      counts.refused += 1;
      problems.report('refused', verdict.code, `Daybook refused the record ${verdict.id ?? 'without an id'}: ${verdict.message}`);
    }
  }

  async function tellGap({ gap, told }: NonNullable<ReturnType<Room['gap']>>): Promise<boolean> {
    const sent = await sender.send([JSON.stringify({ gap: { ...gap, sender: 'daybook-sdk' } })], patience());
    if (sent.outcome === 'failed' || sent.outcome === 'denied') {
      failed += 1;
      lastError = sent.message;
      wait(sent.outcome === 'failed' ? sent.waitMs : settings.refusedWaitMs);
      return false;
    }
    // A server that does not take gaps is not asked again: the app has been told by `lost`.
    told();
    return true;
  }

  /** Doubled each time, between half and the whole of it, so that many apps do not come back at once. */
  function waitAfter(times: number): number {
    return Math.min(settings.retryMostMs, settings.retryFirstMs * 2 ** Math.min(times - 1, 20)) * (0.5 + random() / 2);
  }

  function wait(asked: number | null): void {
    const ms = Math.max(asked ?? 0, waitAfter(failed));
    notBefore = monotonic() + ms;
    schedule(ms);
  }

  return {
    wake() {
      goOn();
      const full = places().some((place) => place.waiting >= settings.batchRecords);
      schedule(Math.max(notBefore - monotonic(), full ? 0 : settings.lingerMs));
    },
    async flush(timeoutMs) {
      lastUntil = Number.POSITIVE_INFINITY;
      const end = monotonic() + timeoutMs;
      while (waiting() > 0 || room.gap() !== null) {
        const left = end - monotonic();
        if (left <= 0 || stopped) return false;
        const before = failed;
        await within(left, run());
        const pause = failed > before ? notBefore : later.waiting > 0 ? laterFrom : 0;
        if (pause > 0) await within(Math.max(0, Math.min(pause, end) - monotonic()), never);
      }
      return true;
    },
    async lastTry(timeoutMs) {
      lastUntil = monotonic() + timeoutMs;
      const isDone = (waiting() === 0 && room.gap() === null) || (await within(timeoutMs, run()));
      // Done in time: there is no end to keep to any more. The clock does not say it: timers may fire a little before it.
      if (isDone) lastUntil = Number.POSITIVE_INFINITY;
    },
    stop() {
      stopped = true;
      timer?.cancel();
    },
    counts,
    get waiting() {
      return waiting();
    },
    get lastError() {
      return lastError;
    },
  };
}

const never: Promise<void> = new Promise(() => undefined);

/** Waits for `work`, but no longer; true where it was done. Who awaits flush has asked for it, so this timer keeps the process alive until then. */
function within(ms: number, work: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    void work.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
