import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import type { HealthNode } from '@llm-d-sim/plugin-llm-d-common';
import { formatTime } from '../../format/formatTime';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';
import { HealthStatusLabel } from '../Status';
import { DataTable } from '../Tables';

/** What a node's status rests on: who said what, and since when. */
export function NodeEvidence(props: { node: HealthNode }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { node } = props;
  return (
    <Flex direction="column" gap="2">
      <DataTable
        title={t('evidence.title', { node: t(`health.node.${node.id}`) })}
        level={3}
        columns={[
          t('evidence.source'),
          t('evidence.status'),
          t('evidence.message'),
          t('evidence.since'),
        ]}
      >
        {node.evidence.map(({ source, status, message, observedAt }) => (
          <tr key={`${source}: ${message}`}>
            <th scope="row">{source}</th>
            <td>
              <HealthStatusLabel status={status} />
            </td>
            <td>{message}</td>
            <td>{observedAt && formatTime(observedAt)}</td>
          </tr>
        ))}
        {node.evidence.length === 0 && (
          <tr>
            <td colSpan={4}>{t('evidence.none')}</td>
          </tr>
        )}
      </DataTable>
      {node.objects.length > 0 && (
        <Muted>
          {t('evidence.objects')}:{' '}
          {node.objects
            .map(({ kind, namespace, name }) =>
              [kind, namespace, name].filter(Boolean).join('/'),
            )
            .join(', ')}
        </Muted>
      )}
    </Flex>
  );
}
