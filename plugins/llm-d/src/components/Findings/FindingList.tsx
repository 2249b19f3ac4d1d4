import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Finding } from '@llm-d-sim/plugin-llm-d-common';
import { RiAlertFill, RiCloseCircleFill } from '@remixicon/react';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';
import { IconWord } from '../Status';
import styles from './FindingList.module.css';

/** What the linter found, with what to do about it. */
export function FindingList(props: { findings: readonly Finding[] }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  return (
    <ul className={styles.list}>
      {props.findings.map(({ fix, message, path, rule, severity }) => (
        <li key={`${rule} ${path} ${message}`} className={styles.finding}>
          {severity === 'error' ? (
            <IconWord
              icon={RiCloseCircleFill}
              tone="negative"
              word={t('epp.error')}
            />
          ) : (
            <IconWord
              icon={RiAlertFill}
              tone="warning"
              word={t('epp.warning')}
            />
          )}
          <div>
            <div>{message}</div>
            <Muted as="p">{t('epp.fix', { fix })}</Muted>
            <Muted as="p">
              {path} · {t('epp.rule', { rule })}
            </Muted>
          </div>
        </li>
      ))}
    </ul>
  );
}
