import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { HealthStatus } from '@llm-d-sim/plugin-llm-d-common';
import {
  RiCheckboxCircleFill,
  RiErrorWarningFill,
  RiHourglassFill,
  RiQuestionFill,
  type RemixiconComponentType,
} from '@remixicon/react';
import { llmDTranslationRef } from '../../translation';
import { IconWord, type Tone } from './IconWord';

const looks: Record<
  HealthStatus,
  { icon: RemixiconComponentType; tone: Tone }
> = {
  healthy: { icon: RiCheckboxCircleFill, tone: 'positive' },
  progressing: { icon: RiHourglassFill, tone: 'announcement' },
  degraded: { icon: RiErrorWarningFill, tone: 'negative' },
  unknown: { icon: RiQuestionFill, tone: 'neutral' },
};

export function HealthStatusLabel(props: {
  status: HealthStatus;
  strong?: boolean;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  return (
    <IconWord
      {...looks[props.status]}
      strong={props.strong}
      word={t(`status.${props.status}`)}
    />
  );
}
