import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { RiCloseCircleFill } from '@remixicon/react';
import { llmDTranslationRef } from '../../translation';
import { IconWord } from '../Status';
import styles from './ScoreTable.module.css';

/** How a request was answered; a refusal with what it says. */
export function RequestAnswer(props: { request: RunRequest }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { error, status } = props.request;
  const answer =
    status === 0
      ? t('scores.noAnswer')
      : t('scores.answer', { status: String(status) });
  if (status >= 200 && status < 300) {
    return <span className={styles.small}>{answer}</span>;
  }
  return (
    <>
      <IconWord icon={RiCloseCircleFill} tone="negative" word={answer} />
      {error && <span className={styles.refusal}>{error}</span>}
    </>
  );
}
