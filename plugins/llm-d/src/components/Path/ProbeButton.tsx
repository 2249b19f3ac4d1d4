import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import { Button } from '@backstage/ui';
import {
  llmDStackReadPermission,
  type EntityPlace,
} from '@llm-d-sim/plugin-llm-d-common';
import { RiSendPlaneLine } from '@remixicon/react';
import { llmDApiRef } from '../../api';
import { useAttempt } from '../../hooks/useAttempt';
import { llmDTranslationRef } from '../../translation';
import { LoadFailure } from '../LoadFailure';

/** Sends one request the whole way: conditions can lie, an answer cannot. */
export function ProbeButton(props: { entity: EntityPlace; onDone(): void }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity, onDone } = props;
  const api = useApi(llmDApiRef);
  const { allowed } = useEntityPermission(llmDStackReadPermission);
  const { attempt, error, pending } = useAttempt();
  if (!allowed) {
    return null;
  }
  return (
    <>
      {error && <LoadFailure title={t('failure.probe')} error={error} />}
      <Button
        variant="secondary"
        size="small"
        iconStart={<RiSendPlaneLine aria-hidden />}
        isPending={pending}
        onPress={() =>
          attempt(async () => {
            await api.probe(entity);
            onDone();
          })
        }
      >
        {t('path.probe')}
      </Button>
    </>
  );
}
