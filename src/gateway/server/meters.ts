// The gateway's figures for Prometheus (text format 0.0.4 by prom-client). Labels come from settings and closed lists only,
// never from what a caller writes, so that their number stays small: no user, no key, no free model name.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Settlement } from '../../dialects/dialect.ts';
import type { JournalStats } from '../../journal/journal.ts';
import type { Closed } from '../../schema/entry.ts';

export type Meters = {
  count(closed: Closed, settlement: Settlement | null): void;
  notRecorded(code: string): void;
  watcherFailed(): void;
  malformed(code: string): void;
  text(): Promise<string>;
};

const seconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

export function openMeters(sources: { readonly open: () => number; readonly journal: () => JournalStats }): Meters {
  const registry = new Registry();
  const registers = [registry];
  const calls = new Counter({
    name: 'daybook_calls_total',
    help: 'Calls closed, by how they ended.',
    labelNames: ['endpoint', 'dialect', 'ending', 'http_status'],
    registers,
  });
  const tokens = new Counter({
    name: 'daybook_tokens_total',
    help: 'Tokens as vendors reported them.',
    labelNames: ['endpoint', 'kind'],
    registers,
  });
  const duration = new Histogram({
    name: 'daybook_call_duration_seconds',
    help: 'From the request to the last byte.',
    labelNames: ['endpoint'],
    buckets: seconds,
    registers,
  });
  const firstByte = new Histogram({
    name: 'daybook_first_byte_seconds',
    help: 'From the request to the vendor’s first body byte.',
    labelNames: ['endpoint'],
    buckets: seconds,
    registers,
  });
  const overhead = new Histogram({
    name: 'daybook_overhead_seconds',
    help: 'The part of a call that is the gateway’s own.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1],
    registers,
  });
  const lost = new Counter({
    name: 'daybook_calls_not_recorded_total',
    help: 'Calls that passed but could not be journaled.',
    labelNames: ['code'],
    registers,
  });
  const watchers = new Counter({
    name: 'daybook_watcher_failures_total',
    help: 'Dialects that failed on the gateway’s side; the desk reads these calls again.',
    registers,
  });
  const malformed = new Counter({
    name: 'daybook_malformed_requests_total',
    help: 'Requests that were not HTTP, by parser code.',
    labelNames: ['code'],
    registers,
  });
  const journalGauge = (name: string, help: string, read: (stats: JournalStats) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read(sources.journal()));
      },
    });
  };
  new Gauge({
    name: 'daybook_open_calls',
    help: 'Calls that are open now.',
    registers,
    collect() {
      this.set(sources.open());
    },
  });
  journalGauge('daybook_journal_bytes', 'Bytes of journal on disk that are not posted yet.', (stats) => stats.bytes_on_disk);
  journalGauge('daybook_journal_queued_bytes', 'Bytes waiting in memory to be written.', (stats) => stats.queued_bytes);
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of the gateway.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });

  return {
    count: (closed, settlement) => {
      const endpoint = closed.endpoint !== null && closed.vendor_id !== null ? closed.endpoint : 'none';
      calls.inc({ endpoint, dialect: closed.dialect, ending: closed.ending, http_status: closed.http_status ?? 0 });
      duration.observe({ endpoint }, closed.duration_ms / 1000);
      if (closed.first_byte_ms !== null) firstByte.observe({ endpoint }, closed.first_byte_ms / 1000);
      if (closed.overhead_ms !== null) overhead.observe(closed.overhead_ms / 1000);
      if (settlement?.usage?.input_total) tokens.inc({ endpoint, kind: 'input' }, settlement.usage.input_total);
      if (settlement?.usage?.output_total) tokens.inc({ endpoint, kind: 'output' }, settlement.usage.output_total);
    },
    notRecorded: (code) => lost.inc({ code }),
    watcherFailed: () => watchers.inc(),
    malformed: (code) => malformed.inc({ code }),
    text: () => registry.metrics(),
  };
}
