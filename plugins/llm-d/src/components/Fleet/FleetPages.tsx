import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import type { FleetQuery } from '@llm-d-sim/plugin-llm-d-common';
import { fleetPageSize } from '../../hooks/useFleetParameters';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';

/** Which rows are shown, and the way to the others. */
export function FleetPages(props: {
  query: FleetQuery;
  totalItems: number;
  onChange(offset: number): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { onChange, query, totalItems } = props;
  const { offset = 0 } = query;
  if (totalItems === 0) {
    return null;
  }
  return (
    <nav aria-label={t('fleet.pages')}>
      <Flex align="center" justify="end" gap="3">
        <Muted>
          {t('fleet.page', {
            from: String(Math.min(offset + 1, totalItems)),
            to: String(Math.min(offset + fleetPageSize, totalItems)),
            total: String(totalItems),
          })}
        </Muted>
        <Button
          variant="secondary"
          size="small"
          isDisabled={offset === 0}
          onPress={() => onChange(Math.max(0, offset - fleetPageSize))}
        >
          {t('fleet.previous')}
        </Button>
        <Button
          variant="secondary"
          size="small"
          isDisabled={offset + fleetPageSize >= totalItems}
          onPress={() => onChange(offset + fleetPageSize)}
        >
          {t('fleet.next')}
        </Button>
      </Flex>
    </nav>
  );
}
