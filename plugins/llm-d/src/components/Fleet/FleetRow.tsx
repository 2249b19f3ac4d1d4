import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import type { FleetStack } from '@llm-d-sim/plugin-llm-d-common';
import { formatTime } from '../../format/formatTime';
import { llmDTranslationRef } from '../../translation';
import { splitMessage } from '../../view/splitMessage';
import { Muted } from '../Muted';
import { HealthStatusLabel, LocalStandInBadge, VerdictLabel } from '../Status';
import styles from './FleetTable.module.css';

/** One stack in a line; its name leads to its Inference tab, its verdict to the run. */
export function FleetRow(props: { stack: FleetStack }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { stack } = props;
  const entityLink = useRouteRef(entityRouteRef);
  const { kind, name, namespace } = parseEntityRef(stack.entityRef);
  const tab = `${entityLink({
    kind: kind.toLocaleLowerCase('en'),
    name,
    namespace,
  })}/inference`;
  const { lastRun, modelServers, rootCause } = stack;
  return (
    <tr>
      <th scope="row">
        <Link href={tab} weight="bold">
          {stack.name}
        </Link>
        <div>
          <Muted>{stack.namespace}</Muted>
        </div>
        {stack.localStandIn && <LocalStandInBadge />}
      </th>
      <td>
        <HealthStatusLabel status={stack.status} />
        {stack.stale && (
          <div>
            <Muted>
              {t('fleet.stale', { time: formatTime(stack.observedAt) })}
            </Muted>
          </div>
        )}
        {rootCause && (
          <div className={styles.cause}>
            <Muted>
              {t(`health.node.${rootCause.node}`)}:{' '}
              {splitMessage(rootCause.message).headline}
            </Muted>
          </div>
        )}
      </td>
      <td>{stack.cluster}</td>
      <td>{stack.owner?.replace(/^.*\//, '') ?? '–'}</td>
      <td>{stack.eppVersion ?? '–'}</td>
      <td>{stack.gatewayProvider ?? '–'}</td>
      <td>
        {t('fleet.ready', {
          ready: String(modelServers.ready),
          wanted: String(modelServers.wanted),
        })}
      </td>
      <td>
        {lastRun ? (
          <>
            <Link
              href={`${tab}?view=tests&run=${encodeURIComponent(lastRun.id)}`}
            >
              <VerdictLabel verdict={lastRun.verdict} />
            </Link>
            <div>
              <Muted>{formatTime(lastRun.finishedAt)}</Muted>
            </div>
          </>
        ) : (
          <Muted>{t('verdict.none')}</Muted>
        )}
      </td>
    </tr>
  );
}
