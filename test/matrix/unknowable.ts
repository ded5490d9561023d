// What a way in cannot know, or knows and the gateway does not, and why. Everything that stands here in no row must be equal; a row that
// says more than is so is a fault too.
import type { WayName } from './parts.ts';
import type { Scenario } from './scenarios.ts';

export type Row = {
  readonly ways: readonly WayName[];
  /** All of them unless said. */
  readonly scenarios?: readonly Scenario['name'][];
  /** `call.` or `body.` and the field. */
  readonly fields: readonly string[];
  readonly why: string;
};

const sdk = ['log service', 'wrappers'] as const;

export const unknowable: readonly Row[] = [
  {
    ways: ['log service', 'wrappers', 'ingestion', 'otlp'],
    fields: ['call.route', 'call.overhead_ms', 'call.ip_address', 'call.user_agent', 'body.request_headers', 'body.response_headers'],
    why: 'Only the gateway stands between the caller and the vendor.',
  },
  {
    ways: ['ingestion', 'otlp'],
    fields: ['call.client_request_id'],
    why: 'The sender has an id of its own; the SDK’s is a ULID and taken as it is.',
  },
  { ways: sdk, fields: ['call.code_location', 'call.git_sha'], why: 'The SDK runs in the app and sees its code; the gateway does not.' },
  {
    ways: ['otlp'],
    fields: ['call.trace_id', 'call.span_id', 'call.metadata'],
    why: 'A span has its ids, and the name of the scope that made it; these callers of the gateway send no traceparent.',
  },
  {
    ways: ['log service', 'otlp'],
    fields: ['call.request_bytes', 'call.response_bytes', 'body.response_raw'],
    why: 'Fields are told, not the bodies they were read from.',
  },
  {
    ways: ['log service', 'otlp'],
    scenarios: ['success', 'stream', 'tools', 'retry'],
    fields: ['call.usage'],
    why: 'The service tier stands in the answer beside its usage; conventions have no word for the smaller parts either.',
  },
  {
    ways: ['log service', 'otlp'],
    fields: ['call.attempts'],
    why: 'A call that was tried once is told without its tries; spans have none. Of one that went well in the end, the log service is told the tries that failed.',
  },
  {
    ways: ['wrappers', 'ingestion'],
    scenarios: ['retry'],
    fields: ['call.attempts'],
    why: 'To the gateway each try of the app’s SDK is a call; who tells of it knows them as one.',
  },
  {
    ways: ['log service', 'wrappers', 'ingestion', 'otlp'],
    scenarios: ['timeout'],
    fields: ['call.http_status'],
    why: 'The 504 is the gateway’s own answer to its caller; the vendor gave none.',
  },
  {
    ways: ['log service'],
    scenarios: ['timeout', 'abort'],
    fields: ['call.error_code', 'call.error_message'],
    why: 'An app’s error says that it gave up, not which clock ran out, and says it in its own words.',
  },
  { ways: ['ingestion'], scenarios: ['timeout', 'abort'], fields: ['call.error_message'], why: 'This app tells codes and no messages.' },
  {
    ways: ['otlp'],
    scenarios: ['failure', 'timeout', 'abort'],
    fields: ['call.error_code', 'call.error_message'],
    why: 'error.type is the class of the SDK’s error, and the exception has its message; the vendor’s body is in neither.',
  },
  {
    ways: ['otlp'],
    fields: ['call.model_id', 'call.endpoint', 'call.dialect', 'call.path'],
    why: 'Conventions name a model and a provider, not a wire format or an address of a vendor’s API.',
  },
  {
    ways: ['otlp'],
    scenarios: ['success', 'stream', 'tools', 'failure', 'abort', 'retry'],
    fields: ['call.vendor_request_id'],
    why: 'Conventions have the id of the answer, not of the request.',
  },
  {
    ways: ['otlp'],
    fields: ['body.request_params'],
    why: 'Parameters have the names of the conventions; what has none there is not told.',
  },
  {
    ways: ['otlp'],
    scenarios: ['success', 'stream', 'tools', 'retry'],
    fields: ['call.usage_raw'],
    why: 'The counts as the span has them, under its names.',
  },
  { ways: ['otlp'], scenarios: ['retry'], fields: ['call.retry_count'], why: 'A span around a call of the SDK does not see its tries.' },
];

export const rowsFor = (way: WayName, scenario: Scenario['name']): readonly Row[] =>
  unknowable.filter((row) => row.ways.includes(way) && (row.scenarios?.includes(scenario) ?? true));
