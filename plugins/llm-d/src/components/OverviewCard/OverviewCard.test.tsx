import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { TestApiProvider, renderInTestApp } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
import { stackEntity } from '../../__testUtils__/stackEntity';
import { llmDApiRef } from '../../api';
import { OverviewCard } from './OverviewCard';

const renderCard = (api: FakeLlmDApi) =>
  renderInTestApp(
    <TestApiProvider apis={[[llmDApiRef, api]]}>
      <EntityProvider entity={stackEntity}>
        <OverviewCard />
      </EntityProvider>
    </TestApiProvider>,
    { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
  );

describe('Overview card', () => {
  it('says that a stack has not been tested when it knows so', async () => {
    await renderCard(new FakeLlmDApi());
    expect(await screen.findByText('Not tested')).toBeInTheDocument();
  });

  it('does not say so of runs that it could not read', async () => {
    await renderCard(
      new FakeLlmDApi({ runs: new Error('You may not read runs') }),
    );
    expect(
      await screen.findByText('Could not be read: You may not read runs'),
    ).toBeInTheDocument();
    expect(screen.queryByText('Not tested')).not.toBeInTheDocument();
  });
});
