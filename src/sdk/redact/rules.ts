// The built-in masking rules: what each finds in a text and how sure it must be. A match is replaced by the rule's name in
// brackets. A text that stands in JSON inside another text stays JSON: an escape before a match is left whole.

export const builtInRules = ['api_key', 'bearer_token', 'chinese_id', 'card_number', 'phone', 'email'] as const;
export type BuiltInRule = (typeof builtInRules)[number] | 'credential_field';

export type Rule = {
  readonly name: BuiltInRule;
  /** Quick and too broad: most texts need no closer look. */
  readonly might: RegExp;
  readonly find: RegExp;
  readonly holds?: (match: string) => boolean;
};

/** Not inside a word, or right after an escape such as \n in a text that is JSON itself. */
const afterEscape = String.raw`(?<=\\[bfnrt]|\\u[\da-fA-F]{4})`;
const start = String.raw`(?:(?<![\w\\])|${afterEscape})`;
const startOfNumber = String.raw`(?:(?<![\w\\.+-])|${afterEscape})`;

const keyShapes = [
  String.raw`sk-[A-Za-z0-9_-]{16,}`,
  String.raw`[srp]k_(?:live|test)_[A-Za-z0-9]{10,}`,
  String.raw`AIza[A-Za-z0-9_-]{35}`,
  String.raw`(?:AKIA|ASIA)[A-Z0-9]{16}(?!\w)`,
  String.raw`LTAI[A-Za-z0-9]{12,28}(?!\w)`,
  String.raw`AKID[A-Za-z0-9]{32}(?!\w)`,
  String.raw`gh[opsur]_[A-Za-z0-9]{36,}`,
  String.raw`github_pat_[A-Za-z0-9_]{22,}`,
  String.raw`glpat-[A-Za-z0-9_-]{20,}`,
  String.raw`npm_[A-Za-z0-9]{36}(?!\w)`,
  String.raw`xox[abeoprs]-[A-Za-z0-9-]{10,}`,
  String.raw`hf_[A-Za-z0-9]{30,}`,
  String.raw`gsk_[A-Za-z0-9]{20,}`,
  'xai-[A-Za-z0-9]{20,}',
  'pplx-[A-Za-z0-9]{20,}',
  'r8_[A-Za-z0-9]{30,}',
  'dbk_[A-Za-z0-9_-]{16,}',
  // A JSON Web Token.
  String.raw`eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`,
].join('|');

const rules: readonly Rule[] = [
  {
    name: 'api_key',
    might: /sk-|[srp]k_|AIza|AKIA|ASIA|LTAI|AKID|gh[opsur]_|github_pat_|glpat-|npm_|xox|hf_|gsk_|xai-|pplx-|r8_|dbk_|eyJ|PRIVATE KEY/,
    find: new RegExp(
      String.raw`${start}(?:${keyShapes})|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)`,
      'g',
    ),
  },
  {
    name: 'bearer_token',
    might: /bearer\s/i,
    find: new RegExp(String.raw`${start}bearer\s+[A-Za-z0-9._~+/-]{16,}=*`, 'gi'),
    // Words of prose follow the word as well; a token has digits.
    holds: (match) => /\d/.test(match),
  },
  {
    name: 'chinese_id',
    might: /\d{17}/,
    find: new RegExp(String.raw`${startOfNumber}\d{17}[\dXx](?!\w)`, 'g'),
    holds: isChineseId,
  },
  {
    name: 'card_number',
    might: /\d[ -]?\d{3}[ -]?\d{3}/,
    find: new RegExp(String.raw`${startOfNumber}[2-6]\d{3}(?:[ -]?\d{2,6}){2,4}(?![\w-])`, 'g'),
    holds: isCardNumber,
  },
  {
    name: 'phone',
    might: /\d{3}[ -]?\d{3}|\+\d|\(\d{3}\)/,
    find: new RegExp(
      [
        // Chinese mobile numbers, with the country or without.
        String.raw`${startOfNumber}(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\w-])`,
        // Any country's, with its code.
        String.raw`${startOfNumber}\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?![\w-])`,
        // North American, written with separators.
        String.raw`${startOfNumber}\(\d{3}\) ?\d{3}[ -]\d{4}(?![\w-])`,
        String.raw`${startOfNumber}[2-9]\d{2}[-.][2-9]\d{2}[-.]\d{4}(?![\w-])`,
      ].join('|'),
      'g',
    ),
    holds: (match) => {
      const digits = match.replace(/\D/g, '').length;
      return digits >= 8 && digits <= 15;
    },
  },
  {
    name: 'email',
    might: /@/,
    find: new RegExp(
      String.raw`(?:(?<![\w\\.%+-])|${afterEscape})[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])`,
      'g',
    ),
  },
];

/** The rules that are not switched off, in the order they are applied. */
export function rulesBut(off: (name: BuiltInRule) => boolean): readonly Rule[] {
  return rules.filter(({ name }) => !off(name));
}

const credentialNames: ReadonlySet<string> = new Set([
  'authorization',
  'proxyauthorization',
  'xapikey',
  'xgoogapikey',
  'apikey',
  'cookie',
  'setcookie',
  'password',
  'passwd',
  'clientsecret',
  'accesstoken',
  'refreshtoken',
  'secretaccesskey',
  'privatekey',
]);

/** A member whose text is a credential whatever it looks like. */
export const isCredentialName = (name: string): boolean => name.length < 32 && credentialNames.has(name.replace(/[-_]/g, '').toLowerCase());

/** GB 11643: region, birthday, order, and a check digit modulo 11. */
function isChineseId(text: string): boolean {
  const month = Number(text.slice(10, 12));
  const day = Number(text.slice(12, 14));
  if (!/^[1-9]/.test(text) || !/^(18|19|20)/.test(text.slice(6, 8)) || month < 1 || month > 12 || day < 1 || day > 31) return false;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(text.charAt(i)), 0);
  return '10X98765432'.charAt(sum % 11) === text.charAt(17).toUpperCase();
}

/** ISO/IEC 7812: 13 to 19 digits whose Luhn sum ends in 0. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    const weighed = i % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
