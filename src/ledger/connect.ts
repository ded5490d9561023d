// The way to a ledger, the embedded one or somebody's ClickHouse: the same client, the same SQL, only the address differs.
// Values go in as bound parameters and rows come out through a parser; a ledger that cannot be reached is `ledger_away`.
// A query that is given up on is also killed in the engine, which does not notice a closed connection by itself.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';
import { DaybookError } from '../errors.ts';
import { ledgerError } from './ledger-error.ts';

export type LedgerAddress = { readonly url: string; readonly username: string; readonly password: string; readonly database: string };

export type Params = Readonly<Record<string, unknown>>;

export type Row = Readonly<Record<string, unknown>>;

export type QueryOptions<T> = {
  readonly params?: Params;
  readonly settings?: ClickHouseSettings;
  /** From a row as JSONEachRow gives it (64-bit numbers as strings) to what the caller wants. */
  readonly parse: (row: Row) => T;
  readonly signal?: AbortSignal;
  readonly timeout_ms?: number;
};

export type InsertOptions = { readonly settings?: ClickHouseSettings; readonly timeout_ms?: number };

export type Ledger = {
  /** Throws `ledger_away` while the ledger is nowhere. */
  readonly database: string;
  query<T>(sql: string, options: QueryOptions<T>): Promise<T[]>;
  /** Inserts rows already written as JSON lines; resolves when the engine has them. */
  insert(table: string, lines: Iterable<string | Buffer>, options?: InsertOptions): Promise<void>;
  command(sql: string, params?: Params, settings?: ClickHouseSettings, timeout_ms?: number): Promise<void>;
  /** Asks the engine to stop a query; it ends a moment later. */
  kill(queryId: string): Promise<void>;
  close(): Promise<void>;
};

const defaultTimeoutMs = 30_000;

const always = {
  session_timezone: 'UTC',
  date_time_input_format: 'best_effort',
  output_format_json_quote_64bit_integers: 1,
  cancel_http_readonly_queries_on_client_close: 1,
  async_insert: 0,
  wait_end_of_query: 1,
} satisfies ClickHouseSettings;

/**
 * A ledger at an address. Where the address can change (the embedded engine after a restart), give a function that says
 * where it is now, or null while it is nowhere; each question then goes to the current one.
 */
export function connectLedger(address: LedgerAddress | (() => LedgerAddress | null)): Ledger {
  const where = typeof address === 'function' ? address : () => address;
  let open: { readonly at: LedgerAddress; readonly client: ClickHouseClient } | null = null;

  const addressNow = (): LedgerAddress => {
    const at = where();
    if (at === null) throw new DaybookError('ledger_away', 'The engine is starting.');
    return at;
  };

  const client = (): ClickHouseClient => {
    const at = addressNow();
    if (open?.at.url === at.url && open.at.password === at.password) return open.client;
    void open?.client.close();
    open = { at, client: createClientFor(at) };
    return open.client;
  };

  const kill = async (queryId: string): Promise<void> => {
    await ran(() => client().command({ query: 'KILL QUERY WHERE query_id = {id:String} ASYNC', query_params: { id: queryId } }));
  };

  return {
    get database() {
      return addressNow().database;
    },
    kill,
    async query(sql, { params = {}, settings = {}, parse, signal, timeout_ms = defaultTimeoutMs }) {
      const query_id = randomUUID();
      const limit = AbortSignal.timeout(timeout_ms + 1_000);
      const given = signal === undefined ? limit : AbortSignal.any([signal, limit]);
      try {
        const result = await client().query({
          query: sql,
          query_params: params,
          format: 'JSONEachRow',
          query_id,
          clickhouse_settings: { ...always, max_execution_time: Math.ceil(timeout_ms / 1000), ...settings },
          abort_signal: given,
        });
        return (await result.json<Row>()).map(parse);
      } catch (error) {
        if (!given.aborted) throw ledgerError(error);
        // Whether the kill gets through changes nothing for the caller, who has already gone or run out of time.
        await kill(query_id).catch(() => undefined);
        throw signal?.aborted === true ? signal.reason : new DaybookError('ledger_away', 'The question took too long.', { cause: error });
      }
    },
    async insert(table, lines, { settings = {}, timeout_ms = 120_000 } = {}) {
      await ran(async () => {
        const result = await client().exec({
          query: `INSERT INTO ${table} FORMAT JSONEachRow`,
          values: Readable.from(lines, { objectMode: false }),
          clickhouse_settings: { ...always, ...settings },
          query_id: randomUUID(),
          abort_signal: AbortSignal.timeout(timeout_ms),
        });
        for await (const chunk of result.stream) void chunk;
      });
    },
    async command(sql, params = {}, settings = {}, timeout_ms = 120_000) {
      await ran(() =>
        client().command({
          query: sql,
          query_params: params,
          clickhouse_settings: { ...always, ...settings },
          abort_signal: AbortSignal.timeout(timeout_ms),
        }),
      );
    },
    async close() {
      await open?.client.close();
      open = null;
    },
  };
}

/** Compression costs more than loopback saves; across a network the answers are compressed. */
function createClientFor(at: LedgerAddress): ClickHouseClient {
  const local = /^https?:\/\/(127\.|localhost|\[::1\])/.test(at.url);
  return createClient({
    url: at.url,
    username: at.username,
    password: at.password,
    database: at.database,
    application: 'daybook',
    request_timeout: 300_000,
    max_open_connections: 16,
    compression: { request: false, response: !local },
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
    log: { level: ClickHouseLogLevel.OFF },
  });
}

async function ran(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw ledgerError(error);
  }
}

/** `http(s)://user:password@host:port` as an address. */
export function addressOf(url: string, database: string): LedgerAddress {
  const parsed = new URL(url);
  return {
    url: `${parsed.protocol}//${parsed.host}`,
    username: decodeURIComponent(parsed.username || 'default'),
    password: decodeURIComponent(parsed.password),
    database,
  };
}
