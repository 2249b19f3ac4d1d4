import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ComparedFigure,
  RunComparison,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  RiArrowDownCircleFill,
  RiArrowUpCircleFill,
  RiEqualFill,
  RiQuestionFill,
} from '@remixicon/react';
import { formatTime } from '../../format/formatTime';
import { llmDTranslationRef } from '../../translation';
import { IconWord } from '../Status';
import { DataTable } from '../Tables';

const looks = {
  better: { icon: RiArrowUpCircleFill, tone: 'positive' },
  same: { icon: RiEqualFill, tone: 'neutral' },
  worse: { icon: RiArrowDownCircleFill, tone: 'negative' },
  unknown: { icon: RiQuestionFill, tone: 'neutral' },
} as const;

/** Figures of two runs with the verdict on each, then their assertions. */
export function ComparedFigures(props: { comparison: RunComparison }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { assertions, baseline, candidate, figures } = props.comparison;
  const before = t('comparison.baseline', {
    time: formatTime(baseline.startedAt),
  });
  const after = t('comparison.candidate', {
    time: formatTime(candidate.startedAt),
  });
  const held = (passed: boolean | undefined) => {
    if (passed === undefined) {
      return t('comparison.absent');
    }
    return t(passed ? 'comparison.holds' : 'comparison.fails');
  };
  return (
    <>
      <DataTable
        title={t('comparison.figure')}
        columns={[
          t('comparison.figure'),
          before,
          after,
          t('comparison.change'),
          t('comparison.verdict'),
          t('comparison.test'),
        ]}
      >
        {figures.map(figure => (
          <tr key={figure.name}>
            <th scope="row">{figure.name}</th>
            <td>{shown(figure.baseline, figure.unit)}</td>
            <td>{shown(figure.candidate, figure.unit)}</td>
            <td>
              {figure.change === undefined
                ? '–'
                : `${figure.change > 0 ? '+' : ''}${(
                    100 * figure.change
                  ).toFixed(0)} %`}
            </td>
            <td>
              <IconWord
                {...looks[figure.verdict]}
                word={t(`comparison.${figure.verdict}`)}
              />
            </td>
            <td>{figure.test}</td>
          </tr>
        ))}
      </DataTable>
      {assertions.length > 0 && (
        <DataTable
          title={t('assertions.title')}
          columns={[t('comparison.assertion'), before, after]}
        >
          {assertions.map(item => (
            <tr key={item.name}>
              <th scope="row">{item.name}</th>
              <td>{held(item.baseline?.passed)}</td>
              <td>{held(item.candidate?.passed)}</td>
            </tr>
          ))}
        </DataTable>
      )}
    </>
  );
}

function shown(
  value: number | undefined,
  unit: ComparedFigure['unit'],
): string {
  if (value === undefined) {
    return '–';
  }
  switch (unit) {
    case 'ms':
      return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
    case 'ratio':
      return value.toFixed(3);
    default:
      return String(value);
  }
}
