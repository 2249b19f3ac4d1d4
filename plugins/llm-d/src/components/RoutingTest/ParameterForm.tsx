import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Flex,
  NumberField,
  Select,
  Switch,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import type { ScenarioParameter } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';
import styles from './ScenarioSection.module.css';

type Values = Record<string, number | string | boolean>;

/** A field for each parameter of a scenario; only what differs from the defaults is kept. */
export function ParameterForm(props: {
  parameters: readonly ScenarioParameter[];
  changed: Values;
  onChange(changed: Values): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { changed, onChange, parameters } = props;
  const set = (parameter: ScenarioParameter, value: Values[string]) => {
    const { [parameter.name]: _, ...rest } = changed;
    onChange(
      value === parameter.default || Number.isNaN(value)
        ? rest
        : { ...rest, [parameter.name]: value },
    );
  };
  const field = (parameter: ScenarioParameter) => {
    const { description, name } = parameter;
    const value = changed[name] ?? parameter.default;
    const common = { label: name, description };
    switch (parameter.type) {
      case 'boolean':
        return (
          <Flex direction="column" gap="1">
            <Switch
              label={name}
              isSelected={value === true}
              onChange={selected => set(parameter, selected)}
            />
            <Muted>{description}</Muted>
          </Flex>
        );
      case 'choice':
        return (
          <Select
            {...common}
            options={parameter.choices.map(id => ({ id, label: id }))}
            selectedKey={String(value)}
            onSelectionChange={key => set(parameter, String(key))}
          />
        );
      case 'text': {
        const Field = parameter.multiline ? TextAreaField : TextField;
        return (
          <Field
            {...common}
            maxLength={parameter.maxLength}
            value={String(value)}
            onChange={text => set(parameter, text)}
          />
        );
      }
      default:
        return (
          <NumberField
            {...common}
            secondaryLabel={parameter.unit}
            minValue={parameter.minimum}
            maxValue={parameter.maximum}
            step={parameter.type === 'integer' ? 1 : undefined}
            value={Number(value)}
            onChange={number => set(parameter, number)}
          />
        );
    }
  };
  return (
    <Flex direction="column" gap="4">
      <div className={styles.fields}>
        {parameters.map(parameter => (
          <div key={parameter.name}>{field(parameter)}</div>
        ))}
      </div>
      {Object.keys(changed).length > 0 && (
        <div>
          <Button variant="tertiary" size="small" onPress={() => onChange({})}>
            {t('scenarios.defaults')}
          </Button>
        </div>
      )}
    </Flex>
  );
}
