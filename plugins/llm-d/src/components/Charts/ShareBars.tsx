import styles from './ShareBars.module.css';

/** Shares of a whole as bars, each with its name and its number in words. */
export function ShareBars(props: {
  labelledBy: string;
  items: readonly { name: string; share: number; text: string }[];
}) {
  return (
    <ul className={styles.list} aria-labelledby={props.labelledBy}>
      {props.items.map(({ name, share, text }) => (
        <li key={name} className={styles.item}>
          <span className={styles.name} title={name}>
            {name}
          </span>
          <span className={styles.track} aria-hidden>
            <span style={{ width: `${100 * share}%` }} />
          </span>
          <span className={styles.text}>{text}</span>
        </li>
      ))}
    </ul>
  );
}
