import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ScenarioCost } from '@llm-d-sim/plugin-llm-d-common';
import {
  RiSendPlaneLine,
  RiStackLine,
  RiText,
  RiTimerLine,
} from '@remixicon/react';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';
import styles from './ScenarioSection.module.css';

/** What a scenario costs with its defaults. */
export function ScenarioCostLine(props: { cost: ScenarioCost }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { completionTokens, concurrency, promptTokens, requests, seconds } =
    props.cost;
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
    <ul className={styles.cost} aria-label={t('scenarios.cost')}>
      {items.map(({ icon: Icon, text }) => (
        <li key={text}>
          <Icon aria-hidden />
          <Muted>{text}</Muted>
        </li>
      ))}
    </ul>
  );
}
