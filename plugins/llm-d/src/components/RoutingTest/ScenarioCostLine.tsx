import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  RiSendPlaneLine,
  RiStackLine,
  RiText,
  RiTimerLine,
} from '@remixicon/react';
import { useId } from 'react';
import { llmDTranslationRef } from '../../translation';
import type { RunCost } from '../../view/costOf';
import { Muted } from '../Muted';
import styles from './ScenarioSection.module.css';

/** What a run would cost, and with which parameters. */
export function ScenarioCostLine(props: { cost: RunCost }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { completionTokens, concurrency, promptTokens, requests, seconds } =
    props.cost.cost;
  const titleId = useId();
  const number = (value: number) => value.toLocaleString();
  const items = [
    {
      icon: RiSendPlaneLine,
      text: t('scenarios.requests', { number: number(requests) }),
    },
    {
      icon: RiStackLine,
      text: t('scenarios.concurrency', { number: number(concurrency) }),
    },
    {
      icon: RiTimerLine,
      text: t('scenarios.seconds', { number: number(seconds) }),
    },
    {
      icon: RiText,
      text: t('scenarios.tokens', {
        prompt: number(promptTokens),
        completion: number(completionTokens),
      }),
    },
  ];
  return (
    <div>
      <span id={titleId}>
        <Muted>{t(`scenarios.costWith.${props.cost.of}`)}</Muted>
      </span>
      <ul className={styles.cost} aria-labelledby={titleId}>
        {items.map(({ icon: Icon, text }) => (
          <li key={text}>
            <Icon aria-hidden />
            <Muted>{text}</Muted>
          </li>
        ))}
      </ul>
    </div>
  );
}
