// Rows of the table of errors. What is wrong with prices, rates and re-costings.
import type { ErrorRow } from './row.ts';

export const moneyErrors = {
  price_invalid: {
    status: 400,
    retry: false,
    message: 'The book cannot take this price.',
    mend: 'See docs/prices.md for what an entry takes; amounts are decimal strings such as "0.15".',
  },
  price_overlap: {
    status: 409,
    retry: false,
    message: 'The price overlaps one that the book already has for this vendor and model.',
    mend: '`daybook prices history <id>` shows what the book has.',
  },
  price_unknown: {
    status: 404,
    retry: false,
    message: 'The book has no such price.',
    mend: 'List them with `daybook prices`; prices of the default book and the overlay cannot be changed, only overridden.',
  },
  price_shipped: {
    status: 409,
    retry: false,
    message: 'This price is shipped with Daybook: it cannot be changed and has no history here.',
    mend: 'Add one of your own for the same vendor and model, which stands over it; `daybook prices lookup` shows both.',
  },
  rate_invalid: {
    status: 400,
    retry: false,
    message: 'The exchange rate cannot be taken.',
    mend: 'Give two ISO currencies, a decimal rate such as "7.1234" and the moment it begins.',
  },
  rate_unknown: { status: 404, retry: false, message: 'There is no exchange rate of this id.', mend: 'List them with `daybook rates`.' },
  import_invalid: {
    status: 400,
    retry: false,
    message: 'The file was not imported; nothing was changed.',
    mend: 'Mend the lines named and import it again.',
  },
  recost_unknown: {
    status: 404,
    retry: false,
    message: 'There is no re-costing of this id.',
    mend: 'List them with `daybook recost list`.',
  },
  recost_state: {
    status: 409,
    retry: false,
    message: 'The re-costing is not in a state for that.',
    mend: 'Look at it with `daybook recost show`: apply or cancel it where it failed, plan it again where it is stale or cancelled.',
  },
} as const satisfies Record<string, ErrorRow>;
