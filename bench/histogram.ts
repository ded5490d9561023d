// Latencies counted by the microsecond, in constant memory: exact below one second, by the millisecond above.

export type Histogram = {
  readonly add: (microseconds: number) => void;
  /** Null where nothing was added. */
  readonly quantile: (share: number) => number | null;
  readonly max: () => number | null;
  readonly clear: () => void;
};

const fineTop = 1_000_000;
const coarseTop = 600_000;

export function makeHistogram(): Histogram {
  const fine = new Uint32Array(fineTop);
  const coarse = new Uint32Array(coarseTop);
  let count = 0;
  let most = 0;
  return {
    add: (microseconds) => {
      const whole = Math.max(0, Math.round(microseconds));
      count += 1;
      if (whole > most) most = whole;
      if (whole < fineTop) fine[whole] = (fine[whole] ?? 0) + 1;
      else {
        const bucket = Math.min(coarseTop - 1, Math.floor(whole / 1000));
        coarse[bucket] = (coarse[bucket] ?? 0) + 1;
      }
    },
    quantile: (share) => {
      if (count === 0) return null;
      let left = Math.max(1, Math.ceil(count * share));
      for (let i = 0; i < fineTop; i += 1) {
        left -= fine[i] ?? 0;
        if (left <= 0) return i;
      }
      for (let i = 0; i < coarseTop; i += 1) {
        left -= coarse[i] ?? 0;
        if (left <= 0) return i * 1000;
      }
      return most;
    },
    max: () => (count === 0 ? null : most),
    clear: () => {
      fine.fill(0);
      coarse.fill(0);
      count = 0;
      most = 0;
    },
  };
}
