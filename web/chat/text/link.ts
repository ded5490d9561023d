// Which addresses of a hostile text may become links.

/** The address where it may be a link, else null: a page of the web, or a letter. */
export function linkOf(address: string): string | null {
  if (!/^(?:https?:\/\/|mailto:)/i.test(address)) return null;
  try {
    return new URL(address).href;
  } catch {
    return null; // No address a browser can go to.
  }
}

/** Where a link really goes, if its text looks like the address of another place; else null. */
export function otherHost(text: string, href: string): string | null {
  const named = /(?:^|\s|\/\/)((?:[\p{L}\d-]+\.)+\p{L}{2,})(?=$|[\s/:?#])/iu.exec(text)?.[1];
  if (named === undefined) return null;
  const host = hostOf(href);
  return host === null || bare(host) === bare(named) ? null : host;
}

export function hostOf(href: string): string | null {
  try {
    const { host, protocol, pathname } = new URL(href);
    return protocol === 'mailto:' ? (pathname.split('@')[1] ?? null) : host;
  } catch {
    return null; // As above.
  }
}

const bare = (host: string): string => host.toLowerCase().replace(/^www\./, '');
