// The course of a figure in the height of a line of text. Null is a gap. It says its label; the figures stand beside it.

type SparklineProps = {
  readonly values: readonly (number | null)[];
  readonly label: string;
  readonly colour?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
};

export function Sparkline({ values, label, colour = 'var(--color-accent)', width = 96, height = 24 }: SparklineProps) {
  const runs = sparks(values, width, height);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className="block max-w-full overflow-visible"
    >
      {runs.map((points) =>
        points.length === 1 ? (
          <circle key={points[0]?.join()} cx={points[0]?.[0]} cy={points[0]?.[1]} r={1.5} style={{ fill: colour }} />
        ) : (
          <polyline
            key={points[0]?.join()}
            points={points.map((point) => point.join()).join(' ')}
            fill="none"
            strokeWidth={1.5}
            strokeLinejoin="round"
            style={{ stroke: colour }}
          />
        ),
      )}
    </svg>
  );
}

type Point = readonly [x: number, y: number];

/** The unbroken stretches of a line, in pixels; zero is the bottom. */
export function sparks(values: readonly (number | null)[], width: number, height: number): readonly (readonly Point[])[] {
  const top = Math.max(0, ...values.map((value) => value ?? 0));
  const step = values.length > 1 ? (width - 2) / (values.length - 1) : 0;
  const runs: Point[][] = [];
  let run: Point[] = [];
  for (const [at, value] of values.entries()) {
    if (value === null) {
      if (run.length > 0) runs.push(run);
      run = [];
    } else run.push([round(1 + at * step), round(height - 2 - (top === 0 ? 0 : (Math.max(0, value) / top) * (height - 4)))]);
  }
  return run.length > 0 ? [...runs, run] : runs;
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;
