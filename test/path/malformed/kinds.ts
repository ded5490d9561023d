// Requests that are broken in every way we know of, made from a seed: the same seed makes the same bytes. Each kind says what must
// become of it, because "a clear 4xx" is only a claim where the test knows which requests deserve one.
import type { Random } from './random.ts';

/**
 * `broken`: no HTTP/1.1 that has one reading; a 4xx or a closed connection, and nothing goes on.
 * `refused`: HTTP that Daybook itself says no to, with a record.
 * `partial`: ends too early.
 * `any`: a valid request with bytes changed at random; it may even be valid still.
 * `valid`: must be served, so that the test knows what it would see if something went through.
 */
export type Fate = 'broken' | 'refused' | 'partial' | 'any' | 'valid';
export type Attack = { readonly kind: string; readonly fate: Fate; readonly bytes: Buffer };

const path = '/v1/chat/completions';
const body = '{"model":"m","messages":[]}';
const smuggled = 'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nx-probe: smuggled\r\ncontent-length: 2\r\n\r\n{}';

export type Names = { readonly key: string; readonly id: string };

/** A request's head with framing of the caller's choice. */
const head = ({ key, id }: Names, lines: readonly string[], first = `POST ${path} HTTP/1.1`): string =>
  [first, 'host: daybook', `authorization: Bearer ${key}`, `x-probe: ${id}`, `x-daybook-request-id: ${id}`, ...lines, '', ''].join('\r\n');

const whole = (names: Names, text: string, more: readonly string[] = []): string =>
  head(names, [...more, 'content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]) + text;

type Maker = (names: Names, random: Random) => string | Buffer;

const lengths = ['+5', '-1', '5,5', '5, 6', '5 5', '0x5', '5e1', '', '9999999999999999999999', '٥', '5;', '\v5', '5\0'];
const codings = [
  'identity',
  'xchunked',
  'chunked x',
  'gzip',
  'chunked, identity',
  '\vchunked',
  'chunked\0',
  '"chunked"',
  'chunkedchunked',
  'chunk\ted',
];
const sizes = ['zz', '-1', '0x5', '+5', '5 5', 'FFFFFFFFFFFFFFFFFF', '', '5_0', '\r', '５'];
const firstLines = [
  `GET ${path}`,
  `GET ${path} HTTP/9.9`,
  `GET ${path} HTP/1.1`,
  `GET ${path} HTTP/1.1 more`,
  `get ${path} HTTP/1.1`,
  `GE T ${path} HTTP/1.1`,
  `GET\t${path}\tHTTP/1.1`,
  `${path} HTTP/1.1`,
  `BREW ${path} HTTP/1.1`,
  `GET ${path}\0 HTTP/1.1`,
  `GET /v1/a b HTTP/1.1`,
  ' HTTP/1.1',
  'PRI * HTTP/2.0',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc',
];
const badLines = [
  'x odd: 1',
  'no colon at all',
  ': no name',
  'x\0y: 1',
  'x-odd : 1',
  'x(y): 1',
  'x-odd: a\0b',
  'x-odd: a\rb',
  'ключ: 1',
  '\tx: 1',
];
const wrongBodies = [
  '',
  '{',
  '}',
  '[]',
  'null',
  '"x"',
  '{"a":}',
  '{"model":"a","model":"b"}',
  '{"a":1}{',
  '{"a" 1}',
  '\0',
  'true',
  '{"stream":tru',
  '[[[[',
];

const broken: Readonly<Record<string, Maker>> = {
  'length and chunks': (names) => `${head(names, ['content-length: 5', 'transfer-encoding: chunked'])}0\r\n\r\n${smuggled}`,
  'chunks and length': (names) => `${head(names, ['transfer-encoding: chunked', 'content-length: 5'])}0\r\n\r\n${smuggled}`,
  'two lengths': (names, random) =>
    head(names, [`content-length: ${random.below(9)}`, `content-length: ${10 + random.below(90)}`]) + smuggled,
  'the same length twice': (names) => `${head(names, ['content-length: 2', 'content-length: 2'])}{}${smuggled}`,
  'a length that is none': (names, random) => `${head(names, [`content-length: ${random.of(lengths)}`])}hello${smuggled}`,
  'a coding that is none': (names, random) =>
    `${head(names, [`transfer-encoding: ${random.of(codings)}`])}5\r\nhello\r\n0\r\n\r\n${smuggled}`,
  'two codings': (names) => `${head(names, ['transfer-encoding: chunked', 'transfer-encoding: identity'])}0\r\n\r\n${smuggled}`,
  'a space before the colon': (names) => `${head(names, ['transfer-encoding : chunked', 'content-length: 5'])}0\r\n\r\n${smuggled}`,
  'a folded coding': (names) => `${head(names, ['transfer-encoding:\r\n chunked', 'content-length: 5'])}0\r\n\r\n${smuggled}`,
  'a folded length': (names) => head(names, ['content-length: 2\r\n 0']) + smuggled,
  'a folded header': (names, random) => `${head(names, [`x-fold: a\r\n${random.of([' ', '\t'])}b`, 'content-length: 2'])}{}`,
  'line feeds alone': (names) => `${head(names, ['content-length: 2']).replaceAll('\r\n', '\n')}{}`,
  'one line feed alone': (names, random) => {
    const lines = head(names, ['content-length: 2']).split('\r\n');
    const at = random.below(lines.length - 3);
    return `${lines.slice(0, at + 1).join('\r\n')}\n${lines.slice(at + 1).join('\r\n')}{}`;
  },
  'carriage returns alone': (names) => `${head(names, ['content-length: 2']).replaceAll('\r\n', '\r')}{}`,
  'a chunk size that is none': (names, random) =>
    `${head(names, ['transfer-encoding: chunked'])}${random.of(sizes)}\r\nhello\r\n0\r\n\r\n${smuggled}`,
  'a chunk longer than its size': (names) => `${head(names, ['transfer-encoding: chunked'])}2\r\nhello\r\n0\r\n\r\n${smuggled}`,
  'a chunk that ends in a line feed': (names) => `${head(names, ['transfer-encoding: chunked'])}5\r\nhello\n0\r\n\r\n${smuggled}`,
  'a chunk size that ends in a line feed': (names) => `${head(names, ['transfer-encoding: chunked'])}5\nhello\r\n0\r\n\r\n${smuggled}`,
  'a first line that is none': (names, random) => head(names, ['content-length: 0'], random.of(firstLines)),
  'a header line that is none': (names, random) => `${head(names, [random.of(badLines), 'content-length: 2'])}{}`,
  'headers too large': (names, random) =>
    `${head(names, [`x-large: ${'x'.repeat(33_000 + random.below(30_000))}`, 'content-length: 2'])}{}`,
  'headers too many': (names) => `${head(names, [...Array.from({ length: 4_000 }, (_, i) => `x-${i}: ${i}`), 'content-length: 2'])}{}`,
  'an address too long': (names, random) => head(names, [], `GET /v1/${'a'.repeat(33_000 + random.below(9_000))} HTTP/1.1`),
};

const refused: Readonly<Record<string, Maker>> = {
  'a body that is no JSON': (names, random) => whole(names, random.of(wrongBodies)),
  'random bytes as a body': (names, random) => {
    const bytes = random.bytes(1 + random.below(200));
    return Buffer.concat([Buffer.from(head(names, [`content-length: ${bytes.length}`]), 'latin1'), bytes]);
  },
  'a key nobody knows': (names, random) => whole({ ...names, key: `dbk_${random.below(1e9)}` }, body),
  'no key': (names) => whole({ ...names, key: '' }, body),
  'an encoding it does not have': (names) => whole(names, body, ['content-encoding: gzip']),
  'metadata that is none': (names, random) => whole(names, body, [`x-daybook-metadata: ${random.of(['{', '[]', '1', 'x', '{"a":'])}`]),
  'chunks of no JSON': (names) => `${head(names, ['transfer-encoding: chunked'])}3\r\n{"a\r\n0\r\n\r\n`,
  'a body nested without end': (names, random) => whole(names, `{"a":${'['.repeat(600 + random.below(3_000))}`),
};

const partial: Readonly<Record<string, Maker>> = {
  'a body that ends early': (names, random) => whole(names, body).slice(0, -1 - random.below(body.length - 1)),
  'a head that ends early': (names, random) => {
    const text = whole(names, body);
    return text.slice(0, 1 + random.below(text.indexOf('\r\n\r\n')));
  },
  'chunks that end early': (names) => `${head(names, ['transfer-encoding: chunked'])}1b\r\n${body.slice(0, 10)}`,
  'random bytes': (_, random) => random.bytes(1 + random.below(500)),
  nothing: () => '',
};

const any: Readonly<Record<string, Maker>> = {
  'a valid request with bytes changed': (names, random) => {
    const bytes = Buffer.from(whole(names, body), 'latin1');
    for (let i = 1 + random.below(3); i > 0; i -= 1) bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
  'a valid request with a piece left out': (names, random) => {
    const text = whole(names, body);
    const from = random.below(text.length);
    return text.slice(0, from) + text.slice(from + 1 + random.below(20));
  },
  'a valid request with a piece doubled': (names, random) => {
    const text = whole(names, body);
    const from = random.below(text.length);
    const to = from + 1 + random.below(40);
    return text.slice(0, to) + text.slice(from);
  },
};

const valid: Readonly<Record<string, Maker>> = { 'a valid request': (names) => whole(names, body) };

const all: readonly (readonly [Fate, string, Maker])[] = Object.entries({ broken, refused, partial, any, valid } satisfies Record<
  Fate,
  Readonly<Record<string, Maker>>
>).flatMap(([fate, makers]) => Object.entries(makers).map(([kind, maker]) => [fateOf(fate), kind, maker] as const));

function fateOf(name: string): Fate {
  const fate = (['broken', 'refused', 'partial', 'any', 'valid'] as const).find((one) => one === name);
  if (fate === undefined) throw new RangeError(name);
  return fate;
}

/** The n-th attack: kinds take turns, so that a short run has all of them too. */
export function attackOf(n: number, names: Names, random: Random): Attack {
  const row = all[n % all.length];
  if (row === undefined) throw new RangeError('there are no kinds');
  const [fate, kind, maker] = row;
  const made = maker(names, random);
  return { fate, kind, bytes: typeof made === 'string' ? Buffer.from(made, 'latin1') : made };
}
