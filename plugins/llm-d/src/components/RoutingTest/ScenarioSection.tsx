import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Badge,
  Flex,
  Select,
  Text,
} from '@backstage/ui';
import type {
  RoutingTestRun,
  ScenarioDescription,
  StartRoutingTestRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import { RiFlashlightLine } from '@remixicon/react';
import { useMemo, useState } from 'react';
import { useDebounced } from '../../hooks/useDebounced';
import { llmDTranslationRef } from '../../translation';
import { costOf } from '../../view/costOf';
import { Muted } from '../Muted';
import { ParameterForm } from './ParameterForm';
import { RunControls } from './RunControls';
import { ScenarioCostLine } from './ScenarioCostLine';
import styles from './ScenarioSection.module.css';

/** ms without a change of the parameters until the cost is worked out: a plan may have many thousand requests. */
const settleMs = 400;

/** Which test, what it does and proves and costs, with which parameters; and the button. */
export function ScenarioSection(props: {
  scenarios: readonly ScenarioDescription[];
  running?: RoutingTestRun;
  pending: boolean;
  onRun(request: StartRoutingTestRequest): void;
  onCancel(run: RoutingTestRun): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { onCancel, onRun, pending, running, scenarios } = props;
  const [chosenId, setChosenId] = useState<string>();
  const [changed, setChanged] = useState<
    Record<string, number | string | boolean>
  >({});
  const scenario =
    scenarios.find(({ id }) => id === chosenId) ?? scenarios.at(0);
  const settled = useDebounced(changed, settleMs);
  const cost = useMemo(
    () => scenario && costOf(scenario, settled),
    [scenario, settled],
  );
  if (!scenario || !cost) {
    return null;
  }
  const { description, disruptive, id, proves } = scenario;
  return (
    <Flex direction="column" gap="4">
      <div className={styles.chooser}>
        <Select
          label={t('scenarios.label')}
          options={scenarios.map(item => ({ id: item.id, label: item.title }))}
          selectedKey={id}
          onSelectionChange={key => {
            setChosenId(String(key));
            setChanged({});
          }}
        />
        <Flex direction="column" gap="2">
          {disruptive && (
            <span>
              <Badge icon={<RiFlashlightLine aria-hidden />}>
                {t('scenarios.disruptive')}
              </Badge>
            </span>
          )}
          <Text as="p" variant="body-medium">
            {description}
          </Text>
          <Text as="p" variant="body-medium">
            {t('scenarios.proves', { what: proves })}
          </Text>
          <ScenarioCostLine cost={cost} />
        </Flex>
      </div>
      {scenario.parameters.length > 0 && (
        <Accordion>
          <AccordionTrigger title={t('scenarios.parameters')} />
          <AccordionPanel>
            <ParameterForm
              parameters={scenario.parameters}
              changed={changed}
              onChange={setChanged}
            />
          </AccordionPanel>
        </Accordion>
      )}
      <Flex align="center" gap="3">
        <RunControls
          running={running}
          pending={pending}
          disruptive={disruptive}
          onRun={() =>
            onRun({
              scenario: id,
              ...(Object.keys(changed).length > 0 && { parameters: changed }),
            })
          }
          onCancel={onCancel}
        />
        {Object.entries(changed).map(([name, value]) => (
          <Muted key={name}>
            {name}: {String(value)}
          </Muted>
        ))}
      </Flex>
    </Flex>
  );
}
