import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { Assertion } from '@llm-d-sim/plugin-llm-d-common';
import { RiCheckboxCircleFill, RiCloseCircleFill } from '@remixicon/react';
import { useId } from 'react';
import { llmDTranslationRef } from '../../translation';
import { IconWord } from '../Status';
import styles from './AssertionList.module.css';

/** What a run was meant to show, and what it showed. */
export function AssertionList(props: { assertions: readonly Assertion[] }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const titleId = useId();
  return (
    <Flex direction="column" gap="2">
      <Text as="h4" variant="body-medium" weight="bold" id={titleId}>
        {t('assertions.title')}
      </Text>
      <ul className={styles.list} aria-labelledby={titleId}>
        {props.assertions.map(
          ({ name, passed, measured, expected, tolerance }) => (
            <li key={name} className={styles.assertion}>
              {passed ? (
                <IconWord
                  icon={RiCheckboxCircleFill}
                  tone="positive"
                  word={t('assertions.passed')}
                />
              ) : (
                <IconWord
                  icon={RiCloseCircleFill}
                  tone="negative"
                  word={t('assertions.failed')}
                />
              )}
              <div>
                <Text as="div" variant="body-medium">
                  {name}
                </Text>
                <Text as="div" variant="body-small" className={styles.facts}>
                  {t('assertions.measured', { value: measured })}
                </Text>
                <Text as="div" variant="body-small" className={styles.facts}>
                  {t('assertions.expected', { value: expected })}
                </Text>
                {tolerance !== undefined && (
                  <Text as="div" variant="body-small" className={styles.facts}>
                    {t('assertions.tolerance', { value: tolerance })}
                  </Text>
                )}
              </div>
            </li>
          ),
        )}
      </ul>
    </Flex>
  );
}
