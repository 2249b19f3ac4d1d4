import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityInfoCard,
  entityRouteRef,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { Alert, Flex, Link } from '@backstage/ui';
import { useMemo } from 'react';
import { useHealth } from '../../hooks/useHealth';
import { useRoutingTests } from '../../hooks/useRoutingTests';
import { llmDTranslationRef } from '../../translation';
import { splitMessage } from '../../view/splitMessage';
import { ReadFailure } from '../LoadFailure';
import readable from '../Readable/Readable.module.css';
import { HealthStatusLabel, LocalStandInBadge, RunStateLabel } from '../Status';
import { Waiting } from '../Waiting';
import styles from './OverviewCard.module.css';

/** A stack in a few lines, for the overview of its entity. */
export function OverviewCard() {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity } = useEntity();
  const { kind, metadata } = entity;
  const { name, namespace = DEFAULT_NAMESPACE } = metadata;
  const place = useMemo(
    () => ({ kind, namespace, name }),
    [kind, namespace, name],
  );
  const health = useHealth(place);
  const { loading, value: report } = health;
  const runs = useRoutingTests(place);
  const entityLink = useRouteRef(entityRouteRef);
  const tab = `${entityLink({
    ...place,
    kind: kind.toLocaleLowerCase('en'),
  })}/inference`;
  const lastRun = runs.value?.at(0);
  const noRun = (() => {
    if (runs.value) {
      return t('verdict.none');
    }
    return runs.error
      ? t('card.runsUnread', { reason: runs.error.message })
      : t('routingTest.loading');
  })();
  return (
    <EntityInfoCard title={t('card.title')}>
      <Flex direction="column" gap="4" className={readable.readable}>
        <ReadFailure
          title={t('failure.health')}
          of={health}
          seenAt={report?.observedAt}
        />
        {loading && <Waiting label={t('health.loading')} height={96} />}
        {report && (
          <>
            <Flex align="center" gap="4">
              <HealthStatusLabel status={report.status} strong />
              {report.localStandIn && <LocalStandInBadge />}
            </Flex>
            {report.rootCause && (
              <Alert
                status={report.status === 'degraded' ? 'danger' : 'info'}
                icon
                title={`${t(`health.node.${report.rootCause.node}`)}: ${
                  splitMessage(report.rootCause.message).headline
                }`}
                description={t('health.fix', { fix: report.rootCause.fix })}
              />
            )}
            <dl className={styles.facts}>
              <div>
                <dt>{t('card.pods')}</dt>
                <dd>
                  {t('card.podsReady', {
                    ready: String(
                      report.pods.filter(({ ready }) => ready).length,
                    ),
                    all: String(report.pods.length),
                  })}
                </dd>
              </div>
              <div>
                <dt>{t('card.lastRun')}</dt>
                <dd>
                  {lastRun ? (
                    <Link
                      href={`${tab}?view=tests&run=${encodeURIComponent(
                        lastRun.id,
                      )}`}
                    >
                      <RunStateLabel run={lastRun} />
                    </Link>
                  ) : (
                    noRun
                  )}
                </dd>
              </div>
            </dl>
          </>
        )}
        <Link href={tab}>{t('card.open')}</Link>
      </Flex>
    </EntityInfoCard>
  );
}
