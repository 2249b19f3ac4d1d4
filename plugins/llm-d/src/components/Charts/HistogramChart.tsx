import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Histogram } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import styles from './HistogramChart.module.css';

const width = 480;
const height = 132;
const floor = height - 26;

/** Counts by bucket as bars, from the first bucket that is not empty to the last. */
export function HistogramChart(props: {
  histogram: Histogram;
  /** Values worth a line, in the histogram's unit. */
  marks: readonly { label: string; value: number }[];
  /** For those who do not see it. */
  label: string;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { histogram, label, marks } = props;
  const { boundaries, counts } = histogram;
  const first = Math.max(0, counts.findIndex(count => count > 0) - 1);
  const last = counts.reduce(
    (latest, count, index) => (count > 0 ? index : latest),
    first,
  );
  const shown = counts.slice(first, last + 1);
  const highest = Math.max(1, ...shown);
  const step = width / shown.length;
  const bucketOf = (value: number) => {
    const index = boundaries.findIndex(upper => value <= upper);
    return (index < 0 ? boundaries.length : index) - first;
  };
  const every = Math.ceil(shown.length / 8);
  return (
    <svg
      role="img"
      aria-label={label}
      className={styles.chart}
      viewBox={`0 0 ${width} ${height}`}
    >
      {shown.map((count, position) => {
        const upper = boundaries[first + position];
        const tall = (count / highest) * (floor - 18);
        return (
          <g key={first + position}>
            <title>
              {upper === undefined
                ? t('latency.above', {
                    ms: String(boundaries.at(-1) ?? 0),
                    number: String(count),
                  })
                : t('latency.upTo', {
                    ms: String(upper),
                    number: String(count),
                  })}
            </title>
            <rect
              className={styles.bar}
              x={position * step + 1}
              y={floor - tall}
              width={Math.max(1, step - 2)}
              height={tall}
              rx={2}
            />
            {upper !== undefined && position % every === 0 && (
              <text
                className={styles.tick}
                x={Math.min((position + 1) * step, width - 12)}
                y={height - 10}
                textAnchor="middle"
              >
                {upper < 10 ? upper : Math.round(upper)}
              </text>
            )}
          </g>
        );
      })}
      <line className={styles.axis} x1={0} x2={width} y1={floor} y2={floor} />
      {[...new Set(marks.map(({ value }) => bucketOf(value)))].map(bucket => {
        const x = (bucket + 0.5) * step;
        return (
          <g key={bucket}>
            <line className={styles.mark} x1={x} x2={x} y1={14} y2={floor} />
            <text className={styles.tick} x={x} y={10} textAnchor="middle">
              {marks
                .filter(({ value }) => bucketOf(value) === bucket)
                .map(mark => mark.label)
                .join(', ')}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
