// The main task of each page that changes something, as a person does it, from the first click to what it brings about.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { hasChromium, settled, theSite, visit } from './visit.ts';

const chat = async (key: string): Promise<number> => {
  const response = await fetch(new URL('/v1/chat/completions', theSite().url), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'A key of a test.' }] }),
  });
  await response.text();
  return response.status;
};

describe.skipIf(!hasChromium())('a task', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('a key is created, shown once, used, and revoked', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/keys');
    await page.getByRole('button', { name: 'Create key' }).first().click();
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('key of a test');
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    const dialog = page.getByRole('dialog', { name: 'The secret of key of a test' });
    await dialog.waitFor();
    const secret = (await dialog.locator('code').first().textContent()) ?? '';
    expect(secret).toMatch(/^dbk_\S{16,}$/);
    await expect.poll(() => chat(secret), { timeout: 5_000 }).toBe(200);
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await page.content()).includes(secret)).toBe(false);
    await page.getByRole('button', { name: 'What can be done with key of a test' }).first().click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await expect.poll(() => chat(secret), { timeout: 5_000 }).toBe(401);
    await leave();
  });

  it('somebody is invited, comes by the link, sets a password, and comes back with it', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/users');
    await page.getByRole('button', { name: 'Invite' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Invite somebody' });
    await dialog.getByLabel('User', { exact: true }).fill('oskar');
    await dialog.getByLabel('E-mail address').fill('oskar@example.com');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    const shown = page.getByRole('dialog', { name: 'Link for oskar' });
    await shown.waitFor();
    const content = String(await page.evaluate(`document.querySelector('[role=dialog]').innerHTML`));
    const link = /\/sign-in\?token=[\w-]+/.exec(content)?.[0] ?? '';
    expect(link).not.toBe('');
    await leave();

    const guest = await visit(browser, { role: null, allowed: [/status of 401/] });
    await guest.page.goto(link);
    await guest.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await guest.page.getByLabel('Password', { exact: true }).fill('nine oaks and a lamp');
    await guest.page.getByRole('button', { name: 'Save and go on' }).click();
    await guest.page.waitForURL(/\/overview/);
    await guest.page.getByRole('button', { name: 'Sign out' }).click();
    await guest.page.waitForURL(/\/sign-in/);
    await guest.page.getByLabel('E-mail address').fill('oskar@example.com');
    await guest.page.getByLabel('Password', { exact: true }).fill('not this one at all');
    await guest.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await guest.page.getByText('do not open an account').waitFor();
    await guest.page.getByLabel('Password', { exact: true }).fill('nine oaks and a lamp');
    await guest.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await guest.page.waitForURL(/\/overview/);
    await guest.leave();
  });

  it('somebody is disabled, and their key ends with the account', async () => {
    const asAdmin = async (path: string, body: unknown): Promise<string> => {
      const { url, sessions } = theSite();
      const headers = { cookie: sessions.admin, origin: url, 'content-type': 'application/json' };
      const response = await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) });
      const text = await response.text();
      expect(response.status, text).toBe(201);
      return /"secret":"([^"]+)"/.exec(text)?.[1] ?? '';
    };
    await asAdmin('/api/users', { user: 'quentin', role: 'member' });
    await asAdmin('/api/users', { user: 'rosa', role: 'member' });
    const [theirs, another] = await Promise.all([
      asAdmin('/api/keys', { name: 'laptop of quentin', user: 'quentin' }),
      asAdmin('/api/keys', { name: 'capital of quentin', user: 'Quentin' }),
    ]);
    for (const key of [theirs, another]) await expect.poll(() => chat(key), { timeout: 5_000 }).toBe(200);

    const { page, go, leave } = await visit(browser);
    let asked = 0;
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/api/keys') asked += 1;
    });
    await go('/users');
    const disabling = async (user: string) => {
      await page.getByRole('button', { name: `What to do with ${user}` }).click();
      await page.getByRole('menuitem', { name: 'Disable…' }).click();
      return page.getByRole('alertdialog', { name: `Disable ${user}?` });
    };
    expect(asked).toBe(0);
    // Nothing is offered where no key acts for somebody; the file's are named.
    const nobodys = await disabling('rosa');
    await expect.poll(() => nobodys.getByRole('button', { name: 'Disable' }).isEnabled()).toBe(true);
    expect([await nobodys.getByRole('checkbox').count(), asked]).toEqual([0, 1]);
    await nobodys.getByRole('button', { name: 'Cancel' }).click();
    const ofFile = await disabling('chen');
    await ofFile.getByText(/of daybook\.yaml acts? for them as well/).waitFor();
    await ofFile.getByRole('button', { name: 'Cancel' }).click();
    await ofFile.waitFor({ state: 'detached' });

    const dialog = await disabling('quentin');
    await dialog.getByText('1 key acts for this person.').waitFor();
    expect(await dialog.getByRole('checkbox', { name: 'Revoke their key as well' }).isChecked()).toBe(true);
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('quentin is disabled; 1 key is revoked').first().waitFor();
    await expect.poll(() => chat(theirs), { timeout: 2_000 }).toBe(401);
    expect(await chat(another)).toBe(200);
    await leave();
  });

  it('a price is added, and the look-up knows it', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/prices');
    await page.getByRole('button', { name: 'Add a price' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Add a price' });
    await dialog.getByLabel('Vendor', { exact: true }).fill('vllm');
    await dialog.getByLabel('Model', { exact: true }).fill('house-embed-v9');
    await dialog.getByLabel('Currency', { exact: true }).fill('USD');
    await dialog.getByLabel('Input', { exact: true }).fill('0.02');
    await dialog.getByLabel('Output', { exact: true }).fill('0.04');
    await dialog.getByText('A new entry. Nothing else changes.').waitFor();
    await dialog.getByRole('button', { name: 'Add the price' }).click();
    await page.getByText('The price is in the book.').waitFor();
    await go('/prices?find=house-embed-v9');
    await page.getByRole('cell', { name: 'house-embed-v9' }).first().waitFor();
    await leave();
  });

  it('an endpoint is tried by a real call, and that call is in the record', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/vendors');
    await page
      .getByRole('row', { name: /^openai/ })
      .getByRole('button', { name: 'Test call' })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Test openai' });
    await dialog.getByRole('button', { name: 'Make the call' }).click();
    await dialog.getByText('success').waitFor();
    await dialog.getByRole('link').click();
    await page.waitForURL(/\/calls\?.*call=/);
    await page.getByRole('tab', { name: 'Chat' }).waitFor();
    await leave();
  });

  it('a view is saved and opened again', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/calls?q=status:failed&live=false');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByText('Save this view').click();
    await page.getByRole('dialog').getByLabel('Name').fill('What failed in a test');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await go('/calls');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByText('What failed in a test').first().click();
    await page.waitForURL(/status/);
    await settled(page);
    await leave();
  });

  it('the language is changed, and stays', async () => {
    const { page, go, leave } = await visit(browser, { role: 'auditor' });
    await go('/me');
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: '我的' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '我的' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'My page' }).waitFor();
    await leave();
  });
});
