// One record of a batch, checked at the door: what it must have, what each field takes, and what no ledger could keep.
import { DaybookError } from '../../errors.ts';
import { faultsText, fitted } from '../../lib/faults.ts';
import { nestsTooDeep } from '../../lib/json.ts';
import { toldCall, type ToldCall } from '../../schema/ingest.ts';

/** A record as it came, or why it could not even be read as JSON. */
export type Offered = { readonly value: unknown } | { readonly unreadable: string };

export type Refusal = {
  readonly id: string | null;
  readonly code: DaybookError['code'];
  readonly path: string | null;
  readonly message: string;
};
export type Checked = { readonly told: ToldCall } | { readonly refusal: Refusal };

const firstMoment = Date.UTC(2000, 0);
/** Clocks differ; a call that begins a day from now has a wrong one. */
const aheadMs = 24 * 3_600_000;
const mostMetadata = 64 * 1024;

export function check(record: Offered, now: number): Checked {
  if ('unreadable' in record) return { refusal: refused(null, null, record.unreadable) };
  const { value } = record;
  const id = typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : null;
  const fits = fitted(toldCall, value);
  if ('faults' in fits) {
    const [first] = fits.faults;
    const path = first === undefined || first.path.length === 0 ? null : first.path.map(String).join('.');
    return { refusal: refused(id, path, faultsText(fits.faults)) };
  }
  const told = fits.value;
  const at = told.request_timestamp === undefined ? null : Date.parse(told.request_timestamp);
  if (at !== null && (at < firstMoment || at > now + aheadMs))
    return { refusal: refused(id, 'request_timestamp', 'request_timestamp: it is before 2000 or more than a day ahead.') };
  const ended = told.response_timestamp ? Date.parse(told.response_timestamp) : null;
  if (ended !== null && (ended < firstMoment || ended > now + aheadMs))
    return { refusal: refused(id, 'response_timestamp', 'response_timestamp: it is before 2000 or more than a day ahead.') };
  if (at === null && told.event !== 'close')
    return { refusal: refused(id, 'request_timestamp', 'request_timestamp: is missing; only a close may leave it to its open.') };
  return { told };
}

/** What the ledger's narrow table is not for, and what nobody could write again. Asked of the text, which is made once. */
export function faultOfText(text: string, metadata: unknown): { readonly path: string | null; readonly message: string } | null {
  if (nestsTooDeep(text)) return { path: null, message: 'It is nested deeper than 512 levels.' };
  if (metadata !== null && text.length > mostMetadata && JSON.stringify(metadata).length > mostMetadata)
    return { path: 'metadata', message: `metadata, with the fields that are not known here, has more than ${mostMetadata} characters.` };
  return null;
}

const refused = (id: string | null, path: string | null, message: string): Refusal => ({
  id: id === null ? null : id.slice(0, 128),
  code: 'told_invalid',
  path,
  message: new DaybookError('told_invalid', message).message,
});
