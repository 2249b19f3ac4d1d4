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
import type {
  EntityPlace,
  RunComparison,
} from '@llm-d-sim/plugin-llm-d-common';
import { useCallback, useId } from 'react';
import { llmDApiRef } from '../../api';
import { usePolled } from '../../hooks/usePolled';
import { llmDTranslationRef } from '../../translation';
import { ReadFailure } from '../LoadFailure';
import { LocalStandInBadge } from '../Status';
import { Waiting } from '../Waiting';
import { ComparedFigures } from './ComparedFigures';
import { ComparedShares } from './ComparedShares';

const once = () => undefined;

/** Whether what is called "before" was before. */
const isInOrder = ({ baseline, candidate }: RunComparison) =>
  Date.parse(baseline.startedAt) <= Date.parse(candidate.startedAt);

/** Two runs side by side: whether it got worse, by which figures, and what that rests on. */
export function ComparisonSection(props: {
  entity: EntityPlace;
  /** Ids of the runs; which of them was first is found out. */
  shown: string;
  other: string;
  /** Whether the runs' figures come from the local cluster. */
  localStandIn?: boolean;
  onClose(): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity, localStandIn, onClose, other, shown } = props;
  const api = useApi(llmDApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const compare = (baseline: string, candidate: string) =>
        api.compareRoutingTests(entity, { baseline, candidate }, { signal });
      const compared = await compare(other, shown);
      return isInOrder(compared) ? compared : compare(shown, other);
    },
    [api, entity, other, shown],
  );
  const comparison = usePolled(load, once);
  const { loading, value } = comparison;
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <Card>
        <CardHeader>
          <Flex align="center" justify="between" gap="3">
            <Flex align="center" gap="4">
              <Text as="h3" variant="title-x-small" weight="bold" id={titleId}>
                {t('comparison.title')}
              </Text>
              {localStandIn && <LocalStandInBadge />}
            </Flex>
            <Button variant="tertiary" size="small" onPress={onClose}>
              {t('comparison.close')}
            </Button>
          </Flex>
        </CardHeader>
        <CardBody>
          <Flex direction="column" gap="5">
            <ReadFailure title={t('failure.compare')} of={comparison} />
            {loading && (
              <Waiting label={t('comparison.loading')} height={120} />
            )}
            {value && !value.comparable && (
              <Alert
                status="warning"
                icon
                title={t('comparison.notComparable')}
                description={value.reason}
              />
            )}
            {value?.comparable && (
              <Alert
                status={value.regression ? 'danger' : 'success'}
                icon
                title={t(
                  value.regression
                    ? 'comparison.regression'
                    : 'comparison.noRegression',
                )}
              />
            )}
            {value && <ComparedFigures comparison={value} />}
            {value && <ComparedShares comparison={value} />}
          </Flex>
        </CardBody>
      </Card>
    </section>
  );
}
