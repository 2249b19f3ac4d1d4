import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
  TextField,
} from '@backstage/ui';
import type { EntityPlace, StackAction } from '@llm-d-sim/plugin-llm-d-common';
import { useMemo, useState } from 'react';
import { llmDApiRef } from '../../api';
import { useAttempt } from '../../hooks/useAttempt';
import { useDebounced } from '../../hooks/useDebounced';
import { usePolled } from '../../hooks/usePolled';
import { llmDTranslationRef } from '../../translation';
import { LoadFailure, ReadFailure } from '../LoadFailure';
import readable from '../Readable/Readable.module.css';
import { Waiting } from '../Waiting';
import { ActionPreview } from './ActionPreview';
import { ScaleForm } from './ScaleForm';
import { WeightsForm } from './WeightsForm';

/** ms without a key press until what is typed is looked at. */
const settleMs = 400;
const once = () => undefined;

/** Says what an action would do, lets one change it, and does it only then. */
export function ActionDialog(props: {
  entity: EntityPlace;
  type: StackAction['type'];
  onClose(): void;
  onDone(): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity, onClose, onDone, type } = props;
  const api = useApi(llmDApiRef);
  const [action, setAction] = useState<StackAction | undefined>(
    type === 'restart-epp' || type === 'delete' ? { type } : undefined,
  );
  const [typed, setTyped] = useState('');
  const settled = useDebounced(action, settleMs);
  const load = useMemo(
    () =>
      settled &&
      ((signal: AbortSignal) => api.previewAction(entity, settled, { signal })),
    [api, entity, settled],
  );
  const preview = usePolled(load, once);
  const performing = useAttempt();
  const isConfirmed = type !== 'delete' || typed === entity.name;
  const isReady =
    preview.value?.allowed === true &&
    settled === action &&
    preview.value.findings.every(({ severity }) => severity !== 'error');

  const perform = async () => {
    const { value } = preview;
    if (!value) {
      return;
    }
    const went = await performing.attempt(() =>
      api.performAction(entity, {
        action: value.action,
        revision: value.revision,
      }),
    );
    if (went) {
      onDone();
    } else {
      // Most likely the stack has changed since: what it would do now?
      preview.refresh();
    }
  };

  return (
    <Dialog
      className={readable.readable}
      isOpen
      isDismissable
      onOpenChange={isOpen => !isOpen && onClose()}
      width={820}
    >
      <DialogHeader>{t(`actions.${type}`)}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text variant="body-medium">{t(`actions.explain.${type}`)}</Text>
          {type === 'scale' && (
            <ScaleForm entity={entity} onChange={setAction} />
          )}
          {type === 'set-scorer-weights' && (
            <WeightsForm entity={entity} onChange={setAction} />
          )}
          <ReadFailure title={t('failure.preview')} of={preview} />
          {preview.loading && (
            <Waiting label={t('actions.previewing')} height={96} />
          )}
          {preview.value && <ActionPreview preview={preview.value} />}
          {type === 'delete' && preview.value?.allowed && (
            <TextField
              label={t('actions.typeName', { name: entity.name })}
              value={typed}
              onChange={setTyped}
              autoComplete="off"
            />
          )}
          {performing.error && (
            <LoadFailure
              title={t('failure.perform')}
              error={performing.error}
            />
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('actions.cancel')}
        </Button>
        <Button
          variant="primary"
          destructive={type === 'delete'}
          isDisabled={!isReady || !isConfirmed}
          isPending={performing.pending}
          onPress={perform}
        >
          {t(`actions.confirm.${type}`)}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
