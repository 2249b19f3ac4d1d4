import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Card, CardBody, Flex } from '@backstage/ui';
import { formatTime } from '../../format/formatTime';
import { useFleet } from '../../hooks/useFleet';
import { useFleetParameters } from '../../hooks/useFleetParameters';
import { llmDTranslationRef } from '../../translation';
import { LoadFailure } from '../LoadFailure';
import readable from '../Readable/Readable.module.css';
import { Waiting } from '../Waiting';
import { FleetFilters } from './FleetFilters';
import { FleetPages } from './FleetPages';
import { FleetTable } from './FleetTable';
import { StatusCounts } from './StatusCounts';

/** All stacks that the reader may see: which need somebody, where they are, whose they are. */
export function FleetContent() {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { change, query } = useFleetParameters();
  const { error, loading, refresh, value: page } = useFleet(query);
  const unreachable =
    page?.clusters.filter(({ state }) => state === 'unreachable') ?? [];
  return (
    <Flex direction="column" gap="4" className={readable.readable}>
      {page && (
        <StatusCounts
          counts={page.counts}
          selected={query.status ?? []}
          onSelect={status => change({ status })}
        />
      )}
      {error && (
        <LoadFailure
          title={t('failure.fleet')}
          error={error}
          onRetry={refresh}
        />
      )}
      {unreachable.map(({ message, name, observedAt }) => (
        <Alert
          key={name}
          status="warning"
          icon
          title={t('fleet.unreachable', { name })}
          description={
            observedAt === undefined
              ? t('fleet.unreachableNever', { reason: message ?? '' })
              : t('fleet.unreachableSince', {
                  reason: message ?? '',
                  time: formatTime(observedAt),
                })
          }
        />
      ))}
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
