import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Text } from '@backstage/ui';
import type { RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { llmDTranslationRef } from '../../translation';
import styles from './DecisionView.module.css';

/** The requests of a run; each decision has an address. */
export function RequestList(props: {
  requests: readonly RunRequest[];
  selected?: number;
  hrefOf(index: number): string;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { hrefOf, requests, selected } = props;
  const titleId = useId();
  return (
    <Card>
      <CardBody>
        <Text as="h3" variant="body-medium" weight="bold" id={titleId}>
          {t('decision.choose')}
        </Text>
        <ol className={styles.list} aria-labelledby={titleId}>
          {requests.map(({ decision, index, phase }) => (
            <li key={index}>
              <RouterLink
                className={styles.item}
                to={hrefOf(index)}
                aria-current={index === selected ? 'true' : undefined}
              >
                {t('decision.listItem', { number: String(index), phase })}
                <span className={styles.small}>
                  {decision?.picked ?? t('scores.noScore')}
                </span>
              </RouterLink>
            </li>
          ))}
        </ol>
      </CardBody>
    </Card>
  );
}
