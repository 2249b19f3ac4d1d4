import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Box, TextAreaField } from '@backstage/ui';
import readable from '../components/Readable/Readable.module.css';
import { llmDTranslationRef } from '../translation';

/** Form field for a whole EndpointPickerConfig as YAML. */
export function EppConfigField(props: FieldExtensionComponentProps<string>) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { formData, onChange, rawErrors = [], required, schema } = props;
  return (
    <Box bg="neutral" className={readable.readable}>
      <TextAreaField
        label={schema.title ?? t('eppConfigField.label')}
        description={schema.description}
        isInvalid={rawErrors.length > 0}
        // The browser's own validation would hold the form back for as long as the last error is shown.
        validationBehavior="aria"
        isRequired={required}
        rows={6}
        spellCheck="false"
        value={formData ?? ''}
        onChange={text => onChange(text === '' ? undefined : text)}
      />
    </Box>
  );
}
