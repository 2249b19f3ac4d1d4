import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { RoutingTestRunDetail } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { RunStateLabel } from '../Status';
import styles from './DecisionView.module.css';

/** What the decisions of a run have in common. */
export function RunDecisions(props: { run: RoutingTestRunDetail }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { error, report, requests } = props.run;
  if (!report) {
    return (
      <Flex direction="column" gap="1">
        <RunStateLabel run={props.run} />
        {error !== undefined && <Text variant="body-medium">{error}</Text>}
      </Flex>
    );
  }
  const { decisions, imbalance, sent } = report.summary;
  const strayed = requests.filter(
    ({ decision, served }) =>
      decision?.picked !== undefined &&
      served !== undefined &&
      decision.picked !== served,
  ).length;
  const tiles = [
    [
      t('decision.found'),
      t('decision.foundOf', {
        found: String(decisions.found),
        sent: String(sent),
      }),
    ],
    [
      t('decision.hitRate'),
      decisions.prefixHitRate === undefined
        ? '–'
        : `${Math.round(100 * decisions.prefixHitRate)} %`,
    ],
    [t('decision.ties'), String(decisions.tied)],
    [t('decision.imbalance'), imbalance?.toFixed(2) ?? '–'],
    [t('decision.pickedNotServed'), String(strayed)],
  ];
  return (
    <dl className={styles.tiles}>
      {tiles.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
