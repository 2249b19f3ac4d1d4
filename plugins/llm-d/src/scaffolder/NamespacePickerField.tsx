import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Combobox, Flex } from '@backstage/ui';
import { Muted } from '../components/Muted';
import { useClusters } from '../hooks/useClusters';
import readable from '../components/Readable/Readable.module.css';
import { llmDTranslationRef } from '../translation';
import { formText } from './formText';
import { isAllowedNamespace } from './isAllowedNamespace';

/** Form field: a namespace of the chosen cluster that the person's policy allows, or a new one that it would allow. */
export function NamespacePickerField(
  props: FieldExtensionComponentProps<string, { clusterField?: string }>,
) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { formData, onChange, rawErrors = [], required, schema } = props;
  const { clusterField = 'cluster' } = props.uiSchema?.['ui:options'] ?? {};
  const { value: clusters } = useClusters();
  const cluster = clusters?.find(
    ({ name }) => name === formText(props.formContext?.formData, clusterField),
  );
  const isNew =
    cluster !== undefined &&
    formData !== undefined &&
    formData !== '' &&
    !cluster.existingNamespaces.includes(formData);
  return (
    <Flex direction="column" gap="1" bg="neutral" className={readable.readable}>
      <Combobox
        label={schema.title ?? t('form.namespace')}
        description={schema.description}
        isRequired={required}
        isInvalid={rawErrors.length > 0}
        validationBehavior="aria"
        allowsCustomValue
        options={(cluster?.existingNamespaces ?? []).map(id => ({
          id,
          label: id,
        }))}
        inputValue={formData ?? ''}
        onInputChange={text => onChange(text === '' ? undefined : text)}
      />
      {isNew && (
        <Muted>
          {isAllowedNamespace(formData, cluster.namespaces)
            ? t('form.newNamespace', { name: formData })
            : t('form.namespaceRefused', {
                allowed: cluster.namespaces.join(', '),
              })}
        </Muted>
      )}
    </Flex>
  );
}
