import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Button } from '@backstage/ui';
import {
  ANNOTATION_CLUSTER,
  type EntityPlace,
} from '@llm-d-sim/plugin-llm-d-common';
import { RiEditLine } from '@remixicon/react';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { llmDApiRef } from '../../api';
import { useAttempt } from '../../hooks/useAttempt';
import { templateRouteRef } from '../../routes';
import { llmDTranslationRef } from '../../translation';
import { LoadFailure } from '../LoadFailure';

/**
 * Leads to the template, filled in with what the stack is now; where the form cannot say all of that, it says so instead. Not there where the
 * app has no template pages.
 */
export function TemplateLink(props: { entity: EntityPlace }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const api = useApi(llmDApiRef);
  const { entity } = useEntity();
  const templateLink = useRouteRef(templateRouteRef);
  const navigate = useNavigate();
  const { attempt, error, pending } = useAttempt();
  const [beyond, setBeyond] = useState<readonly string[]>([]);
  if (!templateLink) {
    return null;
  }
  const open = () =>
    attempt(async () => {
      const [{ objects }, { formOfStack }] = await Promise.all([
        api.getNode(props.entity, 'stack'),
        import('../../view/formOfStack'),
      ]);
      const filledIn = formOfStack(
        objects,
        entity.metadata.annotations?.[ANNOTATION_CLUSTER],
      );
      setBeyond(filledIn.beyond);
      if (filledIn.beyond.length > 0) {
        return;
      }
      const address = templateLink({
        namespace: 'default',
        templateName: 'llm-d-stack',
      });
      navigate(
        `${address}?formData=${encodeURIComponent(
          JSON.stringify(filledIn.form),
        )}`,
      );
    });
  return (
    <>
      {error && <LoadFailure title={t('failure.node')} error={error} />}
      {beyond.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('actions.beyondForm')}
          description={beyond.join(', ')}
        />
      )}
      <Button
        variant="tertiary"
        iconStart={<RiEditLine aria-hidden />}
        isPending={pending}
        onPress={open}
      >
        {t('actions.edit')}
      </Button>
    </>
  );
}
