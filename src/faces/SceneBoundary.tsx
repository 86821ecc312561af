import { Component, type ReactNode } from 'react';
import { NoGraphicsError } from '../scene/NoGraphicsError.ts';
import type { Viewer } from '../state/viewer.ts';

interface SceneBoundaryProps {
  readonly viewer: Viewer;
  readonly children: ReactNode;
}

/** A scene that cannot be loaded or falls over takes only itself along: list, details and time go on, and the notices say why. */
export class SceneBoundary extends Component<SceneBoundaryProps, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown): void {
    if (error instanceof NoGraphicsError) {
      this.props.viewer.health.setState({ graphics: 'none' });
      return;
    }
    const missing = { part: 'scene', error: error instanceof Error ? error.message : String(error) };
    this.props.viewer.health.setState(({ missingParts }) => ({ missingParts: [...missingParts, missing] }));
  }

  override render(): ReactNode {
    return this.state.hasFailed ? null : this.props.children;
  }
}
