import type { FigureHistory } from '../../view/figureHistory';
import type { EdgeState, PathLayout } from '../../view/layoutPath';
import styles from './PathEdges.module.css';

const states: EdgeState[] = ['open', 'broken', 'pending', 'doubtful'];

/**
 * The steps of the way. For the eye only: each box says in words what its edge shows. A pod's edge is the thicker the more of
 * the requests go there, and moves while any do.
 */
export function PathEdges(props: {
  layout: PathLayout;
  histories: ReadonlyMap<string, FigureHistory>;
}) {
  const { histories, layout } = props;
  const rates = [...histories.values()].map(({ rate = 0 }) => rate);
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  return (
    <svg
      aria-hidden
      className={styles.edges}
      width={layout.width}
      height={layout.height}
    >
      <defs>
        {states.map(state => (
          <marker
            key={state}
            id={`llm-d-head-${state}`}
            className={styles[state]}
            viewBox="0 0 10 10"
            refX="1"
            refY="5"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M 0 0 L 10 5 L 0 10 z" className={styles.head} />
          </marker>
        ))}
      </defs>
      {layout.edges.map(({ id, line, middle, state, to }) => {
        const rate = to.startsWith('pod:')
          ? histories.get(to.slice('pod:'.length))?.rate ?? 0
          : total;
        const moves = state === 'open' && rate > 0;
        return (
          <g key={id} className={styles[state]}>
            <path
              d={line}
              className={styles.line}
              markerEnd={`url(#llm-d-head-${state})`}
              strokeWidth={moves ? 2 + (3 * rate) / total : 2}
            />
            {moves && <path d={line} className={styles.flow} />}
            {state === 'broken' && (
              <g
                transform={`translate(${middle.x} ${middle.y})`}
                className={styles.mark}
              >
                <circle r="9" />
                <path d="M -3.5 -3.5 L 3.5 3.5 M -3.5 3.5 L 3.5 -3.5" />
              </g>
            )}
          </g>
        );
      })}
    </svg>
  );
}
