import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import type { StackActionPreview } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { objectLabel } from '../../view/objectLabel';
import { DifferenceList } from '../Differences';
import { FindingList } from '../Findings';
import styles from './ActionPreview.module.css';

/** What an action would do: refusal, findings, changes, what follows, what goes. */
export function ActionPreview(props: { preview: StackActionPreview }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const {
    action,
    allowed,
    changes,
    consequences,
    findings,
    inventory,
    refusal,
  } = props.preview;
  const parts = [
    { title: t('actions.willChange'), objects: changes },
    { title: t('actions.willFollow'), objects: consequences },
  ].filter(({ objects }) => objects.length > 0);
  return (
    <Flex direction="column" gap="4">
      {!allowed && (
        <Alert
          status="warning"
          icon
          title={t('actions.refused', { reason: refusal ?? '' })}
        />
      )}
      {findings.length > 0 && <FindingList findings={findings} />}
      {parts.map(({ objects, title }) => (
        <Flex key={title} direction="column" gap="2">
          <Text as="h3" variant="body-medium" weight="bold">
            {title}
          </Text>
          {objects.map(({ differences, object }) => (
            <Flex key={objectLabel(object)} direction="column" gap="1">
              <Text variant="body-small">{objectLabel(object)}</Text>
              <DifferenceList differences={differences} />
            </Flex>
          ))}
        </Flex>
      ))}
      {inventory.length > 0 && (
        <Flex direction="column" gap="2">
          <Text as="h3" variant="body-medium" weight="bold">
            {t('actions.inventory')}
          </Text>
          <Text variant="body-medium">
            {t('actions.inventoryCount', { count: inventory.length })}
          </Text>
          <ul className={styles.inventory} aria-label={t('actions.inventory')}>
            {inventory.map(object => (
              <li key={objectLabel(object)}>{objectLabel(object)}</li>
            ))}
          </ul>
        </Flex>
      )}
      {allowed &&
        // A restart changes no field that anybody wrote, and yet does something: the dialog says what.
        action.type !== 'restart-epp' &&
        parts.length === 0 &&
        inventory.length === 0 && (
          <Text variant="body-medium">{t('actions.nothing')}</Text>
        )}
    </Flex>
  );
}
