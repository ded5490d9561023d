// The words of the first run.
import { defineWords } from '../words/words.ts';

export const firstRunWords = defineWords(
  {
    title: 'Make the first call',
    lead: 'Point an SDK here by its base URL, with a Daybook key in place of the vendor’s. The call appears on this page when it arrives.',
    noVendor: 'No vendor is set up yet',
    noVendorAdmin:
      'Add a vendor’s endpoint first, or set OPENAI_API_KEY, ANTHROPIC_API_KEY or GEMINI_API_KEY in the environment and start Daybook again.',
    noVendorOthers: 'Calls are refused until an admin adds a vendor’s endpoint.',
    addEndpoint: 'Add an endpoint',
    toVendors: 'Vendors & models',
    keyName: 'first-call',
    createKey: 'Create a key',
    keyHint: 'It is yours and is filled into the lines below. The key that daybook start showed serves too; more are made under',
    keyMade: 'Copy a line now: its key is shown this once. You can revoke it under',
    toKeys: 'Keys',
    askAdmin: (user: string | null) =>
      user === null ? 'An admin makes keys: ask for one.' : `An admin makes keys: ask for one for the user ${user}.`,
    waiting: 'Waiting for the first call…',
    underWay: 'The first call has arrived and is under way…',
    arrived: 'The first call has arrived.',
    refused: (reason: string) => `The first call has arrived, but Daybook refused it: ${reason}`,
    vendorError: (status: number, reason: string | null) =>
      `The first call has arrived, and the vendor answered an error (HTTP ${status})${reason === null ? '.' : `: ${reason}`}`,
    ended: (status: string, reason: string | null) =>
      `The first call has arrived, but did not succeed (${status})${reason === null ? '.' : `: ${reason}`}`,
    open: 'Look at it',
    told: 'Apps that call vendors themselves can tell Daybook through the SDK, HTTP or OpenTelemetry.',
    curl: 'curl',
    copyCurl: 'Copy the curl line',
    copyOpenai: 'Copy the OpenAI line',
    copyAnthropic: 'Copy the Anthropic line',
  },
  {
    title: '发起第一个调用',
    lead: '把 SDK 的 base URL 指向这里，用 Daybook 密钥代替供应商的密钥。调用到达后会显示在本页。',
    noVendor: '还没有设置供应商',
    noVendorAdmin: '请先添加供应商的端点；或者在环境变量中设置 OPENAI_API_KEY、ANTHROPIC_API_KEY 或 GEMINI_API_KEY，然后重启 Daybook。',
    noVendorOthers: '管理员添加供应商的端点之前，调用都会被拒绝。',
    addEndpoint: '添加端点',
    toVendors: '供应商与模型',
    keyName: 'first-call',
    createKey: '新建密钥',
    keyHint: '密钥归您所有，会直接填入下面的代码。也可以用 daybook start 显示过的密钥；更多密钥请前往',
    keyMade: '请现在就复制：代码中的密钥只显示这一次。如需吊销，请前往',
    toKeys: '密钥',
    askAdmin: (user: string | null) =>
      user === null ? '密钥由管理员创建，请向管理员索取。' : `密钥由管理员创建，请管理员为用户 ${user} 创建一个。`,
    waiting: '正在等待第一个调用…',
    underWay: '第一个调用已到达，正在进行…',
    arrived: '第一个调用已到达。',
    refused: (reason: string) => `第一个调用已到达，但被 Daybook 拒绝：${reason}`,
    vendorError: (status: number, reason: string | null) =>
      `第一个调用已到达，但供应商返回了错误（HTTP ${status}）${reason === null ? '。' : `：${reason}`}`,
    ended: (status: string, reason: string | null) => `第一个调用已到达，但没有成功（${status}）${reason === null ? '。' : `：${reason}`}`,
    open: '查看',
    told: '直接调用供应商的应用，可通过 SDK、HTTP 或 OpenTelemetry 上报调用。',
    curl: 'curl',
    copyCurl: '复制 curl 命令',
    copyOpenai: '复制 OpenAI 代码',
    copyAnthropic: '复制 Anthropic 代码',
  },
);
