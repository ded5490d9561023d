// What is said while the desk starts or is started again: JSON to programs, and to a person who opens the console a page that asks again
// by itself, without a script. Calls go on meanwhile, and the page says so.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DaybookError, sentence } from '../../errors.ts';

const againSeconds = 2;

export function sayAway(
  request: IncomingMessage,
  response: ServerResponse,
  sayJson: (response: ServerResponse, error: DaybookError) => void,
): void {
  response.setHeader('retry-after', String(againSeconds));
  response.setHeader('cache-control', 'no-store');
  if (request.method !== 'GET' || !/\btext\/html\b/.test(request.headers.accept ?? '')) {
    sayJson(response, new DaybookError('desk_away'));
    return;
  }
  const zh = /^\s*zh\b/i.test(request.headers['accept-language'] ?? '');
  const words = zh
    ? '控制台正在启动，本页会自动重试。调用照常进行并被记录。'
    : `${sentence('desk_away')} Calls go on and are recorded; this page asks again by itself.`;
  const page = `<!doctype html>
<html lang="${zh ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="${againSeconds}"><title>Daybook</title></head>
<body><h1>Daybook</h1><p role="status">${words}</p></body></html>
`;
  response.writeHead(503, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(page),
    'content-security-policy': "default-src 'none'",
  });
  response.end(page);
}
