import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiErrorWarningFill,
  RiHourglassFill,
  RiQuestionFill,
  RiStopCircleFill,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { Tone } from './IconWord';
import type { RunResult } from './runResult';

/** Icon and tone of every result of a run. */
export const resultLooks: Readonly<
  Record<RunResult, { icon: RemixiconComponentType; tone: Tone }>
> = {
  pass: { icon: RiCheckboxCircleFill, tone: 'positive' },
  fail: { icon: RiCloseCircleFill, tone: 'negative' },
  inconclusive: { icon: RiQuestionFill, tone: 'warning' },
  running: { icon: RiHourglassFill, tone: 'announcement' },
  failed: { icon: RiErrorWarningFill, tone: 'negative' },
  cancelled: { icon: RiStopCircleFill, tone: 'neutral' },
  finished: { icon: RiCheckboxCircleFill, tone: 'neutral' },
};
