// The program's own log: JSON lines on standard error, so that standard output stays free for what people asked for. Fields that
// could hold a credential are taken out wherever they stand.
import { type Logger, pino } from 'pino';

const secretFields = ['authorization', 'cookie', 'credential', 'password', 'secret', 'token', 'api_key', 'x-api-key', 'x-daybook-key'];

export function openLog(level: string, process_name: string): Logger {
  const paths = secretFields.flatMap((name) => (name.includes('-') ? [`["${name}"]`, `*["${name}"]`] : [name, `*.${name}`]));
  return pino(
    { level, base: { process: process_name, pid: process.pid }, redact: { paths, censor: '[redacted]' } },
    pino.destination({ dest: 2, sync: true }),
  );
}
