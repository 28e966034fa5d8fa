import { QueryErrorResetBoundary } from '@tanstack/react-query';
import { Component, Suspense, type ReactNode } from 'react';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';

interface BoundaryProps {
  /** What the pane shows, as in "The timeline could not be shown". */
  name: string;
  onReset: () => void;
  children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return this.state.error === null
      ? this.props.children
      : (
        <Failure
          what={`${this.props.name} could not be shown`}
          error={this.state.error}
          onRetry={() => { this.props.onReset(); this.setState({ error: null }); }}
        />
      );
  }
}

/** A part of a page that fails and loads by itself: the rest stays usable. */
export function Pane({ name, children }: { name: string; children: ReactNode }) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <Boundary name={name} onReset={reset}>
          <Suspense fallback={<Loading />}>{children}</Suspense>
        </Boundary>
      )}
    </QueryErrorResetBoundary>
  );
}
