import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Badge } from '@backstage/ui';
import { RiComputerLine } from '@remixicon/react';
import { llmDTranslationRef } from '../../translation';
import styles from './Status.module.css';

/** Stands wherever figures of the embedded local cluster are shown. */
export function LocalStandInBadge() {
  const { t } = useTranslationRef(llmDTranslationRef);
  return (
    <span className={styles.badge}>
      <Badge
        icon={<RiComputerLine aria-hidden />}
        title={t('localStandIn.explanation')}
      >
        {t('localStandIn.label')}
      </Badge>
    </span>
  );
}
