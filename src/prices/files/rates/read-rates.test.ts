import { describe, expect, it } from 'vitest';
import { readRates } from './read-rates.ts';

const draft = (from_currency: string, to_currency: string, rate: string, effective_from: string, source: string | null = null) => ({
  from_currency,
  to_currency,
  rate,
  effective_from,
  source,
});
const draftsOf = (text: string) => readRates(text).drafts.map((each) => each.draft);
const faultsOf = (text: string) => readRates(text).faults.map(({ place, message }) => `${place}: ${message}`);
const midnight = '2026-11-23T00:00:00Z';

describe('a table of one’s own', () => {
  it('columns come in any order, a day is its midnight in UTC, and a source is optional', () => {
    expect(draftsOf('to,rate,date,from\nCNY,7.1234,2026-11-23,usd\n')).toEqual([draft('USD', 'CNY', '7.1234', midnight)]);
    expect(draftsOf('date,from,to,rate,source\n2026-11-23,USD,CNY,7,a bank\n')).toEqual([draft('USD', 'CNY', '7', midnight, 'a bank')]);
  });

  it('Chinese headers, a byte order mark, CRLF and semicolons are understood', () => {
    expect(draftsOf('\ufeff日期;源币种;目标币种;汇率;来源\r\n2026/11/23;USD;CNY;7.1;"中国银行;中间价"\r\n')).toEqual([
      draft('USD', 'CNY', '7.1', midnight, '中国银行;中间价'),
    ]);
  });

  it('dates may carry a time, which is UTC unless a zone stands there', () => {
    const at = (date: string) =>
      draftsOf(`date\tfrom\tto\trate\n${date}\tUSD\tCNY\t7\n`).map(({ effective_from }) => Date.parse(effective_from));
    expect(at('2026-11-23 08:15')).toEqual([Date.parse('2026-11-23T08:15:00Z')]);
    expect(at('2026/1/5 8:00:00')).toEqual([Date.parse('2026-01-05T08:00:00Z')]);
    expect(at('2026-11-23T08:00:00+08:00')).toEqual([Date.parse(midnight)]);
  });

  it('what is wrong is said with its line, and the other rows are read', () => {
    const text =
      'date,from,to,rate\n2026-11-23,USD,CNY,7\n2026-02-30,USD,CNY,7\n2026-11-24,USD,CNY,"7,1"\n\n2026-11-24,USD,CNY,-7\n2026-11-24,USD,USD,1\n2026-11-24 08:07,USD,CNY,7\n2026-11-24,US,CNY,7\n2026-11-24,USD,CNY,0\n2026-11-24,USD,CNY,1e400\n';
    expect(draftsOf(text)).toHaveLength(1);
    expect(faultsOf(text)).toEqual([
      'line 3: date "2026-02-30": not a day such as 2026-11-23',
      'line 4: rate: cannot be "7,1"; it takes a decimal number such as "7.1234": write a point for the decimals, as in 7.1',
      'line 6: rate: cannot be "-7"; it takes a decimal number such as "7.1234"',
      'line 7: the two currencies are the same',
      'line 8: date: cannot be "2026-11-24T08:07:00Z"; it takes a moment on a quarter of an hour, such as 2026-11-23T00:00:00Z',
      'line 9: from: cannot be "US"; it takes a three-letter ISO 4217 code such as USD, CNY or EUR',
      'line 10: a rate of zero is none',
      'line 11: rate: cannot be "1e400"; it takes a decimal number such as "7.1234"',
    ]);
  });

  it('a pair that stands twice at one moment is a fault that names both lines', () => {
    expect(faultsOf('date,from,to,rate\n2026-11-23,USD,CNY,7\n2026/11/23,USD,CNY,8\n')).toEqual([
      'line 3: a rate of this pair and moment stands at line 2 already',
    ]);
  });

  it('a file that is no such table is one fault, and nothing throws', () => {
    expect(faultsOf('a,b,c\n1,2,3\n')).toEqual([expect.stringContaining('line 1: the header must name date, from, to and rate')]);
    expect(faultsOf('')).toEqual(['line 1: the file is empty']);
    expect(faultsOf('\n\n')).toEqual(['line 1: the file is empty']);
    expect(faultsOf('date,from,to,rate\n')).toEqual(['line 1: there is no rate in the file']);
    expect(faultsOf('PK\u0003\u0004\u0000\u0000')).toEqual(['line 1: this is not a text file']);
    expect(faultsOf('date,from,to,rate\n2026-11-23,USD,CNY,"7\n')).toEqual([
      expect.stringMatching(/^line [23]: a quotation mark is never closed$/),
    ]);
    expect(faultsOf('date,from,to,rate,date\n')).toEqual(['line 1: the column "date" stands there twice']);
    expect(faultsOf('date,from,to,rate\n2026-11-23,USD,CNY,7,1\n')).toEqual(['line 2: the row has 5 cells, but the header names 4']);
  });

  it('a column that means nothing here is named', () => {
    expect(readRates('date,from,to,rate,bank\n2026-11-23,USD,CNY,7,x\n').notes).toEqual(['columns passed over: bank']);
  });
});

// The shape of the published files, with their trailing separators and spaces (https://www.ecb.europa.eu/stats/eurofxref/).
const daily = 'Date, USD, JPY, GBP, CNY, IDR, \n20 November 2026, 1.0583, 163.31, 0.83273, 7.6690, 16890.13, \n';
const history = `Date,USD,JPY,CYP,CNY,
2026-11-20,1.0583,163.31,N/A,7.669,
2026-11-19,1.0551,163.12,N/A,N/A,
1999-01-04,1.1789,133.73,0.58231,N/A,
`;
const xml = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender>
		<gesmes:name>European Central Bank</gesmes:name>
	</gesmes:Sender>
	<Cube>
		<Cube time='2026-11-20'>
			<Cube currency='USD' rate='1.0583'/>
			<Cube currency='CNY' rate='7.6690'/>
		</Cube>
		<Cube time="2026-11-19"><Cube currency="USD" rate="1.0551"/></Cube>
	</Cube>
</gesmes:Envelope>`;

describe('the European Central Bank’s files', () => {
  const short = (text: string) =>
    readRates(text).drafts.map(({ draft: { to_currency, rate, effective_from } }) => [to_currency, rate, effective_from]);

  it('the daily table: one euro is so much of each currency', () => {
    const read = readRates(daily);
    expect([read.format, read.faults, read.notes]).toEqual(['ecb', [], []]);
    expect(read.drafts[0]).toEqual({
      place: 'line 2, USD',
      draft: draft('EUR', 'USD', '1.0583', '2026-11-20T00:00:00Z', 'European Central Bank, euro foreign exchange reference rates'),
    });
    expect(short(daily).map(([to, rate]) => [to, rate])).toEqual([
      ['USD', '1.0583'],
      ['JPY', '163.31'],
      ['GBP', '0.83273'],
      ['CNY', '7.6690'],
      ['IDR', '16890.13'],
    ]);
  });

  it('the history table: a currency that was not quoted has no rate that day', () => {
    expect(readRates(history).faults).toEqual([]);
    expect(short(history)).toEqual([
      ['USD', '1.0583', '2026-11-20T00:00:00Z'],
      ['JPY', '163.31', '2026-11-20T00:00:00Z'],
      ['CNY', '7.669', '2026-11-20T00:00:00Z'],
      ['USD', '1.0551', '2026-11-19T00:00:00Z'],
      ['JPY', '163.12', '2026-11-19T00:00:00Z'],
      ['USD', '1.1789', '1999-01-04T00:00:00Z'],
      ['JPY', '133.73', '1999-01-04T00:00:00Z'],
      ['CYP', '0.58231', '1999-01-04T00:00:00Z'],
    ]);
  });

  it('XML: each day’s cube holds its rates, whatever the quotation marks', () => {
    const read = readRates(`\ufeff${xml}`);
    expect([read.format, read.faults]).toEqual(['ecb', []]);
    expect(short(xml)).toEqual([
      ['USD', '1.0583', '2026-11-20T00:00:00Z'],
      ['CNY', '7.6690', '2026-11-20T00:00:00Z'],
      ['USD', '1.0551', '2026-11-19T00:00:00Z'],
    ]);
    expect(read.drafts.map(({ place }) => place)).toEqual(['line 9', 'line 10', 'line 12']);
  });

  it('a reader may want some currencies only, or rates from a moment on; what was passed over is counted', () => {
    const read = readRates(history, { currencies: ['EUR', 'USD', 'CNY'], since: Date.parse('2026-11-20T00:00:00Z') });
    expect(read.drafts.map((each) => each.draft.to_currency)).toEqual(['USD', 'CNY']);
    expect(read.notes).toEqual(['6 rates of other currencies or of an earlier time were passed over']);
    expect(read.faults).toEqual([]);
  });

  it('XML that is cut short, is not the bank’s, or has odd cells is a fault', () => {
    expect(faultsOf(xml.slice(0, -40))).toEqual(['line 1: the file is cut short: its Envelope is never closed']);
    expect(faultsOf('<html></html>')).toEqual(['line 1: this XML is not the European Central Bank’s: it has no Cube']);
    expect(faultsOf(xml.replace("rate='1.0583'", "rate='-'"))).toEqual([expect.stringContaining('line 9: rate: cannot be "-";')]);
    expect(faultsOf(xml.replace('2026-11-20', 'today'))).toEqual(['line 8: time "today": not a day such as 2026-11-20']);
    expect(faultsOf(history.replace('1.0551', 'abc'))).toEqual([expect.stringContaining('line 3, USD: rate: cannot be "abc";')]);
    expect(faultsOf(daily.replace('November', 'Nov'))).toEqual([]);
    expect(faultsOf(daily.replace('20 November', '31 November'))).toEqual([expect.stringContaining('line 2: date "31 November 2026"')]);
  });
});

it('days of one’s own table are those of a clock that is given, the Central Bank’s are not', () => {
  const clock = (date: string, time: string | null): number => Date.parse(`${date}T${time ?? '00:00:00'}+08:00`);
  const begins = (text: string) => readRates(text, { clock }).drafts.map(({ draft }) => draft.effective_from);
  expect(begins('date,from,to,rate\n2026-11-23,USD,CNY,7\n2026-11-24 08:15,USD,CNY,7\n')).toEqual([
    '2026-11-22T16:00:00.000Z',
    '2026-11-24T00:15:00.000Z',
  ]);
  expect(begins('Date, USD, \n20 November 2026, 1.1, \n')).toEqual(['2026-11-20T00:00:00Z']);
});

it('a month that is no English one is refused', () => {
  expect(readRates('Date, USD, \n23 Novembre 2026, 1.1, \n').faults).toMatchObject([
    { message: expect.stringContaining('23 Novembre 2026') },
  ]);
});
