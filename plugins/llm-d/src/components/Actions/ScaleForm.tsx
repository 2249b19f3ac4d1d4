import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, NumberField, Select } from '@backstage/ui';
import type { EntityPlace, StackAction } from '@llm-d-sim/plugin-llm-d-common';
import { useEffect, useState } from 'react';
import { useHealth } from '../../hooks/useHealth';
import { llmDTranslationRef } from '../../translation';
import { Waiting } from '../Waiting';

const stages = ['decode', 'prefill'] as const;

/** Which stage, and how many pods it is to have; starts from how many it has. */
export function ScaleForm(props: {
  entity: EntityPlace;
  onChange(action: StackAction): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity, onChange } = props;
  const { error, value: report } = useHealth(entity);
  const [stage, setStage] = useState<(typeof stages)[number]>('decode');
  const [chosen, setChosen] = useState<number>();
  const present = report?.pods.filter(({ role }) => role === stage).length;
  const replicas = chosen ?? present;
  useEffect(() => {
    if (replicas !== undefined && Number.isInteger(replicas)) {
      onChange({ type: 'scale', stage, replicas });
    }
  }, [onChange, replicas, stage]);
  const offered = stages.filter(
    name =>
      name === 'decode' || report?.pods.some(({ role }) => role === 'prefill'),
  );
  if (!report && !error) {
    // Typed before the present number is known, a number would be written over by it.
    return <Waiting label={t('actions.loadingReplicas')} height={72} />;
  }
  return (
    <Flex gap="4">
      <Select
        label={t('actions.stage')}
        options={offered.map(id => ({ id, label: t(`actions.${id}`) }))}
        selectedKey={stage}
        onSelectionChange={key => {
          setStage(stages.find(name => name === key) ?? 'decode');
          setChosen(undefined);
        }}
      />
      <NumberField
        label={t('actions.replicas')}
        minValue={0}
        step={1}
        value={replicas ?? NaN}
        onChange={setChosen}
      />
    </Flex>
  );
}
