import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { FleetStack } from '@llm-d-sim/plugin-llm-d-common';
import { formatTime } from '../../format/formatTime';
import { useStackLink } from '../../hooks/useStackLink';
import { llmDTranslationRef } from '../../translation';
import { splitMessage } from '../../view/splitMessage';
import { Muted } from '../Muted';
import { HealthStatusLabel, LocalStandInBadge, VerdictLabel } from '../Status';
import styles from './FleetTable.module.css';

/** One stack in a line; its name leads to its Inference tab, its verdict to the run. */
export function FleetRow(props: { stack: FleetStack }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { stack } = props;
  const tab = useStackLink()(stack.entityRef);
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
      <td className={styles.minor}>{stack.eppVersion ?? '–'}</td>
      <td className={styles.minor}>{stack.gatewayProvider ?? '–'}</td>
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
