import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex } from '@backstage/ui';
import { useFleet } from '../../hooks/useFleet';
import { useFleetParameters } from '../../hooks/useFleetParameters';
import { llmDTranslationRef } from '../../translation';
import { ReadFailure } from '../LoadFailure';
import readable from '../Readable/Readable.module.css';
import { Waiting } from '../Waiting';
import { FleetFilters } from './FleetFilters';
import { FleetPages } from './FleetPages';
import { FleetTable } from './FleetTable';
import { StatusCounts } from './StatusCounts';
import { UnreachableClusters } from './UnreachableClusters';

/** All stacks that the reader may see: which need somebody, where they are, whose they are. */
export function FleetContent() {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { change, query } = useFleetParameters();
  const fleet = useFleet(query);
  const { loading, value: page } = fleet;
  return (
    <Flex direction="column" gap="4" className={readable.readable}>
      {page && (
        <StatusCounts
          counts={page.counts}
          selected={query.status ?? []}
          onSelect={status => change({ status })}
        />
      )}
      <ReadFailure title={t('failure.fleet')} of={fleet} />
      {page && <UnreachableClusters clusters={page.clusters} />}
      <Card>
        <CardBody>
          <Flex direction="column" gap="4">
            <FleetFilters
              query={query}
              clusters={page?.clusters.map(({ name }) => name) ?? []}
              onChange={change}
            />
            {loading && <Waiting label={t('fleet.loading')} height={320} />}
            {page && <FleetTable page={page} query={query} onSort={change} />}
            {page && (
              <FleetPages
                query={query}
                totalItems={page.totalItems}
                onChange={offset => change({ offset })}
              />
            )}
          </Flex>
        </CardBody>
      </Card>
    </Flex>
  );
}
