// The caller's address: the socket's, or what x-forwarded-for says where the socket belongs to a proxy that is trusted by
// setting. The rightmost address that is not itself a trusted proxy counts: everything left of it can be made up.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export type ProxyRule = { readonly text: string; readonly list: BlockList };

/** `10.0.0.0/8`, `192.168.1.5`, `fd00::/8`. Throws RangeError for what is none of these. */
export function proxyRule(text: string): ProxyRule {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const list = new BlockList();
  if (family === 0 || more.length > 0) throw new RangeError(`not an IP address or network: ${text}`);
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  if (bits === undefined) list.addAddress(address, kind);
  else if (/^\d{1,3}$/.test(bits)) list.addSubnet(address, Number(bits), kind);
  else throw new RangeError(`not an IP address or network: ${text}`);
  return { text, list };
}

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');

const isTrusted = (address: string, rules: readonly ProxyRule[]): boolean =>
  rules.some((rule) => rule.list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'));

/** `[2001:db8::1]:443` and `203.0.113.1:443`, as some proxies write them. */
const withoutPort = (hop: string): string =>
  hop.startsWith('[') ? hop.replace(/^\[|\](?::\d+)?$/g, '') : hop.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');

export function trustedAddress(request: IncomingMessage, rules: readonly ProxyRule[]): string | null {
  const remote = request.socket.remoteAddress;
  if (remote === undefined) return null;
  const socket = plain(remote);
  const forwarded = request.headers['x-forwarded-for'];
  if (rules.length === 0 || forwarded === undefined || !isTrusted(socket, rules)) return socket;
  const hops = (Array.isArray(forwarded) ? forwarded.join(',') : forwarded).split(',');
  let nearest = socket;
  for (const hop of hops.reverse()) {
    const address = plain(withoutPort(hop.trim()));
    if (isIP(address) === 0) return nearest;
    nearest = address;
    if (!isTrusted(address, rules)) return nearest;
  }
  return nearest;
}

/** Whether the browser speaks https: a proxy that is trusted by setting says so, this server itself never does. */
export function trustedHttps(request: IncomingMessage, rules: readonly ProxyRule[]): boolean {
  const remote = request.socket.remoteAddress;
  const said = request.headers['x-forwarded-proto'];
  if (remote === undefined || said === undefined || !isTrusted(plain(remote), rules)) return false;
  // Of several proxies the first one met the browser.
  const [first = ''] = (Array.isArray(said) ? said.join(',') : said).split(',');
  return first.trim().toLowerCase() === 'https';
}
