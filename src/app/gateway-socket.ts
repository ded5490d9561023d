// Asks the gateway what only it knows, over its local socket.
import http from 'node:http';

const timeoutMs = 2_000;

/** The JSON at `path`. Rejects where the gateway does not answer in two seconds. `T` is what our own gateway writes there. */
export function askGateway<T>(socketPath: string, path: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = http.get({ socketPath, path, timeout: timeoutMs, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        try {
          const value: T = JSON.parse(Buffer.concat(chunks).toString('utf8'));
          resolve(value);
        } catch (error) {
          reject(error);
        }
      });
    });
    request.on('timeout', () => request.destroy(new Error('the gateway does not answer')));
    request.on('error', reject);
  });
}
