// Renders its content once it comes near the part of the page in sight, and keeps it from then on. Until then its place is held.
import { type ReactNode, useEffect, useRef, useState } from 'react';

type InSightProps = {
  /** About how high it will be, in pixels. */
  readonly height: number;
  /** Rendered from the beginning. */
  readonly now?: boolean | undefined;
  readonly children: () => ReactNode;
};

export function InSight({ height, now = false, children }: InSightProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(now);
  useEffect(() => {
    const element = place.current;
    if (isSeen || element === null) return;
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: '600px 0px' },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [isSeen]);
  if (isSeen) return children();
  return <div ref={place} aria-hidden style={{ height }} className="rounded-sm bg-sunken opacity-50" />;
}
