// Where rendering fails (a tree deeper than the stack), the text stands as it was written instead.
import { Component, type ReactNode } from 'react';

type BoundaryProps = { readonly instead: ReactNode; readonly children: ReactNode };

export class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.instead : this.props.children;
  }
}
