// The caller's place in its trace, from the header traceparent (W3C Trace Context, www.w3.org/TR/trace-context §3.2). What is not
// exactly in its form says nothing: a wrong id would join calls that have nothing to do with each other.

export type TraceParent = { readonly trace_id: string; readonly parent_span_id: string };

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** Null where there is none, or none that is valid. */
export function traceParentOf(header: string | string[] | undefined): TraceParent | null {
  if (typeof header !== 'string') return null;
  const [, version, trace_id, parent_span_id, more] = form.exec(header.trim()) ?? [];
  if (version === undefined || trace_id === undefined || parent_span_id === undefined || version === 'ff') return null;
  // Versions to come may add fields behind; the first has none.
  if (version === '00' && more !== undefined) return null;
  if (/^0+$/.test(trace_id) || /^0+$/.test(parent_span_id)) return null;
  return { trace_id, parent_span_id };
}
