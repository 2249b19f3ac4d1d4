import type { ReactNode } from 'react';
import styles from './AlertAction.module.css';

/** What one can do about an alert, below its text: beside it, the text would have half the width on a small screen. */
export function AlertAction(props: { children: ReactNode }) {
  return <div className={styles.action}>{props.children}</div>;
}
