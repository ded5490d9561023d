// Shortens an IP address to its network, for records that are to hold no more: 24 bits of IPv4, 48 of IPv6.
import { isIP } from 'node:net';

export function truncatedAddress(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').slice(0, 3).join('.')}.0`;
  return networkOf(address);
}

/** The first 48 bits of an IPv6 address, in its short form: `2001:db8:1::`. */
function networkOf(address: string): string {
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::');
  const groupsOf = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros: string[] = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  const kept = [...first, ...zeros, ...last].slice(0, 3);
  while (kept.length > 0 && /^0+$/.test(kept.at(-1) ?? '')) kept.pop();
  return `${kept.join(':')}::`;
}
