import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, NumberField, Text } from '@backstage/ui';
import type { EntityPlace, StackAction } from '@llm-d-sim/plugin-llm-d-common';
import { useEffect, useState } from 'react';
import { useEppProfile } from '../../hooks/useEppProfile';
import { llmDTranslationRef } from '../../translation';
import { ReadFailure } from '../LoadFailure';
import { Waiting } from '../Waiting';

/** Weights of the scorers that the profile has; only those that were changed are sent. */
export function WeightsForm(props: {
  entity: EntityPlace;
  onChange(action: StackAction | undefined): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity, onChange } = props;
  const epp = useEppProfile(entity);
  const { error, loading, value } = epp;
  const [weights, setWeights] = useState<Record<string, number>>({});
  const [profile, ...others] = value?.profiles ?? [];
  const profileName = others.length > 0 ? profile?.name : undefined;
  useEffect(() => {
    onChange(
      Object.keys(weights).length > 0
        ? {
            type: 'set-scorer-weights',
            ...(profileName !== undefined && { profile: profileName }),
            weights,
          }
        : undefined,
    );
  }, [onChange, profileName, weights]);
  if (error && !value) {
    return <ReadFailure title={t('failure.profile')} of={epp} />;
  }
  if (loading || !value) {
    return <Waiting label={t('actions.loadingWeights')} height={72} />;
  }
  if (!value.editable) {
    return <Alert status="info" icon title={t('actions.notEditable')} />;
  }
  return (
    <Flex direction="column" gap="3">
      {profileName !== undefined && (
        <Text variant="body-medium">
          {t('epp.profile', { name: profileName })}
        </Text>
      )}
      <Flex gap="4" style={{ flexWrap: 'wrap' }}>
        {profile?.plugins
          .filter(({ role }) => role === 'scorer')
          .map(({ name, weight = 1 }) => (
            <NumberField
              key={name}
              label={t('actions.weightOf', { scorer: name })}
              minValue={0}
              value={weights[name] ?? weight}
              onChange={changed =>
                setWeights(known => {
                  const { [name]: _, ...rest } = known;
                  return Number.isNaN(changed) || changed === weight
                    ? rest
                    : { ...rest, [name]: changed };
                })
              }
            />
          ))}
      </Flex>
    </Flex>
  );
}
