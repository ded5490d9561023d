// What is wrong with a query, in words that say what would be right.
import { defineWords } from '../words/words.ts';
import type { Fault } from './term.ts';

export const queryWords = defineWords(
  {
    fault: ({ code, text, hint = '' }: Fault): string => {
      switch (code) {
        case 'quote_open':
          return `${text}: the quote is not closed.`;
        case 'field_unknown':
          return `There is no field ${hint}. To look for the text itself, put it in quotes.`;
        case 'field_closed':
          return `${text}: this field cannot be asked for.`;
        case 'value_missing':
          return `${text}: a value is missing.`;
        case 'value_wrong':
          return `${text}: it is one of ${hint}.`;
        case 'number_wrong':
          return `${text}: it takes a number such as 1000 or 0.5, >1000 or 1000..5000.`;
        case 'time_wrong':
          return `${text}: it takes a moment such as 2026-11-23 or 2026-11-23T08:00:00Z.`;
        case 'order_missing':
          return `${text}: this field has no order, so it takes no >, < or ..`;
        case 'text_missing':
          return `${text}: this field is no text to look into.`;
        case 'never_empty':
          return `${text}: every call has this field.`;
        case 'not_here':
          return `${text}: this cannot be turned round with a minus. Only field:value and has:field can.`;
        case 'twice':
          return `${text}: this is asked for twice. Keep one.`;
        case 'mixed':
          return `${text}: one field takes values, bounds or a text to look into, not two of them.`;
        case 'bounds_crossed':
          return `${text}: nothing lies between these bounds.`;
        case 'shape_unknown':
          return `${text}: this is not understood. Terms all hold; several values of one field are any of them; text to look for goes in quotes.`;
      }
    },
  },
  {
    fault: ({ code, text, hint = '' }: Fault): string => {
      switch (code) {
        case 'quote_open':
          return `${text}：引号没有闭合。`;
        case 'field_unknown':
          return `没有“${hint}”这个字段。若要搜索这段文字，请加引号。`;
        case 'field_closed':
          return `${text}：此字段不能用于查询。`;
        case 'value_missing':
          return `${text}：缺少值。`;
        case 'value_wrong':
          return `${text}：只能是 ${hint}。`;
        case 'number_wrong':
          return `${text}：请填数字，如 1000、0.5、>1000 或 1000..5000。`;
        case 'time_wrong':
          return `${text}：请填时间，如 2026-11-23 或 2026-11-23T08:00:00Z。`;
        case 'order_missing':
          return `${text}：此字段没有大小之分，不能用 >、< 或 ..`;
        case 'text_missing':
          return `${text}：此字段不是文本，不能查找其中的字。`;
        case 'never_empty':
          return `${text}：每个调用都有此字段。`;
        case 'not_here':
          return `${text}：此处不能用减号取反，只有 字段:值 和 has:字段 可以。`;
        case 'twice':
          return `${text}：重复了，请只留一个。`;
        case 'mixed':
          return `${text}：同一字段只能用一种写法：值、范围或查找文字。`;
        case 'bounds_crossed':
          return `${text}：这个范围里什么也没有。`;
        case 'shape_unknown':
          return `${text}：无法理解。各条件须同时满足；同一字段的多个值任一即可；要搜索的文字请加引号。`;
      }
    },
  },
);
