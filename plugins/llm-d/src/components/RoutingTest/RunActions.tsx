import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import { Button, ButtonLink, Flex } from '@backstage/ui';
import {
  llmDRoutingTestDeletePermission,
  type EntityPlace,
  type RoutingTestRun,
  type RoutingTestRunDetail,
  type StartRoutingTestRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  RiDownloadLine,
  RiFocus3Line,
  RiLinkM,
  RiPushpinLine,
  RiRestartLine,
} from '@remixicon/react';
import { useId, useState } from 'react';
import { llmDApiRef } from '../../api';
import { useAttempt } from '../../hooks/useAttempt';
import { useRunObstacle } from '../../hooks/useRunObstacle';
import { useViewParameters } from '../../hooks/useViewParameters';
import { llmDTranslationRef } from '../../translation';
import { LoadFailure } from '../LoadFailure';
import { Muted } from '../Muted';
import { saveFile } from './saveFile';

const formats = [
  { format: 'json', ending: 'json', text: 'runActions.exportJson' },
  { format: 'junit', ending: 'xml', text: 'runActions.exportJunit' },
] as const;

/** What one does with a run that has ended: share it, keep it, measure others by it, repeat it, look closer. */
export function RunActions(props: {
  entity: EntityPlace;
  run: RoutingTestRunDetail;
  /** Whether its scenario breaks something on purpose. */
  disruptive: boolean;
  /** The run that is going on, if any. */
  running?: RoutingTestRun;
  onChanged(): void;
  onRepeat(request: StartRoutingTestRequest): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { disruptive, entity, onChanged, onRepeat, run, running } = props;
  const api = useApi(llmDApiRef);
  const { hrefOf } = useViewParameters();
  const keep = useEntityPermission(llmDRoutingTestDeletePermission);
  const { loading, obstacle } = useRunObstacle({ disruptive, running });
  const reasonId = useId();
  const { attempt, error } = useAttempt();
  const [shared, setShared] = useState(false);
  const share = () =>
    attempt(async () => {
      const address = hrefOf({ view: 'tests', run: run.id });
      await navigator.clipboard.writeText(
        new URL(address, window.location.origin).href,
      );
      setShared(true);
    });
  return (
    <Flex direction="column" gap="3">
      <div role="group" aria-label={t('runActions.label')}>
        <Flex gap="2" style={{ flexWrap: 'wrap' }}>
          <ButtonLink
            size="small"
            variant="secondary"
            href={hrefOf({
              view: 'decisions',
              run: run.id,
              request: undefined,
            })}
            iconStart={<RiFocus3Line aria-hidden />}
          >
            {t('runActions.decisions')}
          </ButtonLink>
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiLinkM aria-hidden />}
            onPress={share}
          >
            {t(shared ? 'runActions.shared' : 'runActions.share')}
          </Button>
          {formats.map(({ ending, format, text }) => (
            <Button
              key={format}
              size="small"
              variant="secondary"
              iconStart={<RiDownloadLine aria-hidden />}
              onPress={() =>
                attempt(async () =>
                  saveFile(
                    await api.exportRoutingTest(entity, run.id, format),
                    `${run.scenario}-${run.id}.${ending}`,
                  ),
                )
              }
            >
              {t(text)}
            </Button>
          ))}
          {keep.allowed && run.state === 'finished' && (
            <Button
              size="small"
              variant="secondary"
              iconStart={<RiPushpinLine aria-hidden />}
              onPress={() =>
                attempt(async () => {
                  await api.setBaseline(entity, run.id, !run.baseline);
                  onChanged();
                })
              }
            >
              {t(run.baseline ? 'runActions.unpin' : 'runActions.pin')}
            </Button>
          )}
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiRestartLine aria-hidden />}
            isDisabled={Boolean(obstacle) || loading}
            aria-describedby={obstacle ? reasonId : undefined}
            onPress={() =>
              onRepeat({ scenario: run.scenario, parameters: run.parameters })
            }
          >
            {t('runActions.again')}
          </Button>
        </Flex>
      </div>
      {obstacle && (
        <span id={reasonId}>
          <Muted>{t('runActions.notAgain', { reason: obstacle })}</Muted>
        </span>
      )}
      {error && <LoadFailure title={t('failure.change')} error={error} />}
    </Flex>
  );
}
