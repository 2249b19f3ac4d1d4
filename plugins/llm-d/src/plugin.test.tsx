import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  TestApiProvider,
  mockApis,
  renderInTestApp,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { EntityInferenceContent, isInferenceStack, llmDApiRef } from '.';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'demo',
    annotations: {
      'sim.llm-d.io/cluster': 'local',
      'sim.llm-d.io/inference-pool': 'llm-d-sim/demo',
    },
  },
};

describe('classic plugin', () => {
  it('brings the same tab', async () => {
    const pending = () => new Promise<never>(() => {});
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [mockApis.permission.factory().api, mockApis.permission()],
          [
            llmDApiRef,
            {
              getHealth: pending,
              listRoutingTests: pending,
              getRoutingTest: pending,
              startRoutingTest: pending,
              cancelRoutingTest: pending,
            },
          ],
        ]}
      >
        <EntityProvider entity={entity}>
          <Routes>
            <Route path="/inference" element={<EntityInferenceContent />} />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      { routeEntries: ['/inference'] },
    );
    expect(
      await screen.findByRole('region', { name: 'Routing test' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('status', { name: 'Reading the stack' }),
    ).toBeInTheDocument();
  });

  it('knows which entities lead to a stack', () => {
    expect(isInferenceStack(entity)).toBe(true);
    expect(isInferenceStack({ ...entity, metadata: { name: 'plain' } })).toBe(
      false,
    );
  });
});
