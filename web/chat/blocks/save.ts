// Saves what is in a body as a file, under a name that is nothing but a name.

/** The bytes of base64 text, as far as they are any. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = base64
    .replace(/-/g, '+')
    .replace(/_/g, '/')
    .replace(/[^A-Za-z0-9+/]/g, '');
  // A last lone sign stands for no byte.
  const decoded = atob(text.length % 4 === 1 ? text.slice(0, -1) : text);
  return Uint8Array.from(decoded, (sign) => sign.charCodeAt(0));
}

const endings: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'audio/wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/ogg': 'ogg',
  'video/mp4': 'mp4',
  'application/pdf': 'pdf',
  'application/json': 'json',
  'text/plain': 'txt',
  'text/csv': 'csv',
};

/** Without folders, without signs that turn or hide, and with an ending that says what it is; `.bin` where that is not known. */
export function fileName(name: string | null, mime: string | null): string {
  const plain = (name ?? '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._-]/gu, '')
    .replace(/^[. ]+/, '')
    .slice(-80)
    .trim();
  const ending = endings[(mime ?? '').toLowerCase()] ?? 'bin';
  const stem = plain === '' ? 'file' : plain;
  return stem.toLowerCase().endsWith(`.${ending}`) ? stem : `${stem}.${ending}`;
}

/** Never opened: the type says nothing but bytes. */
export function save(bytes: Uint8Array<ArrayBuffer> | string, name: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
