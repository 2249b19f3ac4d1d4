import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Combobox, Flex } from '@backstage/ui';
import { Muted } from '../components/Muted';
import { useClusters } from '../hooks/useClusters';
import readable from '../components/Readable/Readable.module.css';
import { llmDTranslationRef } from '../translation';
import { formText } from './formText';

/** Form field: a GatewayClass of the chosen cluster, with who implements it. */
export function GatewayPickerField(
  props: FieldExtensionComponentProps<string, { clusterField?: string }>,
) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const {
    formContext,
    formData,
    onChange,
    rawErrors = [],
    required,
    schema,
  } = props;
  const { clusterField = 'cluster' } = props.uiSchema?.['ui:options'] ?? {};
  const { value: clusters } = useClusters();
  const classes =
    clusters?.find(
      ({ name }) => name === formText(formContext?.formData, clusterField),
    )?.gatewayClasses ?? [];
  const inWords = ({ accepted, provider }: (typeof classes)[number]) =>
    [
      provider ? t('form.provider', { provider }) : t('form.noProvider'),
      t(accepted ? 'form.accepted' : 'form.notAccepted'),
    ].join(', ');
  const chosen = classes.find(({ name }) => name === formData);
  return (
    <Flex direction="column" gap="1" bg="neutral" className={readable.readable}>
      <Combobox
        label={schema.title ?? t('form.gateway')}
        description={schema.description}
        isRequired={required}
        isInvalid={rawErrors.length > 0}
        validationBehavior="aria"
        allowsCustomValue
        options={classes.map(item => ({
          id: item.name,
          label: item.name,
          description: inWords(item),
        }))}
        inputValue={formData ?? ''}
        onInputChange={text => onChange(text === '' ? undefined : text)}
      />
      {chosen && <Muted>{inWords(chosen)}</Muted>}
    </Flex>
  );
}
