import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCall } from '../../ledger/testing/calls.ts';
import { type Ended, openTerminal, type Terminal } from '../testing/terminal.ts';

let terminal: Terminal;
const daybook = (line: string, ...more: readonly string[]): Promise<Ended> => terminal.daybook(line, ...more);
beforeEach(async () => {
  terminal = await openTerminal();
});
afterEach(() => terminal.close());

const record = {
  question: `How  deep\nis the ${'very '.repeat(40)}river?`,
  answer: '两米深。',
  model_name: 'gpt-5',
  user: 'ada',
  session_id: 'talk',
  request_id: 'r1',
  timestamp: '2026-11-23T05:12:32.000Z',
};
const { call } = makeCall(1, Date.UTC(2026, 10, 23), { trace_id: 'trace-1', span_id: 'span-1', parent_span_id: 'span-0' });
const session = {
  session_id: 'talk',
  first_call: '2026-11-23T05:00:00.000Z',
  last_call: '2026-11-23T05:12:32.000Z',
  users: ['ada'],
  apps: ['shop'],
  models: ['gpt-5'],
  call_count: 3,
  success_count: 2,
  failed_count: 1,
  cancelled_count: 0,
  refused_count: 0,
  unknown_count: 0,
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  unpriced_count: 1,
  costs: { CNY: '0.2', USD: '0.01' },
};

describe('daybook qa', () => {
  it('lists questions and answers, a line each, and says that there are more', async () => {
    terminal.desk.replies.qa = { records: [record], next: 'x' };
    const { code, out, err } = await daybook('qa user=ada --from 2026-11-23 --search deep');
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(3);
    expect(out).toMatch(/2026-11-23T05:12:32.000Z +r1 +ada +gpt-5 +How deep is the very very .*… +两米深。/);
    expect(err).toContain('--jsonl');
    expect(terminal.desk.asked[0]).toMatchObject({ what: 'qa', args: [{ limit: 20, search: 'deep', empty: false }, null] });
  });

  it('writes all of them as lines of JSON, whole', async () => {
    terminal.desk.replies.qa = { records: [record, { ...record, request_id: 'r2' }], next: null };
    const { code, out } = await daybook('qa --jsonl --empty');
    expect(code).toBe(0);
    expect(
      out
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    ).toEqual([record, { ...record, request_id: 'r2' }]);
    expect(terminal.desk.asked.find(({ what }) => what === 'qa')?.args[0]).toMatchObject({ empty: true });
  });

  it('says what was asked wrongly, in a file too, and writes none', async () => {
    for (const line of ['qa colour=red', 'qa colour=red --jsonl', 'qa --limit x --csv', 'qa --csv --jsonl']) {
      const ended = await daybook(line);
      expect([ended.code, ended.out], line).toEqual([2, '']);
      expect(ended.err).not.toBe('');
    }
  });
});

describe('daybook sessions and session', () => {
  it('lists what sessions add up to, and what of their cost is not known', async () => {
    terminal.desk.replies.sessions = { sessions: [session], next: 'abc' };
    const { out, err } = await daybook('sessions user=ada --from 2026-11-01');
    expect(out).toMatch(/talk +2026-11-23T05:00:00.000Z +2026-11-23T05:12:32.000Z +ada +3 +15 +0.2 CNY \+ 0.01 USD \+ 1 unpriced/);
    expect(err).toBe('There are more: --cursor abc\n');
  });

  it('shows one with its calls, traces and spans', async () => {
    terminal.desk.replies.session = { session, calls: [call], next: null };
    const { out } = await daybook('session', 'a talk/1');
    expect(out).toMatch(/calls +3, of them 2 succeeded/);
    expect(out).toMatch(/trace-1 +span-1 +span-0/);
    expect(terminal.desk.asked[0]?.args[0]).toMatchObject({ session_id: 'a talk/1', range: null });
  });

  it('says that there is none', async () => {
    expect(await daybook('session nobodys')).toMatchObject({ code: 1, err: expect.stringContaining('No call of this session') });
  });
});
