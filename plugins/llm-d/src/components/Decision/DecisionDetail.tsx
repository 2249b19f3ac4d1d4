import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import {
  explainDecision,
  type RunRequest,
  type RunState,
} from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { llmDTranslationRef } from '../../translation';
import { decisionRows } from '../../view/decisionRows';
import { Muted } from '../Muted';
import { FilterDrops } from './FilterDrops';
import { ScoreBars } from './ScoreBars';
import { ScorerMatrix } from './ScorerMatrix';

/** One request: why this endpoint, in words, as bars, and number by number. */
export function DecisionDetail(props: {
  request: RunRequest;
  /** Of its run. */
  state: RunState | undefined;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { request, state } = props;
  const { decision, index, phase, served } = request;
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <Card>
        <CardHeader>
          <Text as="h3" variant="title-x-small" weight="bold" id={titleId}>
            {t('decision.title')}:{' '}
            {t('decision.listItem', { number: String(index), phase })}
          </Text>
        </CardHeader>
        <CardBody>
          {decision ? (
            <Flex direction="column" gap="5">
              <div>
                <Text as="p" variant="body-large">
                  {explainDecision(decision).sentence}
                </Text>
                <Muted as="p">{t(`scores.source.${decision.source}`)}</Muted>
              </div>
              {decision.inconsistency !== undefined && (
                <Alert
                  status="warning"
                  icon
                  title={t('decision.inconsistent', {
                    why: decision.inconsistency,
                  })}
                />
              )}
              <ScoreBars rows={decisionRows(decision, served)} />
              <ScorerMatrix rows={decisionRows(decision, served)} />
              <FilterDrops decision={decision} />
            </Flex>
          ) : (
            <Text variant="body-medium">
              {t(`decision.${whyThereIsNone(request, state)}`)}
            </Text>
          )}
        </CardBody>
      </Card>
    </section>
  );
}

/** Decisions are read once, when all requests have been answered, and only for those that were answered well. */
function whyThereIsNone({ status }: RunRequest, state: RunState | undefined) {
  if (state === 'running') {
    return 'notYet';
  }
  if (status < 200 || status >= 300) {
    return 'notAnswered';
  }
  return state === 'finished' ? 'notFound' : 'notRead';
}
