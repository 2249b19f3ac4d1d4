import {
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
  type FrontendFeature,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import type { FleetPage } from '@llm-d-sim/plugin-llm-d-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
import { aFleetPage } from '../../__testUtils__/aFleetPage';
import { stackEntity } from '../../__testUtils__/stackEntity';
import llmDPlugin from '../../alpha';
import { llmDApiRef } from '../../api';

/** The least of the scaffolder: where the form of a template is. */
const templateRoute = createRouteRef({ params: ['namespace', 'templateName'] });
const scaffolder = createFrontendPlugin({
  pluginId: 'scaffolder',
  routes: { selectedTemplate: templateRoute },
  extensions: [
    PageBlueprint.make({
      params: {
        path: '/create/templates/:namespace/:templateName',
        routeRef: templateRoute,
        loader: async () => <p>Form</p>,
      },
    }),
  ],
});

const reachable = (page: FleetPage): FleetPage => ({
  ...page,
  clusters: page.clusters.filter(({ state }) => state !== 'unreachable'),
});

function renderFleet(
  api: FakeLlmDApi,
  search = '',
  more: FrontendFeature[] = [],
) {
  return renderTestApp({
    features: [llmDPlugin, ...more],
    extensions: [createTestEntityPage({ entity: stackEntity })],
    apis: [[llmDApiRef, api]],
    initialRouteEntries: [`/llm-d${search}`],
  });
}

const table = () => screen.findByRole('table', { name: 'Inference stacks' });

describe('Fleet page', () => {
  it('lists stacks with cause, verdict and stand-in, and says which cluster is lost', async () => {
    renderFleet(new FakeLlmDApi());
    const rows = within(await table()).getAllByRole('row');
    expect(rows).toHaveLength(51);
    const ill = within(await table()).getByRole('row', { name: /^code-1/ });
    expect(ill).toHaveTextContent('The endpoint picker crashes at start');
    expect(ill).toHaveTextContent('Failed');
    expect(
      screen.getByText('Cluster staging-eu cannot be reached'),
    ).toBeInTheDocument();
    const lost = within(await table()).getByRole('row', { name: /^search-1/ });
    expect(lost).toHaveTextContent(/staging-eu/);
    expect(lost).toHaveTextContent(/seen at/);
    expect(ill).not.toHaveTextContent(/seen at/);
    expect(screen.getByText('1 to 50 of 500')).toBeInTheDocument();
  });

  it('filters, searches, sorts and turns pages', async () => {
    const api = new FakeLlmDApi();
    renderFleet(api);
    await table();
    await userEvent.click(screen.getByRole('button', { name: /Degraded/ }));
    await waitFor(() =>
      expect(api.fleetQueries.at(-1)).toMatchObject({ status: ['degraded'] }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Next page' }),
    );
    await waitFor(() =>
      expect(api.fleetQueries.at(-1)).toMatchObject({ offset: 50 }),
    );
    await userEvent.click(
      within(await table()).getByRole('button', { name: 'Owner' }),
    );
    await waitFor(() =>
      expect(api.fleetQueries.at(-1)).toMatchObject({
        sort: 'owner',
        offset: 0,
        status: ['degraded'],
      }),
    );
    await userEvent.type(screen.getByRole('searchbox'), 'code');
    await waitFor(() =>
      expect(api.fleetQueries.at(-1)).toMatchObject({ search: 'code' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText('1 to 50 of 500')).toBeInTheDocument();
  });

  it('shows what the address says, and says that nothing matches, which is not that there is nothing', async () => {
    const api = new FakeLlmDApi({ fleet: aFleetPage({}, 0) });
    renderFleet(api, '?search=x&sort=cluster&order=descending&page=2');
    expect(await screen.findByText('No stack matches.')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Clear the filters' }),
    ).toBeInTheDocument();
    expect(screen.queryByText(/no stack yet/)).not.toBeInTheDocument();
    expect(api.fleetQueries[0]).toEqual({
      search: 'x',
      sort: 'cluster',
      descending: true,
      offset: 50,
      limit: 50,
    });
  });

  it('leads to the template when there is no stack, if the app has its page', async () => {
    const fleet = reachable(aFleetPage({}, 0));
    const { unmount } = renderFleet(new FakeLlmDApi({ fleet }));
    expect(
      await screen.findByText(/There is no stack yet/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: /template/ }),
    ).not.toBeInTheDocument();
    unmount();
    renderFleet(new FakeLlmDApi({ fleet }), '', [scaffolder]);
    expect(
      await screen.findByRole('link', { name: 'Create one from the template' }),
    ).toHaveAttribute('href', '/create/templates/default/llm-d-stack');
  });

  it('does not say that there is no stack while a cluster is lost', async () => {
    renderFleet(new FakeLlmDApi({ fleet: aFleetPage({}, 0) }));
    expect(
      await screen.findByText(/No stack is known: not every cluster/),
    ).toBeInTheDocument();
  });
});
