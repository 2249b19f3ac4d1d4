import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  HealthNode,
  HealthNodeId,
  HealthReport,
} from '@llm-d-sim/plugin-llm-d-common';
import { Flex, Text } from '@backstage/ui';
import { RiArrowRightLine } from '@remixicon/react';
import { useId, useState } from 'react';
import { llmDTranslationRef } from '../../translation';
import { HealthStatusLabel } from '../Status';
import { NodeEvidence } from './NodeEvidence';
import styles from './RequestPathView.module.css';
import { requestPath } from './requestPath';

/** The links of a stack as a request meets them; pressing one shows what its status rests on. */
export function RequestPathView(props: { report: HealthReport }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { report } = props;
  const { path, beside } = requestPath(report.root);
  const [openId, setOpenId] = useState<HealthNodeId>();
  const panelId = useId();
  const open = [...path, ...beside].find(({ id }) => id === openId);

  const button = (node: HealthNode) => (
    <button
      type="button"
      className={`${styles.node} ${
        node.status === 'degraded' ? styles.degraded : ''
      }`}
      aria-expanded={node.id === openId}
      aria-controls={node.id === openId ? panelId : undefined}
      onClick={() => setOpenId(node.id === openId ? undefined : node.id)}
    >
      <span className={styles.kind}>{t(`health.node.${node.id}`)}</span>
      <span className={styles.name}>{node.title}</span>
      <HealthStatusLabel status={node.status} />
      {node.causedBy && (
        <span className={styles.name}>
          {t('health.causedBy', { node: t(`health.node.${node.causedBy}`) })}
        </span>
      )}
    </button>
  );

  return (
    <Flex direction="column" gap="3">
      <ol className={styles.path} aria-label={t('health.pathLabel')}>
        <li className={styles.link}>
          <div className={styles.node}>
            <span className={styles.kind}>{t('health.node.client')}</span>
            <span className={styles.name}>
              {report.gatewayUrl ?? t('health.clientUnknown')}
            </span>
          </div>
        </li>
        {path.map(node => (
          <li key={node.id} className={styles.link}>
            <RiArrowRightLine aria-hidden className={styles.arrow} />
            {button(node)}
          </li>
        ))}
      </ol>
      {open && path.includes(open) && <NodeEvidence id={panelId} node={open} />}
      {beside.length > 0 && (
        <Flex direction="column" gap="1">
          <Text variant="body-small" color="secondary">
            {t('health.besideLabel')}
          </Text>
          <ul className={styles.path} aria-label={t('health.besideLabel')}>
            {beside.map(node => (
              <li key={node.id} className={styles.aside}>
                {button(node)}
              </li>
            ))}
          </ul>
        </Flex>
      )}
      {open && beside.includes(open) && (
        <NodeEvidence id={panelId} node={open} />
      )}
    </Flex>
  );
}
