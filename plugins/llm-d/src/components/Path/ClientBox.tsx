import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { RiComputerLine } from '@remixicon/react';
import { llmDTranslationRef } from '../../translation';
import styles from './Box.module.css';

/** Where requests come from, and the address that they are sent to. */
export function ClientBox(props: {
  address?: string;
  /** In one line, for there is little height. */
  isFlat: boolean;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  return (
    <div className={`${styles.box} ${props.isFlat ? styles.flat : ''}`}>
      {!props.isFlat && <RiComputerLine aria-hidden size={18} />}
      <span className={styles.kind}>{t('health.node.client')}</span>
      <span className={styles.name} title={props.address}>
        {props.address?.replace(/^https?:\/\//, '') ??
          t('health.clientUnknown')}
      </span>
    </div>
  );
}
