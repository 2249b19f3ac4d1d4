import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { HealthNode } from '@llm-d-sim/plugin-llm-d-common';
import { Flex, Text } from '@backstage/ui';
import { llmDTranslationRef } from '../../translation';
import styles from './BesideNodes.module.css';
import { LinkBox } from './LinkBox';

/** What belongs to the stack and is not on a request's way. */
export function BesideNodes(props: {
  nodes: readonly HealthNode[];
  onSelect(node: string): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { nodes, onSelect } = props;
  return (
    <Flex direction="column" gap="2">
      <Text as="h4" variant="body-small" weight="bold">
        {t('health.besideLabel')}
      </Text>
      <ul className={styles.list} aria-label={t('health.besideLabel')}>
        {nodes.map(node => (
          <li key={node.id} className={styles.item}>
            <LinkBox
              node={node}
              isCause={false}
              isSelected={false}
              isFlat
              onPress={() => onSelect(node.id)}
            />
          </li>
        ))}
      </ul>
    </Flex>
  );
}
