// The process that is the embedded engine: it loads the engine's library, starts its HTTP listener on loopback, and holds on
// until standard input closes, so it cannot outlive the process that started it. Its arguments name only the data
// directory, the port and the configuration file. It exits 0 when told to end and 3 when the engine gives up by itself.
import { createRequire } from 'node:module';
import { DataType, load, open } from 'ffi-rs';

const library = 'libchdb';

/** Sleeps a second a row, for thirty years; needs no right to any table or file. */
const hold =
  'SYSTEM START LISTEN HTTP; SELECT sleepEachRow(1) FROM numbers(1000000000) FORMAT Null ' +
  'SETTINGS max_block_size = 1, max_threads = 1, function_sleep_max_microseconds_per_block = 10000000';

/** Ends at once, without the library's destructors: its threads are running, and what was inserted is on disk already. */
function exitNow(code: number): void {
  load({ library, funcName: '_exit', retType: DataType.Void, paramsType: [DataType.I32], paramsValue: [code] });
}

async function run(path: string, port: string, config: string): Promise<void> {
  open({ library, path: enginePath() });
  process.stdin.on('close', () => exitNow(0));
  process.stdin.resume();
  const args = [
    'clickhouse',
    `--path=${path}`,
    `--http_port=${port}`,
    '--listen_host=127.0.0.1',
    `--config-file=${config}`,
    `--query=${hold}`,
  ];
  await load({
    library,
    funcName: 'chdb_query_cmdline',
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [args.length, args],
    runInNewThread: true,
  });
  exitNow(3);
}

function enginePath(): string {
  const found: unknown = createRequire(import.meta.url)('chdb/libchdb');
  if (typeof found === 'object' && found !== null && 'libchdbPath' in found && typeof found.libchdbPath === 'function') {
    return String(found.libchdbPath());
  }
  throw new Error('chdb/libchdb has no libchdbPath');
}

const [path, port, config] = process.argv.slice(2);
if (path === undefined || port === undefined || config === undefined) throw new Error('usage: engine <path> <port> <config-file>');
await run(path, port, config);
