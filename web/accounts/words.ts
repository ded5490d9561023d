// Words about accounts that several pages share: roles and what they may see, passwords, what went wrong.
import type { Role } from '../../src/schema/vendor.ts';
import { defineWords } from '../words/words.ts';

type ByRole = Readonly<Record<Role, string>>;

const roleEn: ByRole = { admin: 'Admin', auditor: 'Auditor', analyst: 'Analyst', member: 'Member' };
const roleZh: ByRole = { admin: '管理员', auditor: '审计员', analyst: '分析员', member: '成员' };

export const accountsWords = defineWords(
  {
    roles: roleEn,
    sees: {
      admin: 'Sees everything and may change everything: keys, vendors, prices, accounts.',
      auditor: 'Sees everything, the audit log and all prompts and answers too. Changes nothing.',
      analyst: 'Sees everyone’s calls, usage and costs, but no prompts and answers. Changes nothing.',
      member: 'Sees the calls and usage of their own user, prompts and answers included. Changes nothing.',
    } satisfies ByRole,
    seesText: 'Prompts and answers too',
    readsText: 'reads text',
    seesTextAbout: 'This analyst also reads what was asked and answered, by everyone.',
    email: 'E-mail address',
    password: 'Password',
    newPassword: 'New password',
    passwordHint: '10 characters or more. A few words in a row are easy to keep in mind.',
    show: 'Show the password',
    hide: 'Hide the password',
    language: 'Language',
    theme: 'Theme',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    faults: {
      short: (missing: number) => (missing === 1 ? 'One more character.' : `${missing} more characters.`),
      long: 'At most 200 characters.',
      plain: 'More than three different characters, please.',
      name: 'Not the e-mail address and not the user’s name, please.',
    },
    troubles: {
      sign_in_failed: 'This e-mail address and this password do not open an account. Check both, or ask an admin for a new link.',
      link_used: 'This link was used already, is older than a day, or a newer one took its place. Ask an admin for another one.',
      password_wrong: 'The current password is another.',
      password_weak: 'This password cannot be taken. Choose 10 to 200 characters that are neither the address nor the user’s name.',
      account_taken: 'Another account has this user or e-mail address.',
      account_disabled: 'The account is disabled. Enable it first.',
      account_unknown: 'This account is no longer there.',
      last_admin: 'This is the last admin who can sign in. Make another account an admin first.',
      not_signed_in: 'Your session has ended. Sign in again.',
    },
    limited: (wait: string) => `Too many attempts. Try again in ${wait}.`,
  },
  {
    roles: roleZh,
    sees: {
      admin: '可查看一切，也可更改一切：密钥、供应商、价格、账号。',
      auditor: '可查看一切，包括审计日志和所有提示词与回答；不能更改。',
      analyst: '可查看所有人的调用、用量和成本，但看不到提示词与回答；不能更改。',
      member: '只能查看本人的调用和用量，包括提示词与回答；不能更改。',
    },
    seesText: '可查看提示词与回答',
    readsText: '可查看文本',
    seesTextAbout: '这位分析员还能查看所有人的提示词与回答。',
    email: '邮箱',
    password: '密码',
    newPassword: '新密码',
    passwordHint: '至少 10 个字符。几个词连在一起既好记又安全。',
    show: '显示密码',
    hide: '隐藏密码',
    language: '语言',
    theme: '主题',
    themes: { system: '跟随系统', light: '浅色', dark: '深色' },
    faults: {
      short: (missing: number) => `还差 ${missing} 个字符。`,
      long: '最多 200 个字符。',
      plain: '请至少使用四种不同的字符。',
      name: '不能与邮箱或用户名相同。',
    },
    troubles: {
      sign_in_failed: '邮箱或密码不正确。请检查后重试，或请管理员发一个新链接。',
      link_used: '链接已用过、已超过一天，或已被新链接取代。请管理员再发一个。',
      password_wrong: '当前密码不正确。',
      password_weak: '这个密码不可用。请使用 10 到 200 个字符，且不要与邮箱或用户名相同。',
      account_taken: '这个用户名或邮箱已有账号。',
      account_disabled: '账号已停用，请先启用。',
      account_unknown: '账号已不存在。',
      last_admin: '这是最后一位可登录的管理员。请先把另一个账号设为管理员。',
      not_signed_in: '登录已失效，请重新登录。',
    },
    limited: (wait: string) => `尝试次数过多，请在 ${wait} 后重试。`,
  },
);
