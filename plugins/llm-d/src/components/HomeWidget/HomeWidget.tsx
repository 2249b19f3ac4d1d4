import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { useMemo } from 'react';
import { useFleet } from '../../hooks/useFleet';
import { fleetStatuses } from '../../hooks/useFleetParameters';
import { fleetRouteRef } from '../../routes';
import { llmDTranslationRef } from '../../translation';
import { splitMessage } from '../../view/splitMessage';
import { LoadFailure } from '../LoadFailure';
import { Muted } from '../Muted';
import { HealthStatusLabel } from '../Status';
import { Waiting } from '../Waiting';
import styles from './HomeWidget.module.css';

/** Stacks that are named. */
const named = 5;

/** For a home page: how the stacks are, and which need somebody. */
export function HomeWidget() {
  const { t } = useTranslationRef(llmDTranslationRef);
  const query = useMemo(() => ({ sort: 'status' as const, limit: named }), []);
  const { error, loading, refresh, value: page } = useFleet(query);
  const fleetLink = useRouteRef(fleetRouteRef);
  const ill = page?.items.filter(({ status }) => status !== 'healthy') ?? [];
  return (
    <Flex direction="column" gap="4">
      {error && (
        <LoadFailure
          title={t('failure.fleet')}
          error={error}
          onRetry={refresh}
        />
      )}
      {loading && <Waiting label={t('fleet.loading')} height={96} />}
      {page && (
        <ul className={styles.counts} aria-label={t('fleet.countsLabel')}>
          {fleetStatuses.map(status => (
            <li key={status}>
              <strong>{page.counts[status]}</strong>
              <HealthStatusLabel status={status} />
            </li>
          ))}
        </ul>
      )}
      {page && ill.length === 0 && (
        <Text variant="body-medium">{t('home.allWell')}</Text>
      )}
      {ill.length > 0 && (
        <Flex direction="column" gap="2">
          <Text as="h3" variant="body-medium" weight="bold">
            {t('home.attention')}
          </Text>
          {ill.map(({ cluster, entityRef, name, rootCause, status }) => (
            <Flex key={entityRef} align="center" gap="3">
              <HealthStatusLabel status={status} />
              <Text variant="body-medium">{name}</Text>
              <Muted>
                {[
                  cluster,
                  rootCause && splitMessage(rootCause.message).headline,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Muted>
            </Flex>
          ))}
        </Flex>
      )}
      <Link href={fleetLink()}>{t('home.open')}</Link>
    </Flex>
  );
}
