import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { NodeCondition } from '@llm-d-sim/plugin-llm-d-common';
import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiQuestionFill,
} from '@remixicon/react';
import { formatTime } from '../../format/formatTime';
import { llmDTranslationRef } from '../../translation';
import { conditionLook } from '../../view/conditionLook';
import { Muted } from '../Muted';
import { IconWord } from '../Status';
import { DataTable } from '../Tables';

const looks = {
  good: { icon: RiCheckboxCircleFill, tone: 'positive' },
  bad: { icon: RiCloseCircleFill, tone: 'negative' },
  unknown: { icon: RiQuestionFill, tone: 'neutral' },
} as const;

/** Conditions as the cluster states them. */
export function NodeConditions(props: {
  conditions: readonly NodeCondition[];
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { conditions } = props;
  return (
    <DataTable
      title={t('node.conditions')}
      level={3}
      columns={[
        t('conditions.object'),
        t('conditions.type'),
        t('conditions.status'),
        t('conditions.message'),
        t('evidence.since'),
      ]}
    >
      {conditions.map(condition => (
        <tr key={`${condition.object} ${condition.type}`}>
          <th scope="row">{condition.object}</th>
          <td>{condition.type}</td>
          <td>
            <IconWord
              {...looks[conditionLook(condition)]}
              word={condition.status}
            />
            {condition.stale && (
              <div>
                <Muted>{t('conditions.stale')}</Muted>
              </div>
            )}
          </td>
          <td>
            <div>{condition.reason}</div>
            <Muted>{condition.message}</Muted>
          </td>
          <td>
            {condition.lastTransitionTime &&
              formatTime(condition.lastTransitionTime)}
          </td>
        </tr>
      ))}
      {conditions.length === 0 && (
        <tr>
          <td colSpan={5}>{t('conditions.none')}</td>
        </tr>
      )}
    </DataTable>
  );
}
