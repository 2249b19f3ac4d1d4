import type { ReactNode } from 'react';
import styles from './Muted.module.css';

/** Small text of less weight, with more contrast than the kit's secondary colour has on a dark card. */
export function Muted(props: { children: ReactNode; as?: 'span' | 'p' }) {
  const { as: Element = 'span', children } = props;
  return <Element className={styles.muted}>{children}</Element>;
}
