import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import type { FleetPage } from '@llm-d-sim/plugin-llm-d-common';
import { useMemo } from 'react';
import { useFleet } from '../../hooks/useFleet';
import { fleetStatuses } from '../../hooks/useFleetParameters';
import { fleetRouteRef } from '../../routes';
import { llmDTranslationRef } from '../../translation';
import { NoStacks } from '../Fleet/NoStacks';
import { UnreachableClusters } from '../Fleet/UnreachableClusters';
import { ReadFailure } from '../LoadFailure';
import { HealthStatusLabel, LocalStandInBadge } from '../Status';
import { Waiting } from '../Waiting';
import { AttentionList } from './AttentionList';
import styles from './HomeWidget.module.css';

/** Stacks that are named. */
const named = 5;

/** For a home page: how the stacks are, and which need somebody. */
export function HomeWidget() {
  const { t } = useTranslationRef(llmDTranslationRef);
  const query = useMemo(() => ({ sort: 'status' as const, limit: named }), []);
  const fleet = useFleet(query);
  const fleetLink = useRouteRef(fleetRouteRef);
  return (
    <Flex direction="column" gap="4">
      <ReadFailure title={t('failure.fleet')} of={fleet} />
      {fleet.loading && <Waiting label={t('fleet.loading')} height={96} />}
      {fleet.value && <Summary page={fleet.value} />}
      <Link href={fleetLink()}>{t('home.open')}</Link>
    </Flex>
  );
}

function Summary(props: { page: FleetPage }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { clusters, counts, items, totalItems } = props.page;
  const ill = items.filter(({ status }) => status !== 'healthy');
  const isComplete = clusters.every(({ state }) => state !== 'unreachable');
  return (
    <>
      <Flex align="center" gap="4" style={{ flexWrap: 'wrap' }}>
        <ul className={styles.counts} aria-label={t('fleet.countsLabel')}>
          {fleetStatuses.map(status => (
            <li key={status}>
              <strong>{counts[status]}</strong>
              <HealthStatusLabel status={status} />
            </li>
          ))}
        </ul>
        {items.some(({ localStandIn }) => localStandIn) && (
          <LocalStandInBadge />
        )}
      </Flex>
      <UnreachableClusters clusters={clusters} />
      {totalItems === 0 && <NoStacks clusters={clusters} />}
      {totalItems > 0 && ill.length === 0 && (
        <Text variant="body-medium">
          {t(isComplete ? 'home.allWell' : 'home.allWellReachable')}
        </Text>
      )}
      {ill.length > 0 && <AttentionList stacks={ill} />}
    </>
  );
}
