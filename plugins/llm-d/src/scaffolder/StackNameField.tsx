import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Flex, TextField } from '@backstage/ui';
import { Muted } from '../components/Muted';
import { useClusters } from '../hooks/useClusters';
import readable from '../components/Readable/Readable.module.css';
import { llmDTranslationRef } from '../translation';
import { formText } from './formText';

/** Form field: the stack's name, which says at once when it is taken. */
export function StackNameField(
  props: FieldExtensionComponentProps<
    string,
    { clusterField?: string; namespaceField?: string }
  >,
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
  const { clusterField = 'cluster', namespaceField = 'simulatorNamespace' } =
    props.uiSchema?.['ui:options'] ?? {};
  const { value: clusters } = useClusters();
  const cluster = formText(formContext?.formData, clusterField);
  const namespace = formText(formContext?.formData, namespaceField);
  const isTaken =
    namespace !== undefined &&
    clusters?.some(
      ({ name, taken }) =>
        name === cluster && taken.includes(`${namespace}/${formData}`),
    );
  return (
    <Flex direction="column" gap="1" bg="neutral" className={readable.readable}>
      <TextField
        label={schema.title ?? t('form.name')}
        description={schema.description}
        isRequired={required}
        isInvalid={rawErrors.length > 0 || isTaken}
        validationBehavior="aria"
        maxLength={schema.maxLength}
        autoComplete="off"
        value={formData ?? ''}
        onChange={text => onChange(text === '' ? undefined : text)}
      />
      {isTaken && (
        <div role="status">
          <Muted>{t('form.taken', { name: formData ?? '', namespace })}</Muted>
        </div>
      )}
    </Flex>
  );
}
