// A small run of chaos/tellers.ts: apps and Daybook killed while calls are told. And its comparison: each way in which a ledger can be
// wrong is seen. `npm run chaos:tellers` is the long one.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compareTold } from '../../chaos/told.ts';
import { requireBuild } from '../whole/house.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('apps and Daybook killed five times: no call is lost and none is there twice', { timeout: 180_000 }, async () => {
  requireBuild();
  const args = ['--import', 'tsx', 'chaos/tellers.ts', '--rounds', '5', '--seed', '4'];
  const out = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: root, timeout: 170_000 }, (_, printed, errors) => resolve(printed + errors));
  });
  expect(out).toContain('PASS: no call lost, none twice.');
});

describe('the comparison', () => {
  const row = (request_id: string, more = {}) => ({ request_id, status: 'success', error_code: null, prompt: 10, completion: 2, ...more });
  const gone = (request_id: string) => row(request_id, { status: 'unknown', error_code: 'app_gone', prompt: null, completion: null });
  const said = { begun: new Set(['a', 'b']), over: new Set(['a']) };

  it.each([
    ['both as they ended', [row('a'), gone('b')]],
    ['one told whole in the app’s last turn', [row('a'), row('b')]],
    ['one that nobody lived to say', [row('a'), gone('b'), gone('c')]],
  ])('finds nothing wrong with %s', (_, rows) => {
    expect(compareTold(said, rows).differences).toEqual([]);
  });

  it.each([
    ['recorded twice', [row('a'), row('a'), gone('b')]],
    ['lost, though it was over', [gone('b')]],
    ['lost, though it was begun', [row('a')]],
    ['over, and not recorded so', [gone('a'), gone('b')]],
    ['over, and not recorded so', [row('a', { prompt: 11 }), gone('b')]],
    ['begun, and recorded as neither', [row('a'), row('b', { status: 'failed' })]],
  ])('sees: %s', (what, rows) => {
    expect(compareTold(said, rows).differences).toEqual([expect.stringContaining(what)]);
  });
});
