import {
  createExtensionInput,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { homePageWidgetDataRef } from '@backstage/plugin-home-react/alpha';
import type { FleetPage } from '@llm-d-sim/plugin-llm-d-common';
import { screen, within } from '@testing-library/react';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
import { aFleetPage } from '../../__testUtils__/aFleetPage';
import { stackEntity } from '../../__testUtils__/stackEntity';
import llmDPlugin from '../../alpha';
import { llmDApiRef } from '../../api';

/** The least that a home page does: it shows the widgets that plugins bring. */
const home = createFrontendPlugin({
  pluginId: 'home',
  extensions: [
    PageBlueprint.makeWithOverrides({
      inputs: { widgets: createExtensionInput([homePageWidgetDataRef]) },
      factory: (original, { inputs }) =>
        original({
          path: '/home',
          loader: async () => (
            <>
              {inputs.widgets.map(widget => {
                const { component, name, title } = widget.get(
                  homePageWidgetDataRef,
                );
                return (
                  <section key={name} aria-label={title}>
                    {component}
                  </section>
                );
              })}
            </>
          ),
        }),
    }),
  ],
});

async function renderHome(fleet?: FleetPage) {
  renderTestApp({
    features: [llmDPlugin, home],
    extensions: [createTestEntityPage({ entity: stackEntity })],
    apis: [[llmDApiRef, new FakeLlmDApi({ fleet })]],
    initialRouteEntries: ['/home'],
  });
  return within(
    await screen.findByRole('region', { name: 'Inference stacks' }),
  );
}

const reachable = (page: FleetPage): FleetPage => ({
  ...page,
  clusters: page.clusters.filter(({ state }) => state !== 'unreachable'),
});

describe('Home widget', () => {
  it('stands on the home page of the new frontend system: how stacks are, and which need somebody, with the way there', async () => {
    const widget = await renderHome();
    const stacks = within(
      await widget.findByRole('list', { name: 'Need attention' }),
    );
    expect(
      stacks.getAllByText(/The endpoint picker crashes at start/),
    ).not.toHaveLength(0);
    expect(stacks.getByRole('link', { name: 'code-1' })).toHaveAttribute(
      'href',
      expect.stringMatching(/\/inference$/),
    );
    expect(widget.getByRole('link', { name: 'All stacks' })).toHaveAttribute(
      'href',
      '/llm-d',
    );
    expect(widget.getAllByText('Local stand-in')).not.toHaveLength(0);
  });

  it('says that all is well only when it knows so', async () => {
    const healthy = aFleetPage({ status: ['healthy'] }, 12);
    const known = await renderHome(reachable(healthy));
    expect(
      await known.findByText('All stacks are healthy.'),
    ).toBeInTheDocument();
  });

  it('says which cluster is lost in place of that all is well', async () => {
    const widget = await renderHome(aFleetPage({ status: ['healthy'] }, 12));
    expect(
      await widget.findByText('Cluster staging-eu cannot be reached'),
    ).toBeInTheDocument();
    expect(
      widget.queryByText('All stacks are healthy.'),
    ).not.toBeInTheDocument();
    expect(
      widget.getByText(/^No stack needs attention as far as is known/),
    ).toBeInTheDocument();
  });

  it('does not call an empty fleet healthy', async () => {
    const widget = await renderHome(reachable(aFleetPage({}, 0)));
    expect(
      await widget.findByText(/There is no stack yet/),
    ).toBeInTheDocument();
    expect(
      widget.queryByText('All stacks are healthy.'),
    ).not.toBeInTheDocument();
  });
});
