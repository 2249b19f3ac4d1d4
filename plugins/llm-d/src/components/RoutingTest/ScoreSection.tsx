import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { RoutingTestRunDetail } from '@llm-d-sim/plugin-llm-d-common';
import { useState } from 'react';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';
import { ScoreMatrix } from './ScoreMatrix';
import { ScoreTable } from './ScoreTable';

const views = ['table', 'matrix'] as const;

/** A table is for reading: of longer runs it shows the beginning. */
const rowsShown = { table: 60, matrix: 300 };
/** Up to so many requests the table is what one wants first. */
const fewRequests = 12;

/** What the EPP said of each request: as a matrix to see patterns, or as the table with every scorer. */
export function ScoreSection(props: {
  run: RoutingTestRunDetail;
  running: boolean;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { run, running } = props;
  const { requests } = run;
  const [chosen, setChosen] = useState<(typeof views)[number]>();
  const view = chosen ?? (requests.length <= fewRequests ? 'table' : 'matrix');
  const shown = requests.slice(0, rowsShown[view]);
  return (
    <Flex direction="column" gap="3">
      <div>
        <ToggleButtonGroup
          aria-label={t('scores.views')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[view]}
          onSelectionChange={keys =>
            setChosen(views.find(name => keys.has(name)))
          }
        >
          {views.map(name => (
            <ToggleButton key={name} id={name}>
              {t(`scores.${name}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      {view === 'matrix' ? (
        <ScoreMatrix requests={shown} runId={run.id} />
      ) : (
        <ScoreTable requests={shown} runId={run.id} running={running} />
      )}
      {shown.length < requests.length && (
        <Muted>
          {t('scores.more', {
            shown: String(shown.length),
            number: String(requests.length),
          })}
        </Muted>
      )}
    </Flex>
  );
}
