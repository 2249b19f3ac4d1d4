import styles from './CodeBlock.module.css';

/** Text as a machine wrote it; what scrolls can be scrolled by keyboard. */
export function CodeBlock(props: { label: string; text: string }) {
  return (
    <pre
      role="region"
      aria-label={props.label}
      className={styles.block}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <code>{props.text}</code>
    </pre>
  );
}
