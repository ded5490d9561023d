// The overview before its figures are there: the same boxes in the same places.
import { Card } from '../parts/card.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { figureGrid } from './figures/figure-card.tsx';
import { narrowGrid, wideGrid } from './trends/trend-charts.tsx';

const boxes = (count: number, className: string, title = '') =>
  Array.from({ length: count }, (_, at) => (
    <Card
      // biome-ignore lint/suspicious/noArrayIndexKey: the boxes are all alike and never change places
      key={at}
      title={title === '' ? undefined : title}
    >
      <Skeleton className={className} />
    </Card>
  ));

export const WaitingFigures = () => <div className={figureGrid}>{boxes(8, 'h-22')}</div>;

export const WaitingTrends = () => (
  <>
    <div className={wideGrid}>{boxes(2, 'h-65')}</div>
    <div className={narrowGrid}>{boxes(3, 'h-44')}</div>
  </>
);

export const WaitingLists = () => <div className={narrowGrid}>{boxes(6, 'h-72')}</div>;
