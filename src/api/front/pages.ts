// The two pages of the way in, as HTML and CSS without a build: sign-in, and calls as they arrive. What is put in is escaped.
import { html } from 'hono/html';

const shell = (title: string, body: unknown) => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/front/page.css"></head>
<body>${body}</body>
</html>`;

export const signInPage = (token: string | null) =>
  shell(
    'Daybook · sign in',
    token === null
      ? html`<main class="narrow"><h1>Daybook</h1><p>Open the link that <code>daybook start</code> printed, or make a new one with <code>daybook admin link</code>.</p></main>`
      : html`<main class="narrow"><h1>Daybook</h1><p>This link works once.</p><form method="post" action="/sign-in"><input type="hidden" name="token" value="${token}"><button autofocus>Sign in</button></form></main>`,
  );

/** For the person who opened a link that is spent. */
export const linkUsedPage = (words: string) =>
  shell('Daybook · sign in', html`<main class="narrow"><h1>Daybook</h1><p role="alert">${words}</p></main>`);

export const firstPage = (host: string, user: string) =>
  shell(
    'Daybook · calls',
    html`<header><h1>Daybook</h1><span id="open" aria-live="polite"></span><form method="post" action="/sign-out"><span>${user}</span> <button>Sign out</button></form></header>
<main>
<section id="first" hidden>
<h2>Make the first call</h2>
<p>Point an SDK here by its base URL, with a Daybook key in place of the vendor’s.</p>
<pre>curl http://${host}/v1/chat/completions -H "authorization: Bearer $DAYBOOK_KEY" -H "content-type: application/json" -d '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}'
new OpenAI({ baseURL: 'http://${host}/v1', apiKey: process.env.DAYBOOK_KEY })
new Anthropic({ baseURL: 'http://${host}', apiKey: process.env.DAYBOOK_KEY })</pre>
</section>
<table id="calls" hidden>
<caption>Newest calls</caption>
<thead><tr><th>When</th><th>Status</th><th>Id</th><th>User</th><th>App</th><th>Model</th><th class="n">Tokens in → out</th><th class="n">Cost</th><th class="n">Duration</th><th>Question</th></tr></thead>
<tbody></tbody>
</table>
<p id="trouble" role="alert" hidden></p>
</main>
<script src="/front/page.js" defer></script>`,
  );

export const pageStyle = `
:root { color-scheme: light dark; --line: light-dark(#ddd, #333); --quiet: light-dark(#595959, #a0a0a0); font: 14px/1.45 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#fff, #141414); color: light-dark(#1a1a1a, #ededed); }
header { display: flex; gap: 16px; align-items: center; padding: 8px 16px; border-bottom: 1px solid var(--line); }
header form { margin-left: auto; color: var(--quiet); }
h1 { font-size: 16px; margin: 0; } h2 { font-size: 15px; }
main { padding: 16px; overflow-x: auto; } main.narrow { max-width: 420px; margin: 15vh auto; }
pre { padding: 12px; border: 1px solid var(--line); border-radius: 4px; overflow-x: auto; font: 12px/1.6 ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 8px; }
th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--quiet); font-weight: 500; } .n { text-align: right; } td:last-child { white-space: normal; min-width: 200px; }
.success { color: light-dark(#176f3d, #5fd08a); } .failed, .timeout { color: light-dark(#b3261e, #ff8a80); }
.refused { color: light-dark(#8a5a00, #f0b74a); } .cancelled { color: light-dark(#6b3fa0, #c6a4f5); } .unknown { color: var(--quiet); }
code { font-family: ui-monospace, monospace; }
`;
