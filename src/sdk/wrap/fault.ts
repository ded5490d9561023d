// Why no answer came, or why it broke off, in the words of the gateway's records.

export type Fault = {
  readonly status: 'failed' | 'timeout' | 'cancelled';
  readonly error_code: string | null;
  readonly error_message: string;
};

export const gaveUp: Fault = {
  status: 'cancelled',
  error_code: 'caller_gone',
  error_message: 'The caller left before the answer was complete.',
};

export type Late = 'connect' | 'first_byte' | 'idle' | 'total';

export const tooLate = (which: Late): Fault => ({
  status: 'timeout',
  error_code: `timeout_${which}`,
  error_message: messages[which],
});

const messages = {
  connect: 'The vendor did not accept a connection in time.',
  first_byte: 'The vendor did not begin to answer in time.',
  idle: 'The vendor stopped sending in the middle of its answer.',
  total: 'The call took longer than it may.',
} as const satisfies Readonly<Record<Late, string>>;

const unreachable =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL)/;
const brokenOff = /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_RES)/;

/** Of a request that nobody aborted. */
export function faultOf(error: unknown, hadHead: boolean): Fault {
  const code = codeOf(error);
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || (code === 'ETIMEDOUT' && !hadHead)) return tooLate('connect');
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return tooLate('first_byte');
  if (code === 'UND_ERR_BODY_TIMEOUT') return tooLate('idle');
  if (hadHead || brokenOff.test(code)) {
    const message = `The vendor ended the connection before its answer was complete.${detailOf(error)}`;
    return { status: 'failed', error_code: 'upstream_cut', error_message: message };
  }
  if (unreachable.test(code) || /fetch failed|connect/i.test(textOf(error)))
    return { status: 'failed', error_code: 'upstream_unreachable', error_message: `The vendor could not be reached.${detailOf(error)}` };
  return { status: 'failed', error_code: code === '' ? null : code, error_message: textOf(error) };
}

/** The innermost cause that has a code says most. */
function codeOf(error: unknown): string {
  let code = '';
  for (let at: unknown = error, depth = 0; depth < 8 && typeof at === 'object' && at !== null; depth += 1) {
    const own: unknown = Reflect.get(at, 'code');
    if (typeof own === 'string' && own !== '') code = own;
    at = Reflect.get(at, 'cause');
  }
  return code;
}

function detailOf(error: unknown): string {
  const cause: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'cause') : undefined;
  const said = textOf(cause instanceof Error ? cause : error);
  return said === '' ? '' : ` (${said.slice(0, 500)})`;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : error === undefined ? '' : String(error));
