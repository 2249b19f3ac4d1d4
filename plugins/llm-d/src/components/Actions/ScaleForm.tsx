import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, NumberField, Select } from '@backstage/ui';
import type { EntityPlace, StackAction } from '@llm-d-sim/plugin-llm-d-common';
import { useCallback, useEffect, useState } from 'react';
import { llmDApiRef } from '../../api';
import { usePolled } from '../../hooks/usePolled';
import { llmDTranslationRef } from '../../translation';
import { stagesOf } from '../../view/stagesOf';
import { ReadFailure } from '../LoadFailure';
import { Waiting } from '../Waiting';
import styles from './ScaleForm.module.css';

/** What is typed would be written over by a later reading. */
const once = () => undefined;

/** Which stage, and how many pods it is to have; starts from how many it is to have now, which may be none. */
export function ScaleForm(props: {
  entity: EntityPlace;
  onChange(action: StackAction | undefined): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity, onChange } = props;
  const api = useApi(llmDApiRef);
  const load = useCallback(
    async (signal: AbortSignal) =>
      stagesOf((await api.getNode(entity, 'stack', { signal })).objects),
    [api, entity],
  );
  const stages = usePolled(load, once);
  const [chosenStage, setStage] = useState<string>();
  const [typed, setTyped] = useState<number>();
  const chosen =
    stages.value?.find(({ stage }) => stage === chosenStage) ??
    stages.value?.at(0);
  const stage = chosen?.stage;
  const replicas = typed ?? chosen?.replicas;
  useEffect(() => {
    onChange(
      stage !== undefined && replicas !== undefined && replicas >= 0
        ? { type: 'scale', stage, replicas: Math.round(replicas) }
        : undefined,
    );
  }, [onChange, replicas, stage]);
  if (stages.error) {
    return <ReadFailure title={t('failure.node')} of={stages} />;
  }
  if (!stages.value) {
    return <Waiting label={t('actions.loadingReplicas')} height={72} />;
  }
  if (!chosen) {
    return <Alert status="info" icon title={t('actions.noStage')} />;
  }
  return (
    <Flex gap="4" className={styles.fields}>
      <Select
        label={t('actions.stage')}
        options={stages.value.map(item => ({
          id: item.stage,
          label: t(`actions.${item.stage}`),
        }))}
        selectedKey={chosen.stage}
        onSelectionChange={key => {
          setStage(String(key));
          setTyped(undefined);
        }}
      />
      <NumberField
        className={styles.replicas}
        label={t('actions.replicas')}
        minValue={0}
        step={1}
        value={replicas ?? NaN}
        onChange={setTyped}
      />
    </Flex>
  );
}
