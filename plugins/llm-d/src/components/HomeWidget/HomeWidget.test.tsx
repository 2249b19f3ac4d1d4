import {
  createExtensionInput,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { homePageWidgetDataRef } from '@backstage/plugin-home-react/alpha';
import { screen, within } from '@testing-library/react';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
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

it('stands on the home page of the new frontend system: how stacks are, and which need somebody', async () => {
  renderTestApp({
    features: [llmDPlugin, home],
    extensions: [createTestEntityPage({ entity: stackEntity })],
    apis: [[llmDApiRef, new FakeLlmDApi()]],
    initialRouteEntries: ['/home'],
  });
  const widget = within(
    await screen.findByRole('region', { name: 'Inference stacks' }),
  );
  expect(await widget.findByText('code-1')).toBeInTheDocument();
  expect(
    widget.getByText(/The endpoint picker crashes at start/),
  ).toBeInTheDocument();
  expect(widget.getByRole('link')).toHaveAttribute('href', '/llm-d');
});
