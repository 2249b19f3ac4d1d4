import styles from './Sparkline.module.css';

/**
 * A few numbers as a line, oldest first, from 0 up. What it shows is said in `label`.
 */
export function Sparkline(props: {
  values: readonly number[];
  /** For those who do not see it. */
  label: string;
  /** Upper end of the scale; default: the largest value. */
  maximum?: number;
  width?: number;
  height?: number;
}) {
  const { height = 18, label, values, width = 56 } = props;
  const maximum = Math.max(props.maximum ?? 0, ...values, 1e-9);
  const step = width / Math.max(1, values.length - 1);
  const y = (value: number) => height - 1 - (value / maximum) * (height - 2);
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)},${y(value).toFixed(1)}`,
  );
  return (
    <svg
      role="img"
      aria-label={label}
      className={styles.sparkline}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
    >
      <line
        className={styles.base}
        x1={0}
        x2={width}
        y1={height - 0.5}
        y2={height - 0.5}
      />
      {points.length > 1 && (
        <>
          <polygon
            className={styles.area}
            points={`0,${height} ${points.join(' ')} ${width},${height}`}
          />
          <polyline className={styles.line} points={points.join(' ')} />
        </>
      )}
    </svg>
  );
}
