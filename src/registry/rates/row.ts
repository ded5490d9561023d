// An exchange rate as the registry keeps it. A row is written once, and later only told by whom and when it was superseded.
import type { RecordedRate } from '../../schema/rate.ts';

export type RateRow = { -readonly [Field in keyof RecordedRate]: RecordedRate[Field] };
