// What one layer of the book answers: its price, whether it is the one that holds, and why.
import { CircleCheck } from 'lucide-react';
import { Badge } from '../../parts/badge.tsx';
import { Card } from '../../parts/card.tsx';
import { ShortId } from '../../parts/short-id.tsx';
import { useWords } from '../../words/words.ts';
import { Period } from '../book/period.tsx';
import { useConditions } from '../figures/conditions.ts';
import { FigureTable } from '../figures/figure-table.tsx';
import { type LayerSaid, writtenFigures } from '../figures/shape.ts';
import { usePer } from '../figures/unit-switch.tsx';
import { pricesWords } from '../words.ts';
import { lookUpWords } from './words.ts';

export function LayerCard({ said, because }: { readonly said: LayerSaid; readonly because: string }) {
  const w = useWords(lookUpWords);
  const p = useWords(pricesWords);
  const per = usePer();
  const conditions = useConditions();
  const { answer, won, windows } = said;
  return (
    <Card
      title={p.layers[said.layer]}
      actions={
        won ? (
          <Badge tone="good" icon={CircleCheck}>
            {w.wins}
          </Badge>
        ) : (
          answer === null && <Badge tone="grey">{w.silent}</Badge>
        )
      }
    >
      <div className="flex min-w-0 flex-col gap-2">
        {answer !== null && (
          <>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-medium">
                {answer.price.vendor} {answer.price.pattern ?? answer.price.model}
              </span>
              <Period from={answer.price.effective_from} to={answer.price.effective_to} />
              {answer.price.source_version !== '' && <span className="text-quiet text-xs">{w.version(answer.price.source_version)}</span>}
              <ShortId id={answer.price.id} />
            </div>
            <FigureTable figures={writtenFigures(answer.price)} per={per} />
            {answer.price.caveats.length > 0 && (
              <p className="text-warn text-xs">
                {w.caveats}: {answer.price.caveats.join(', ')}
              </p>
            )}
          </>
        )}
        {windows.length > 0 && (
          <ul aria-label={w.windows} className="text-xs">
            {windows.map((window) => (
              <li key={`${window.name} ${window.from} ${window.days.join()}`} className="flex flex-wrap items-center gap-x-2">
                <Badge tone={window.holds ? 'good' : 'grey'}>{window.holds ? w.windowHolds : w.windowNot}</Badge>
                <span>
                  {window.name}: {conditions.hours(window)}
                </span>
                <span className="text-quiet">{w.localTime(window.local_time.replace('T', ' '))}</span>
              </li>
            ))}
          </ul>
        )}
        <p className="text-quiet text-xs">{w.because(because)}</p>
      </div>
    </Card>
  );
}
