import type { RemixiconComponentType } from '@remixicon/react';
import styles from './Status.module.css';

/** The meaning of a colour; the word beside it says the same. */
export type Tone =
  | 'positive'
  | 'negative'
  | 'warning'
  | 'announcement'
  | 'neutral';

/** A state as an icon and a word, so that neither colour nor shape carries it alone. */
export function IconWord(props: {
  icon: RemixiconComponentType;
  tone: Tone;
  word: string;
  strong?: boolean;
}) {
  const { icon: Icon, tone, word, strong } = props;
  return (
    <span className={`${styles.status} ${strong ? styles.strong : ''}`}>
      <Icon aria-hidden className={`${styles.icon} ${styles[tone]}`} />
      <span>{word}</span>
    </span>
  );
}
