import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { HealthNode } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { HealthStatusLabel } from '../Status';
import styles from './Box.module.css';

/** One link of the way; pressing it shows what its status rests on. */
export function LinkBox(props: {
  node: HealthNode;
  isCause: boolean;
  isSelected: boolean;
  /** In one line, for there is little height. */
  isFlat: boolean;
  onPress(): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { isCause, isFlat, isSelected, node, onPress } = props;
  const classes = [
    styles.box,
    styles[node.status],
    isFlat && styles.flat,
    isCause && styles.cause,
    node.causedBy && styles.symptom,
    isSelected && styles.selected,
  ];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      aria-haspopup="dialog"
      onClick={onPress}
    >
      <span className={styles.names}>
        <span className={styles.kind}>{t(`health.node.${node.id}`)}</span>
        <span className={styles.name} title={node.title}>
          {node.title}
        </span>
      </span>
      <HealthStatusLabel status={node.status} />
      {node.causedBy && (
        <span className={styles.small}>
          {t('health.causedBy', { node: t(`health.node.${node.causedBy}`) })}
        </span>
      )}
      {isCause && <span className={styles.small}>{t('path.cause')}</span>}
    </button>
  );
}
