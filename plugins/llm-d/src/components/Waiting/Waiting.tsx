import { Skeleton } from '@backstage/ui';

/** Holds the place of something that is being read. */
export function Waiting(props: { label: string; height: number }) {
  return (
    <div role="status" aria-label={props.label} aria-busy>
      <Skeleton width="100%" height={props.height} />
    </div>
  );
}
