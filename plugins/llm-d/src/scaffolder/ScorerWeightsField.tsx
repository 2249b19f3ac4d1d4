import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Flex,
  NumberField,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { lintEppConfigText } from '@llm-d-sim/plugin-llm-d-common';
import { useEffect, useMemo } from 'react';
import { FindingList } from '../components/Findings';
import { Muted } from '../components/Muted';
import readable from '../components/Readable/Readable.module.css';
import { llmDTranslationRef } from '../translation';
import {
  defaultEppConfig,
  scorerWeights,
  withWeight,
} from './eppConfigWeights';
import styles from './ScorerWeightsField.module.css';

/**
 * Form field: the EPP's configuration by the weights of its scorers, or as a whole. Its value is an EndpointPickerConfig as YAML;
 * none while everything is as the default profile has it, unless the form must have one.
 */
export function ScorerWeightsField(
  props: FieldExtensionComponentProps<string>,
) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { formData, onChange, rawErrors = [], required, schema } = props;
  const standard = useMemo(defaultEppConfig, []);
  useEffect(() => {
    // What is seen is what is sent: a form that must have a configuration has this one.
    if (required && formData === undefined) {
      onChange(standard);
    }
  }, [formData, onChange, required, standard]);
  const config = formData ?? standard;
  const findings = useMemo(() => lintEppConfigText(config), [config]);
  const change = (text: string) =>
    onChange(
      !required && (text.trim() === '' || text === standard) ? undefined : text,
    );
  const weights = scorerWeights(config);
  const profiles = new Set(weights.map(({ profile }) => profile));
  return (
    <Flex direction="column" gap="3" bg="neutral" className={readable.readable}>
      <div>
        <Text as="h3" variant="body-medium" weight="bold">
          {schema.title ?? t('form.weights')}
        </Text>
        {schema.description && <Muted as="p">{schema.description}</Muted>}
      </div>
      <div className={styles.weights}>
        {weights.map(scorer => (
          <NumberField
            key={scorer.path.join('.')}
            label={
              profiles.size > 1
                ? t('form.weightIn', {
                    scorer: scorer.name,
                    profile: scorer.profile,
                  })
                : t('actions.weightOf', { scorer: scorer.name })
            }
            minValue={0}
            value={scorer.weight}
            onChange={changed =>
              !Number.isNaN(changed) &&
              change(withWeight(config, scorer, changed))
            }
          />
        ))}
      </div>
      <div aria-live="polite">
        {findings.length > 0 ? (
          <FindingList findings={findings} />
        ) : (
          <Muted>{t('form.lintClean')}</Muted>
        )}
      </div>
      <Accordion defaultExpanded={weights.length === 0}>
        <AccordionTrigger title={t('eppConfigField.label')} />
        <AccordionPanel>
          <TextAreaField
            aria-label={t('eppConfigField.label')}
            isInvalid={rawErrors.length > 0}
            validationBehavior="aria"
            rows={12}
            spellCheck="false"
            value={config}
            onChange={change}
          />
        </AccordionPanel>
      </Accordion>
    </Flex>
  );
}
