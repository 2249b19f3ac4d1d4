import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { TestApiProvider, renderInTestApp } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ScorerWeightsField } from './ScorerWeightsField';
import {
  defaultEppConfig,
  scorerWeights,
  withWeight,
} from './eppConfigWeights';

/** Fills in a form with this field alone. @returns what the form sends */
async function sentBy(
  required: string[],
  fillIn: () => Promise<void> = async () => {},
) {
  const onCreate = jest.fn().mockResolvedValue(undefined);
  await renderInTestApp(
    <TestApiProvider apis={[[scaffolderApiRef, {}]]}>
      <Stepper
        manifest={{
          title: 'Tune',
          steps: [
            {
              title: 'What',
              schema: {
                type: 'object',
                required,
                properties: {
                  eppConfig: {
                    title: 'Configuration',
                    type: 'string',
                    'ui:field': 'LlmDScorerWeights',
                  },
                },
              },
            },
          ],
        }}
        extensions={[
          { name: 'LlmDScorerWeights', component: ScorerWeightsField },
        ]}
        onCreate={onCreate}
      />
    </TestApiProvider>,
  );
  await screen.findByRole('textbox', { name: /prefix-cache-scorer/ });
  await fillIn();
  await userEvent.click(screen.getByRole('button', { name: 'Review' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Create' }));
  return onCreate.mock.calls[0][0];
}

describe('The field of scorer weights', () => {
  it('sends nothing as long as all is as the default profile has it', async () => {
    expect(await sentBy([])).toEqual({});
  });

  it('sends what it shows where the form must have a configuration', async () => {
    expect(await sentBy(['eppConfig'])).toEqual({
      eppConfig: defaultEppConfig(),
    });
  });

  it('sends another weight, everything else as it was', async () => {
    const sent = await sentBy([], async () => {
      const weight = screen.getByRole('textbox', {
        name: /prefix-cache-scorer/,
      });
      await userEvent.clear(weight);
      await userEvent.type(weight, '7{Tab}');
    });
    const standard = defaultEppConfig();
    const [, prefix] = scorerWeights(standard);
    expect(prefix.name).toBe('prefix-cache-scorer');
    expect(sent).toEqual({ eppConfig: withWeight(standard, prefix, 7) });
  });
});
