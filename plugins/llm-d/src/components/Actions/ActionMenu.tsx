import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import {
  Alert,
  Button,
  Flex,
  Menu,
  MenuItem,
  MenuTrigger,
  Text,
} from '@backstage/ui';
import {
  ANNOTATION_SCHEDULER_INSTALL,
  llmDStackApplyPermission,
  llmDStackDeletePermission,
  llmDStackScalePermission,
  type EntityPlace,
  type StackAction,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  RiDeleteBinLine,
  RiExpandWidthLine,
  RiRestartLine,
  RiScales3Line,
  RiSettings3Line,
} from '@remixicon/react';
import { Suspense, lazy, useState } from 'react';
import { llmDTranslationRef } from '../../translation';
import { TemplateLink } from './TemplateLink';

const ActionDialog = lazy(() =>
  import('./ActionDialog').then(m => ({ default: m.ActionDialog })),
);

const icons = {
  scale: <RiExpandWidthLine aria-hidden />,
  'set-scorer-weights': <RiScales3Line aria-hidden />,
  'restart-epp': <RiRestartLine aria-hidden />,
  delete: <RiDeleteBinLine aria-hidden />,
};

/** What the reader may do to the stack; nothing that is not allowed is offered. */
export function ActionMenu(props: { entity: EntityPlace; onDone(): void }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity: place, onDone } = props;
  const { entity } = useEntity();
  const [open, setOpen] = useState<StackAction['type']>();
  const [done, setDone] = useState<StackAction['type']>();
  const apply = useEntityPermission(llmDStackApplyPermission);
  const scale = useEntityPermission(llmDStackScalePermission);
  const remove = useEntityPermission(llmDStackDeletePermission);
  const isOurs =
    entity.metadata.annotations?.[ANNOTATION_SCHEDULER_INSTALL] !== undefined;
  const offered = (
    [
      ['scale', scale.allowed],
      ['set-scorer-weights', apply.allowed],
      ['restart-epp', apply.allowed],
      ['delete', remove.allowed],
    ] as const
  ).flatMap(([type, allowed]) => (allowed && isOurs ? [type] : []));

  if (apply.loading || scale.loading || remove.loading) {
    return null;
  }
  return (
    <Flex align="center" gap="3">
      {done && (
        <div role="status">
          <Alert status="info" icon title={t(`actions.done.${done}`)} />
        </div>
      )}
      {isOurs && apply.allowed && <TemplateLink entity={place} />}
      {offered.length > 0 ? (
        <MenuTrigger>
          <Button
            variant="secondary"
            iconStart={<RiSettings3Line aria-hidden />}
          >
            {t('actions.menu')}
          </Button>
          <Menu>
            {offered.map(type => (
              <MenuItem
                key={type}
                iconStart={icons[type]}
                color={type === 'delete' ? 'danger' : 'primary'}
                onAction={() => {
                  setDone(undefined);
                  setOpen(type);
                }}
              >
                {t(`actions.${type}`)}
              </MenuItem>
            ))}
          </Menu>
        </MenuTrigger>
      ) : (
        <Text variant="body-small">
          {t(isOurs ? 'actions.denied' : 'actions.readOnly')}
        </Text>
      )}
      {open && (
        <Suspense fallback={null}>
          <ActionDialog
            entity={place}
            type={open}
            onClose={() => setOpen(undefined)}
            onDone={() => {
              setDone(open);
              setOpen(undefined);
              onDone();
            }}
          />
        </Suspense>
      )}
    </Flex>
  );
}
