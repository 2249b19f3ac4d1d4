import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import type { FleetStack } from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { formatTime } from '../../format/formatTime';
import { useStackLink } from '../../hooks/useStackLink';
import { llmDTranslationRef } from '../../translation';
import { splitMessage } from '../../view/splitMessage';
import { Muted } from '../Muted';
import { HealthStatusLabel, LocalStandInBadge } from '../Status';
import styles from './HomeWidget.module.css';

/** Stacks that need somebody, each with the way to it. */
export function AttentionList(props: { stacks: readonly FleetStack[] }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const linkOf = useStackLink();
  const titleId = useId();
  return (
    <Flex direction="column" gap="2">
      <Text as="h3" variant="body-medium" weight="bold" id={titleId}>
        {t('home.attention')}
      </Text>
      <ul className={styles.stacks} aria-labelledby={titleId}>
        {props.stacks.map(stack => (
          <li key={stack.entityRef}>
            <HealthStatusLabel status={stack.status} />
            <Link href={linkOf(stack.entityRef)}>{stack.name}</Link>
            <Muted>
              {[
                stack.cluster,
                stack.rootCause &&
                  splitMessage(stack.rootCause.message).headline,
                stack.stale &&
                  t('fleet.stale', { time: formatTime(stack.observedAt) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Muted>
            {stack.localStandIn && <LocalStandInBadge />}
          </li>
        ))}
      </ul>
    </Flex>
  );
}
