import { useCustomFieldExtensions } from '@backstage/plugin-scaffolder-react';
import {
  TestApiProvider,
  mockApis,
  renderInTestApp,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { llmDApiRef, llmDFieldExtensions } from '..';
import { FakeLlmDApi } from '../__testUtils__/FakeLlmDApi';

const names = [
  'LlmDEppConfig',
  'LlmDClusterPicker',
  'LlmDNamespacePicker',
  'LlmDStackName',
  'LlmDScorerWeights',
  'LlmDGatewayPicker',
  'LlmDManifestPreview',
];

/** What the classic scaffolder's page finds below its route. */
function Found() {
  const found = useCustomFieldExtensions(llmDFieldExtensions);
  return (
    <ul>
      {found.map(({ name }) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}

it('are found by the scaffolder of the classic frontend system', async () => {
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [mockApis.permission.factory().api, mockApis.permission()],
        [llmDApiRef, new FakeLlmDApi()],
      ]}
    >
      <Found />
    </TestApiProvider>,
  );
  expect(
    screen.getAllByRole('listitem').map(({ textContent }) => textContent),
  ).toEqual(names);
});
