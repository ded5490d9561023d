import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passwordsOf, refuseWeak, usualCost } from './password.ts';

const cheap = { ln: 4, r: 8, p: 1 };
const passwords = passwordsOf(cheap);

describe('a password that is kept', () => {
  it('is opened by itself and by no other', async () => {
    const two = fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }));
    await fc.assert(
      fc.asyncProperty(two, async ([one, other]) => {
        const kept = await passwords.make(one);
        expect(await passwords.check(one, kept)).toBe(true);
        expect(await passwords.check(other, kept)).toBe(one.normalize('NFKC') === other.normalize('NFKC'));
      }),
      { numRuns: 30 },
    );
  });

  it('is the same however a keyboard composes its letters', async () => {
    expect(await passwords.check('Ame\u0301lie ﬁnds it', await passwords.make('Am\u00e9lie finds it'))).toBe(true);
  });

  it('has a salt of its own, names its cost and does not hold the password', async () => {
    const [first, second] = [await passwords.make('the same words'), await passwords.make('the same words')];
    expect(first).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(first).not.toBe(second);
    expect(first).not.toContain('words');
  });

  it('still opens after the cost is raised, and is then seen to be old', async () => {
    const kept = await passwords.make('the same words');
    const dearer = passwordsOf({ ...cheap, ln: 5 });
    expect([await dearer.check('the same words', kept), dearer.isOld(kept), passwords.isOld(kept)]).toEqual([true, true, false]);
  });

  it('is asked for with the same work where there is none', async () => {
    let derived = 0;
    const counting = passwordsOf(cheap, (bytes) => {
      derived += 1;
      return Buffer.alloc(bytes);
    });
    expect(await counting.check('any', null)).toBe(false);
    expect(derived).toBe(1);
  });

  it('costs what OWASP asks for, at least', () => {
    expect(usualCost).toEqual({ ln: 15, r: 8, p: 3 });
  });

  it('in a form nobody knows opens nothing', async () => {
    for (const kept of ['', 'plain', '$scrypt$ln=4,r=8,p=1$$', '$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA'])
      await expect(passwords.check('plain', kept)).rejects.toThrow(/form that is not known/);
  });

  it('is worked on two at a time, and where too many wait the next is told to come again', async () => {
    const all = await Promise.allSettled(Array.from({ length: 60 }, () => passwords.make('words')));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(52);
    expect(all.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'sign_in_limited' } });
    await passwords.make('words');
  });
});

describe('a password that is chosen', () => {
  const ada = { user: 'Ada Lovelace', email: 'ada.lovelace@example.com' };
  it.each(['nine char', 'x'.repeat(201), 'aaaaaaaaaaaa', '1212121212', 'Ada.Lovelace@example.com ', 'ada lovelace', '密碼密碼密碼'])(
    '%s is refused',
    (password) => {
      expect(() => refuseWeak(password, ada)).toThrow(expect.objectContaining({ code: 'password_weak' }));
    },
  );
  it.each(['ten chars.', 'abcd'.repeat(50), '这是一个足够长的密码', 'pass\tword with spaces'])('%s is taken', (password) => {
    refuseWeak(password, ada);
  });
});
