// What is said where nothing is: why, and what makes something appear.
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type EmptyProps = { readonly icon: LucideIcon; readonly title: ReactNode; readonly children?: ReactNode; readonly action?: ReactNode };

export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-10 text-center">
      <Icon aria-hidden className="size-6 text-quiet" />
      <p className="font-semibold text-base">{title}</p>
      {children !== undefined && <div className="max-w-[60ch] text-quiet text-sm">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}
