import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { llmDTranslationRef } from '../../translation';
import { IconWord } from './IconWord';
import { resultLooks } from './resultLooks';
import type { RunResult } from './runResult';

/** What came of a run, in an icon and a word. */
export function VerdictLabel(props: { verdict: RunResult }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { verdict } = props;
  return <IconWord {...resultLooks[verdict]} word={t(`verdict.${verdict}`)} />;
}
