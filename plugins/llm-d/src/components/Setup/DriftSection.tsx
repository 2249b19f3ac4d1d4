import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Card,
  CardBody,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type { EntityPlace } from '@llm-d-sim/plugin-llm-d-common';
import { useCallback, useId, useState } from 'react';
import { llmDApiRef } from '../../api';
import { formatTime } from '../../format/formatTime';
import { usePolled } from '../../hooks/usePolled';
import { useStackSignal } from '../../hooks/useStackSignal';
import { llmDTranslationRef } from '../../translation';
import { ReadFailure } from '../LoadFailure';
import { Muted } from '../Muted';
import { Waiting } from '../Waiting';
import { DriftEntryRow } from './DriftEntryRow';

/** ms; reading it compares every object of the stack. */
const every = () => 60_000;

/** What in the cluster is not as the custom resources say, and who made it so. */
export function DriftSection(props: { entity: EntityPlace }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity } = props;
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getDrift(entity, { signal }),
    [api, entity],
  );
  const drift = usePolled(load, every);
  const { loading, refresh, value } = drift;
  useStackSignal(entity, 'stack', refresh);
  const [showsSame, setShowsSame] = useState(false);
  const titleId = useId();
  const drifted = value?.entries.filter(({ state }) => state !== 'same') ?? [];
  const same = value?.entries.filter(({ state }) => state === 'same') ?? [];
  return (
    <section aria-labelledby={titleId}>
      <Card>
        <CardHeader>
          <Flex align="center" justify="between" gap="3">
            <Text as="h3" variant="title-x-small" weight="bold" id={titleId}>
              {t('drift.title')}
            </Text>
            {value && (
              <Muted>
                {t('health.observedAt', { time: formatTime(value.observedAt) })}
              </Muted>
            )}
          </Flex>
        </CardHeader>
        <CardBody>
          <Flex direction="column" gap="4">
            <Text variant="body-medium">{t('drift.explanation')}</Text>
            <ReadFailure
              title={t('failure.drift')}
              of={drift}
              seenAt={value?.observedAt}
            />
            {loading && <Waiting label={t('drift.loading')} height={120} />}
            {value && drifted.length === 0 && (
              <Alert status="success" icon title={t('drift.none')} />
            )}
            {drifted.map((entry, index) => (
              <DriftEntryRow key={index} entry={entry} />
            ))}
            {same.length > 0 && (
              <div>
                <Button
                  variant="tertiary"
                  size="small"
                  aria-expanded={showsSame}
                  onPress={() => setShowsSame(!showsSame)}
                >
                  {`${t(showsSame ? 'drift.hideSame' : 'drift.showSame')} (${
                    same.length
                  })`}
                </Button>
              </div>
            )}
            {showsSame &&
              same.map((entry, index) => (
                <DriftEntryRow key={index} entry={entry} />
              ))}
          </Flex>
        </CardBody>
      </Card>
    </section>
  );
}
