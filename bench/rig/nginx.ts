// The rival that keeps nothing: nginx as one would put it before a vendor. One worker, keep-alive to both sides, no access log,
// and no buffering of answers, since a stream must pass as it comes.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:net';
import { said } from './machine.ts';
import { childrenOf } from './proc.ts';
import { freePort, type Process, startProcess, until } from './processes.ts';
import type { Rig } from './rig.ts';

export type Nginx = { readonly url: string; readonly process: Process; readonly workers: readonly number[] };

export const nginxPath = (): string | null =>
  ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path)) ?? said('which', ['nginx']);

/** Null where there is no nginx on this machine. */
export async function startNginx(rig: Rig, upstream: string): Promise<Nginx | null> {
  const program = nginxPath();
  if (program === null) {
    rig.say('!!! no nginx on this machine: nothing is compared with it (apt install nginx-light)');
    return null;
  }
  const dir = rig.newDir('nginx');
  const port = await freePort();
  writeFileSync(join(dir, 'nginx.conf'), configOf(dir, port, new URL(upstream).host));
  const one = startProcess(program, ['-p', dir, '-e', join(dir, 'error.log'), '-c', join(dir, 'nginx.conf')], { core: rig.cores.measured });
  await until('nginx', one, 5_000, () => opens(port));
  // It listens before it has a worker, and the worker is whose CPU is counted.
  const workers = await until('nginx’s worker', one, 5_000, () => (childrenOf(one.pid).length === 1 ? childrenOf(one.pid) : null));
  return { url: `http://127.0.0.1:${port}`, process: one, workers };
}

function configOf(dir: string, port: number, upstream: string): string {
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${dir}/${name};`).join('\n');
  return `daemon off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid ${dir}/nginx.pid;
error_log ${dir}/error.log error;
events { worker_connections 8192; }
http {
${temp}
  access_log off;
  tcp_nodelay on;
  keepalive_requests 1000000000;
  client_max_body_size 64m;
  client_body_buffer_size 1m;
  upstream vendor {
    server ${upstream};
    keepalive 1024;
    keepalive_requests 1000000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=1024;
    location / {
      proxy_pass http://vendor;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_buffer_size 16k;
      proxy_buffers 8 16k;
      proxy_read_timeout 600s;
    }
  }
}
`;
}

function opens(port: number): Promise<true | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(null));
  });
}
