// The currencies there are, by their ISO 4217 codes, and those there were: the Central Bank's history names them still. A list of our
// own, because each engine knows another one, and a price must mean the same on every machine.

const current = [
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP',
  'CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG',
  'HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL',
  'MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR',
  'RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD',
  'TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XDR XOF XPF XSU YER ZAR ZMW ZWG',
];
const past = [
  'AFA ANG ATS AZM BEF BGN BYB BYR CUC CYP DEM EEK ESP FIM FRF GHC GRD HRK IEP ITL LTL LUF LVL MRO MTL MZM NLG',
  'PTE ROL RUR SDD SIT SKK SLL STD TMM TRL VEB VEF ZMK ZWD ZWL',
];

const known: ReadonlySet<string> = new Set([...current, ...past].flatMap((row) => row.split(' ')));
/** What people write for a currency that has another code. */
const meant: ReadonlyMap<string, string> = new Map([
  ['RMB', 'CNY'],
  ['CNH', 'CNY'],
  ['YUAN', 'CNY'],
  ['人民币', 'CNY'],
  ['元', 'CNY'],
  ['¥', 'CNY'],
  ['￥', 'CNY'],
  ['$', 'USD'],
  ['US$', 'USD'],
  ['€', 'EUR'],
  ['NTD', 'TWD'],
]);

export const isCurrency = (code: string): boolean => known.has(code);

/** What a code should have been, in words. */
export function currencyFault(code: unknown): string {
  const upper = typeof code === 'string' ? code.trim().toUpperCase() : '';
  const right = meant.get(upper) ?? (known.has(upper) ? upper : null);
  return right === null ? 'a three-letter ISO 4217 code such as USD, CNY or EUR' : `write ${right}`;
}
