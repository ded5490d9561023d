// The desk's part of ingestion in a process of its own, to be killed: told calls come over HTTP, records go into the engine whose
// address it is given. Prints its port when it takes calls.
import http from 'node:http';
import { pino } from 'pino';
import { openDeskIngestion } from '../../src/app/desk-ingest.ts';
import { configSchema } from '../../src/config.ts';
import type { PosterParts } from '../../src/desk/posting/poster.ts';
import { openEstimator } from '../../src/desk/tokens/estimate.ts';
import { dialectOf } from '../../src/dialects/index.ts';
import { connectLedger } from '../../src/ledger/connect.ts';
import { insertCalls } from '../../src/ledger/insert.ts';
import { createDefaultBook } from '../../src/prices/default-book.ts';
import { shippedVendors } from '../../src/registry/vendors.ts';

const [, , data = '', url = '', username = '', password = ''] = process.argv;
const log = pino({ level: 'silent' });
// Small segments, so that runs have many of them.
const config = configSchema.parse({ data, journal: { segment_bytes: 150_000, sync_interval_ms: 20 } });
const ledger = connectLedger({ url, username, password, database: 'daybook' });
const ingest = await openDeskIngestion({ config, places: () => ({ vendors: shippedVendors, endpoints: [] }), log });
const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const values: unknown[] = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const sender = { key: { id: 'key-1', user: 'app', app: null, speaks_for_others: true }, route: 'sdk' } as const;
    ingest.ingestion
      .take(
        values.map((value) => ({ value })),
        sender,
      )
      .then(
        (results) => response.end(JSON.stringify(results)),
        () => response.destroy(),
      );
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
const insert: PosterParts['insert'] = (calls, bodies, token, first_try) => insertCalls(ledger, calls, bodies, token, { first_try });
const parts = {
  dialectOf,
  book: createDefaultBook(),
  estimator: openEstimator(),
  isFirstFetch: () => true,
  insert,
  log,
};
await ingest.post(parts, async () => new Set());
