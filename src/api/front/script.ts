// The script of the plain page: asks the API for the newest calls every two seconds and shows how many are open. Text is only
// ever set as text, so nothing a model writes is taken for markup.

export const pageScript = `
const marks = { success: '✓', failed: '✕', timeout: '⧖', cancelled: '⊘', refused: '⊗', unknown: '?' };
const body = document.querySelector('#calls tbody');
const cell = (row, text, name) => { const td = row.insertCell(); td.textContent = text; if (name) td.className = name; return td; };
const count = (n) => (n === null ? '–' : n.toLocaleString());
async function look() {
  const trouble = document.getElementById('trouble');
  try {
    const answer = await fetch('/api/calls?limit=50');
    if (!answer.ok) throw new Error((await answer.json()).error.message);
    const { calls } = await answer.json();
    document.getElementById('first').hidden = calls.length > 0;
    document.getElementById('calls').hidden = calls.length === 0;
    const rows = calls.map((call) => {
      const row = document.createElement('tr');
      const when = cell(row, new Date(call.request_timestamp).toLocaleTimeString());
      when.title = call.request_timestamp;
      cell(row, (marks[call.status] ?? '') + ' ' + call.status, call.status);
      const id = cell(row, call.request_id.slice(-8)); id.title = call.request_id;
      cell(row, call.user ?? '–'); cell(row, call.source_app ?? '–'); cell(row, call.model_name ?? '–');
      const guessed = call.usage_source === 'tokenizer' || call.usage_source === 'vendor_partial';
      cell(row, (guessed ? '~' : '') + count(call.prompt_tokens) + ' → ' + count(call.completion_tokens), 'n');
      // Unknown is said; a refused call has no cost that could be known.
      const unknown = call.status === 'refused' ? '–' : 'unknown';
      const amount = (call.cost_status === 'estimated' ? '~' : '') + call.estimated_cost + ' ' + (call.currency ?? '');
      cell(row, call.estimated_cost === null ? unknown : amount, 'n');
      cell(row, call.duration_ms === null ? '–' : Math.round(call.duration_ms) + ' ms', 'n');
      cell(row, call.preview ?? '');
      return row;
    });
    body.replaceChildren(...rows);
    trouble.hidden = true;
  } catch (error) {
    trouble.textContent = error.message; trouble.hidden = false;
  }
  setTimeout(look, 2000);
}
look();
const open = new Map();
const live = new EventSource('/api/calls/live');
const show = () => { document.getElementById('open').textContent = open.size + ' open'; };
for (const name of ['open', 'progress']) live.addEventListener(name, (event) => { open.set(event.lastEventId, 1); show(); });
live.addEventListener('close', (event) => { open.delete(event.lastEventId); show(); });
live.addEventListener('hello', () => { open.clear(); show(); });
`;
