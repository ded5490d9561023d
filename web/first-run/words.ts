// The words of the first run.
import { defineWords } from '../words/words.ts';

export const firstRunWords = defineWords(
  {
    title: 'Make the first call',
    lead: 'Point an SDK here by its base URL, with a Daybook key in place of the vendor’s. The call appears on this page when it arrives.',
    key: 'Your key',
    keyHint: 'daybook start showed a first key. Make others under Keys.',
    waiting: 'Waiting for the first call…',
    arrived: 'The first call has arrived.',
    open: 'Look at it',
    told: 'Apps that call vendors themselves can tell Daybook through the SDK, HTTP or OpenTelemetry.',
    curl: 'curl',
    copyCurl: 'Copy the curl line',
    copyOpenai: 'Copy the OpenAI line',
    copyAnthropic: 'Copy the Anthropic line',
  },
  {
    title: '发出第一个调用',
    lead: '把 SDK 的 base URL 指向这里，用 Daybook 密钥代替供应商的密钥。调用到达后会显示在本页。',
    key: '您的密钥',
    keyHint: 'daybook start 显示过第一个密钥；在“密钥”页可以新建。',
    waiting: '正在等待第一个调用…',
    arrived: '第一个调用已到达。',
    open: '查看',
    told: '直接调用供应商的应用，可以通过 SDK、HTTP 或 OpenTelemetry 上报。',
    curl: 'curl',
    copyCurl: '复制 curl 命令',
    copyOpenai: '复制 OpenAI 代码',
    copyAnthropic: '复制 Anthropic 代码',
  },
);
