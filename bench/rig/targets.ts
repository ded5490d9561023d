// The contenders of a part, side by side before the same vendor: nothing, nginx, Daybook, Portkey.
import { type Daybook, secret, type Vendors } from './daybook.ts';
import type { Target } from './measure.ts';
import type { Nginx } from './nginx.ts';
import type { Portkey } from './portkey.ts';

const path = '/v1/chat/completions';

/** Daybook sets the vendor's key itself; to the others the caller brings one, so that each handles as many headers. */
const vendorKey = ['authorization: Bearer sk-bench'];

export const directTarget = (upstream: string): Target => ({
  name: 'direct',
  url: `${upstream}${path}`,
  headers: vendorKey,
  counted: {},
});

export const nginxTarget = (nginx: Nginx): Target => ({
  name: 'nginx',
  url: `${nginx.url}${path}`,
  headers: vendorKey,
  counted: { nginx: nginx.workers },
});

export const portkeyTarget = (portkey: Portkey, upstream: string): Target => ({
  name: 'Portkey',
  url: `${portkey.url}${path}`,
  headers: portkey.headersFor(upstream),
  counted: { portkey: [portkey.process.pid] },
});

export const daybookTarget = (daybook: Daybook, endpoint: keyof Vendors | null = null): Target => ({
  name: 'Daybook',
  url: `${daybook.url}${endpoint === null ? '' : `/to/${endpoint}`}${path}`,
  headers: [`authorization: Bearer ${secret}`],
  counted: { gateway: [daybook.pids.gateway], desk: [daybook.pids.desk], engine: [daybook.pids.engine] },
});
