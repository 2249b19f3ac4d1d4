import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  TestApiProvider,
  mockApis,
  renderInTestApp,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import {
  EntityInferenceCard,
  LlmDFleetPage,
  isInferenceStack,
  llmDApiRef,
} from '.';
import { FakeLlmDApi } from './__testUtils__/FakeLlmDApi';

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
  it('brings the same fleet page and card', async () => {
    const api = new FakeLlmDApi();
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [mockApis.permission.factory().api, mockApis.permission()],
          [llmDApiRef, api],
        ]}
      >
        <EntityProvider entity={entity}>
          <EntityInferenceCard />
          <Routes>
            <Route path="/llm-d" element={<LlmDFleetPage />} />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      {
        routeEntries: ['/llm-d'],
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByRole('table', { name: 'Inference stacks' }),
    ).toBeInTheDocument();
    expect(await screen.findByText('4 of 4 ready')).toBeInTheDocument();
  });

  it('knows which entities lead to a stack', () => {
    expect(isInferenceStack(entity)).toBe(true);
    expect(isInferenceStack({ ...entity, metadata: { name: 'plain' } })).toBe(
      false,
    );
  });
});
