// What each setting means, in a sentence or two, for `config example` and the reference. A test holds that every setting of the
// schema has its words here and that nothing here is without a setting.

export const sectionWords: Readonly<Record<string, string>> = {
  gateway: 'The gateway: what callers talk to.',
  timeouts: 'How long a vendor may take. An endpoint may have its own.',
  caller_gone: 'What happens to a call at the vendor when the caller leaves before its end.',
  journal: 'The journal: files of original entry, written before anything else.',
  ingest: 'Calls that are told rather than passed through: by the SDK, over HTTP, by OpenTelemetry.',
  ledger: 'The ledger: where calls are kept for asking.',
  registry: 'The registry: keys and whatever else people edit.',
  desk: 'The management side: console and API.',
  defaults:
    'The endpoint for calls that neither path, key nor model name one for, by family of wire format.\nElse it is the family’s own vendor, or the only endpoint that speaks it.',
  log: 'Daybook’s own log, JSON lines on standard error.',
};

export const settingWords: Readonly<Record<string, string>> = {
  data: 'The data directory: journal, ledger, registry and secret.key.',
  listen: 'Where the gateway listens, host:port. Use 0.0.0.0 to be reached from other machines.',
  'gateway.id': 'This gateway’s name, in every call it records. Several gateways need different ones.',
  'gateway.max_request_bytes': 'The largest request it takes.',
  'gateway.max_kept_bytes': 'How much of each body is recorded. The rest passes, and the call says that it was cut.',
  'gateway.without_key': 'Whether a caller with its own vendor key and no Daybook key is served, as user `anonymous`.',
  'gateway.trusted_proxies': 'Addresses of proxies whose x-forwarded-for is believed.',
  'gateway.record_ip': 'Whether the caller’s address is recorded, in full or without its last part.',
  'gateway.record_user_agent': 'Whether the caller’s user-agent is recorded.',
  'gateway.stop_ms': 'How long open calls may go on after it was asked to stop.',
  'timeouts.connect': 'Until a connection stands.',
  'timeouts.first_byte': 'Until the first byte of the answer. Models that think take minutes.',
  'timeouts.idle': 'Between two pieces of an answer.',
  'timeouts.total': 'For the whole call.',
  'caller_gone.policy': 'cancel stops the vendor at once. drain reads on to learn the true usage, which goes on costing.',
  'caller_gone.max_ms': 'How long to read on.',
  'caller_gone.max_open': 'How many such calls at once; further ones are cancelled.',
  'journal.sync':
    'When the journal is forced onto the disk: at intervals (a power cut may lose the last of them; a crash of the\nprocess loses nothing), or before each call’s last byte is sent.',
  'journal.sync_interval_ms': 'How far apart, for sync: interval.',
  'journal.segment_bytes': 'The size of one file.',
  'journal.max_bytes': 'The most it may take on the disk while the ledger is away.',
  'journal.on_full': 'What to do then: serve without recording and count what was missed, or refuse calls.',
  'ingest.max_batch_records': 'Of one request.',
  'ingest.max_batch_bytes': 'Of one request, decoded.',
  'ingest.max_open': 'How many calls may be known by their beginning alone.',
  'ingest.open_hours': 'How long their end is waited for; then they are recorded as unknown.',
  'ledger.url': 'A ClickHouse server, http(s)://user:password@host:port. Without it the embedded engine runs.',
  'ledger.database': 'The database in it.',
  'ledger.memory_bytes': 'The most memory the embedded engine takes.',
  'registry.url': 'PostgreSQL, postgres://user:password@host/database. Without it a file in the data directory.',
  'desk.listen': 'A port of its own for console and API, host:port. Without it they share the gateway’s.',
  'defaults.openai': 'For calls in OpenAI’s formats.',
  'defaults.anthropic': 'For calls in Anthropic’s format.',
  'defaults.gemini': 'For calls in Gemini’s format.',
  'log.level': 'What is logged.',
};

export type ListWords = { readonly about: string; readonly examples: readonly string[] };

export const listWords: Readonly<Record<string, ListWords>> = {
  vendors: {
    about: 'Vendors that Daybook does not know by itself; `daybook config check` shows what it uses. families: openai, anthropic, gemini.',
    examples: [
      '{ id: acme, name: Acme AI, bases: { openai: "https://api.acme.example/v1" }, auth: { openai: bearer }, currency: EUR, quirks: [usage_unasked] }',
    ],
  },
  endpoints: {
    about:
      'A vendor’s address with a credential. Vendors whose key is in the environment (OPENAI_API_KEY and the like) need none.\nOf base_url and bases one is enough, and neither where the vendor’s own address is meant.',
    examples: [
      '{ name: main, vendor: openai, api_key: "${OPENAI_API_KEY}" }',
      '{ name: gpu, vendor: vllm, base_url: "http://10.0.0.7:8000", headers: { x-team: search }, currency: EUR, timeouts: { connect: 2000 } }',
      '{ name: deepseek-cn, vendor: deepseek, bases: { openai: "https://api.deepseek.com" }, currency: CNY, caller_gone: { policy: drain } }',
    ],
  },
  models: {
    about: 'Names of your own for models, and where they go: the first route whose endpoint speaks the caller’s format is taken.',
    examples: ['{ name: fast, routes: [{ endpoint: main, model: gpt-5-mini }, { endpoint: gpu, model: qwen3-8b }] }'],
  },
  keys: {
    about: 'Keys for machines set up by files; `daybook key create` makes all others.',
    examples: [
      '{ name: ci, secret: "${CI_DAYBOOK_KEY}", user: ci, app: pipeline, role: member, speaks_for_others: false, endpoint: main, models: ["gpt-*", fast] }',
    ],
  },
};
