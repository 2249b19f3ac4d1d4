import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { NodeEvent } from '@llm-d-sim/plugin-llm-d-common';
import { RiErrorWarningFill, RiInformationFill } from '@remixicon/react';
import { formatTime } from '../../format/formatTime';
import { llmDTranslationRef } from '../../translation';
import { IconWord } from '../Status';
import { DataTable } from '../Tables';

const looks = {
  Warning: { icon: RiErrorWarningFill, tone: 'warning' },
  Normal: { icon: RiInformationFill, tone: 'neutral' },
} as const;

/** What Kubernetes said about a link's objects, newest first. */
export function NodeEvents(props: { events: readonly NodeEvent[] }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { events } = props;
  return (
    <DataTable
      title={t('node.events')}
      level={3}
      columns={[
        t('events.lastSeen'),
        t('events.type'),
        t('events.regarding'),
        t('events.message'),
        t('events.count'),
      ]}
    >
      {events.map(event => (
        <tr key={`${event.regarding} ${event.reason} ${event.message}`}>
          <td>{formatTime(event.lastSeen)}</td>
          <td>
            <IconWord {...looks[event.type]} word={t(`events.${event.type}`)} />
          </td>
          <th scope="row">{event.regarding}</th>
          <td>
            {event.reason}: {event.message}
          </td>
          <td>{event.count}</td>
        </tr>
      ))}
      {events.length === 0 && (
        <tr>
          <td colSpan={5}>{t('events.none')}</td>
        </tr>
      )}
    </DataTable>
  );
}
