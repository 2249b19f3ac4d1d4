import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PodHealth } from '@llm-d-sim/plugin-llm-d-common';
import { formatAge } from '../../format/formatAge';
import { llmDTranslationRef } from '../../translation';
import { HealthStatusLabel } from '../Status';
import { DataTable } from '../Tables';

/** The pods that answer requests. */
export function PodTable(props: {
  pods: readonly PodHealth[];
  /** RFC 3339, by the portal's clock: ages do not depend on the reader's. */
  observedAt: string;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { observedAt, pods } = props;
  return (
    <DataTable
      title={t('pods.title')}
      columns={[
        t('pods.name'),
        t('pods.role'),
        t('pods.status'),
        t('pods.restarts'),
        t('pods.age'),
      ]}
    >
      {pods.map(pod => (
        <tr key={pod.name}>
          <th scope="row">{pod.name}</th>
          <td>{t(`pods.${pod.role}`)}</td>
          <td>
            <HealthStatusLabel status={pod.status} />
            {pod.status !== 'healthy' && <div>{pod.message}</div>}
          </td>
          <td>{pod.restarts}</td>
          <td>{pod.startedAt && formatAge(pod.startedAt, observedAt)}</td>
        </tr>
      ))}
      {pods.length === 0 && (
        <tr>
          <td colSpan={5}>{t('pods.none')}</td>
        </tr>
      )}
    </DataTable>
  );
}
