import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RoutingTestRun } from '@llm-d-sim/plugin-llm-d-common';
import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiErrorWarningFill,
  RiHourglassFill,
  RiQuestionFill,
  RiStopCircleFill,
  type RemixiconComponentType,
} from '@remixicon/react';
import { llmDTranslationRef } from '../../translation';
import { IconWord, type Tone } from './IconWord';
import { runResult, type RunResult } from './runResult';

const looks: Record<RunResult, { icon: RemixiconComponentType; tone: Tone }> = {
  pass: { icon: RiCheckboxCircleFill, tone: 'positive' },
  fail: { icon: RiCloseCircleFill, tone: 'negative' },
  inconclusive: { icon: RiQuestionFill, tone: 'warning' },
  running: { icon: RiHourglassFill, tone: 'announcement' },
  failed: { icon: RiErrorWarningFill, tone: 'negative' },
  cancelled: { icon: RiStopCircleFill, tone: 'neutral' },
  finished: { icon: RiCheckboxCircleFill, tone: 'neutral' },
};

export function RunStateLabel(props: { run: RoutingTestRun }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const result = runResult(props.run);
  return <IconWord {...looks[result]} word={t(`verdict.${result}`)} />;
}
