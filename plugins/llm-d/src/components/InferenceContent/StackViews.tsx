import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import type { EntityPlace } from '@llm-d-sim/plugin-llm-d-common';
import { Suspense, lazy, useId } from 'react';
import { useHealth } from '../../hooks/useHealth';
import { stackViews, useViewParameters } from '../../hooks/useViewParameters';
import { llmDTranslationRef } from '../../translation';
import { ActionMenu } from '../Actions';
import { PathView } from '../Path';
import readable from '../Readable/Readable.module.css';
import { HealthStatusLabel, LocalStandInBadge } from '../Status';
import { Waiting } from '../Waiting';

const RoutingTestsView = lazy(() =>
  import('../RoutingTest').then(m => ({ default: m.RoutingTestsView })),
);
const DecisionView = lazy(() =>
  import('../Decision').then(m => ({ default: m.DecisionView })),
);
const SetupView = lazy(() =>
  import('../Setup').then(m => ({ default: m.SetupView })),
);

/** Health in one line, what can be done, and the views; the address says which one is open. */
export function StackViews(props: { entity: EntityPlace }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity } = props;
  const health = useHealth(entity);
  const { change, parameters } = useViewParameters();
  const titleId = useId();
  const report = health.value;
  return (
    <section aria-labelledby={titleId} className={readable.readable}>
      <Flex direction="column" gap="4">
        <Flex
          align="center"
          justify="between"
          gap="4"
          style={{ flexWrap: 'wrap' }}
        >
          <Flex align="center" gap="4">
            <h2 id={titleId} style={{ margin: 0, fontSize: 'inherit' }}>
              {t('health.title')}
            </h2>
            {report && <HealthStatusLabel status={report.status} strong />}
            {report?.localStandIn && <LocalStandInBadge />}
          </Flex>
          <ActionMenu entity={entity} onDone={health.refresh} />
        </Flex>
        <Tabs
          selectedKey={parameters.view}
          onSelectionChange={key =>
            change({ view: stackViews.find(view => view === key) })
          }
        >
          <TabList aria-label={t('content.viewsLabel')}>
            {stackViews.map(view => (
              <Tab key={view} id={view}>
                {t(`content.view.${view}`)}
              </Tab>
            ))}
          </TabList>
          {stackViews.map(view => (
            <TabPanel key={view} id={view}>
              <Suspense
                fallback={
                  <Waiting label={t('content.loadingView')} height={200} />
                }
              >
                {view === 'path' && (
                  <PathView entity={entity} health={health} />
                )}
                {view === 'tests' && <RoutingTestsView entity={entity} />}
                {view === 'decisions' && <DecisionView entity={entity} />}
                {view === 'setup' && <SetupView entity={entity} />}
              </Suspense>
            </TabPanel>
          ))}
        </Tabs>
      </Flex>
    </section>
  );
}
