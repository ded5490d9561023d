// Where all tellers deliver to, on loopback: it takes Daybook's lines, OTLP in JSON and OTLP in protobuf alike, and counts the calls it can
// find in the bytes by their sessions and their answers, which stand in all three as they are.
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { answerTimes, answerWords, sessions } from './call.ts';

export type Heard = { readonly calls: number; readonly answers: number; readonly bytes: number; readonly requests: number };
export type Sink = { readonly url: string; readonly heard: () => Heard; readonly stop: () => Promise<void> };

export async function startSink(): Promise<Sink> {
  const found = new Set<string>();
  let [words, bytes, requests] = [0, 0, 0];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('latin1');
      bytes += body.length;
      requests += 1;
      words += text.split(answerWords).length - 1;
      for (const [, session = ''] of text.matchAll(sessions)) found.add(session);
      const type = request.headers['content-type'] ?? '';
      if (type.includes('ndjson')) {
        const results = text.split('\n').flatMap((line) => (line === '' ? [] : [{ id: idIn(line), result: 'accepted' }]));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ results }));
        return;
      }
      // An empty message of protobuf has no bytes.
      response.writeHead(200, { 'content-type': type }).end(type.includes('json') ? '{}' : '');
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the sink has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    heard: () => ({ calls: found.size, answers: words / answerTimes, bytes, requests }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function idIn(line: string): unknown {
  const record: unknown = JSON.parse(line);
  return typeof record === 'object' && record !== null ? Reflect.get(record, 'id') : null;
}
