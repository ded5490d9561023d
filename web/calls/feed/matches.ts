// Whether a call in flight is one of those asked for, as far as it is known: who asks which model. What is only known at its end, its
// cost or its status, cannot be asked of it, and then no call in flight is shown.
import type { Term } from '../../query/query.ts';
import type { LiveCall } from './use-live.ts';

const known: Readonly<Record<string, (call: LiveCall) => string | null>> = {
  request_id: ({ id }) => id,
  model_name: ({ model_name }) => model_name,
  user: ({ user }) => user,
  source_app: ({ app }) => app,
  source_function: ({ function: name }) => name,
  session_id: ({ session_id }) => session_id,
  call_type: ({ call_type }) => call_type,
  vendor_name: ({ vendor_name }) => vendor_name,
  endpoint: ({ endpoint }) => endpoint,
  key_id: ({ key_id }) => key_id,
};

export function matchesLive(call: LiveCall, terms: readonly Term[]): boolean {
  const fields = new Set(terms.flatMap((term) => (term.kind === 'words' ? [''] : [term.field])));
  return [...fields].every((field) => {
    const value = Object.hasOwn(known, field) ? known[field]?.(call) : undefined;
    if (value === undefined) return false;
    const own = terms.filter((term) => term.kind !== 'words' && term.field === field);
    const any = own.filter((term) => term.kind === 'is' && !term.not);
    return (any.length === 0 || any.some((term) => holds(term, value))) && own.every((term) => any.includes(term) || holds(term, value));
  });
}

function holds(term: Term, value: string | null): boolean {
  switch (term.kind) {
    case 'is':
      return fits(value, term.value) !== term.not;
    case 'has':
      return (value === null) === term.not;
    case 'contains':
      return value?.toLowerCase().includes(term.text.toLowerCase()) ?? false;
    default:
      return false;
  }
}

function fits(value: string | null, asked: string | null): boolean {
  if (value === null || asked === null || !asked.includes('*')) return value === asked;
  const pattern = asked.replace(/[.*+?^${}()|[\]\\]/g, (sign) => (sign === '*' ? '.*' : `\\${sign}`));
  return new RegExp(`^${pattern}$`, 's').test(value);
}
