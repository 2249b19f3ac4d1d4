import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
import { aPreview } from '../../__testUtils__/aPreview';
import { renderStack } from '../../__testUtils__/renderStack';

async function choose(action: string) {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Change the stack' }),
  );
  await userEvent.click(await screen.findByRole('menuitem', { name: action }));
  return within(await screen.findByRole('dialog'));
}

describe('Day-two actions', () => {
  it('scales after showing what changes, with the revision that was shown', async () => {
    const api = new FakeLlmDApi();
    renderStack(api);
    const dialog = await choose('Scale a stage');
    const replicas = await dialog.findByRole('textbox', { name: 'Replicas' });
    await waitFor(() => expect(replicas).toHaveValue('3'));
    await userEvent.clear(replicas);
    await userEvent.type(replicas, '5');
    await userEvent.tab();
    expect(
      await dialog.findByText('Deployment llm-d-sim/demo-decode'),
    ).toBeInTheDocument();
    const confirm = dialog.getByRole('button', { name: 'Scale' });
    await waitFor(() => expect(confirm).toBeEnabled());
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(api.performed).toEqual([
        {
          action: { type: 'scale', stage: 'decode', replicas: 5 },
          revision: 'rev-1',
        },
      ]),
    );
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('scales a stage up again that has been scaled to nothing', async () => {
    const api = new FakeLlmDApi();
    renderStack(api);
    const dialog = await choose('Scale a stage');
    await userEvent.click(await dialog.findByRole('button', { name: /Stage/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Prefill' }),
    );
    const replicas = await dialog.findByRole('textbox', { name: 'Replicas' });
    await waitFor(() => expect(replicas).toHaveValue('0'));
    await userEvent.clear(replicas);
    await userEvent.type(replicas, '2');
    await userEvent.tab();
    const confirm = dialog.getByRole('button', { name: 'Scale' });
    await dialog.findByText('Deployment llm-d-sim/demo-prefill');
    await waitFor(() => expect(confirm).toBeEnabled());
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(api.performed[0]?.action).toEqual({
        type: 'scale',
        stage: 'prefill',
        replicas: 2,
      }),
    );
  });

  it('deletes only when the name has been typed, after showing all that goes', async () => {
    const api = new FakeLlmDApi();
    renderStack(api);
    const dialog = await choose('Delete the stack');
    const inventory = await dialog.findByRole('list', {
      name: 'Everything that goes',
    });
    expect(within(inventory).getAllByRole('listitem')).toHaveLength(5);
    const confirm = dialog.getByRole('button', { name: 'Delete for good' });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      dialog.getByRole('textbox', { name: /^Type local-llm-d-sim-demo/ }),
      'local-llm-d-sim-demo',
    );
    await userEvent.click(confirm);
    await waitFor(() => expect(api.performed).toHaveLength(1));
  });

  it('shows lint and difference of new weights, and sends only those that changed', async () => {
    const api = new FakeLlmDApi();
    renderStack(api);
    const dialog = await choose('Change scorer weights');
    const weight = await dialog.findByRole('textbox', {
      name: 'Weight of prefix-cache-scorer',
    });
    await userEvent.clear(weight);
    await userEvent.type(weight, '0');
    await userEvent.tab();
    expect(
      await dialog.findByText('a scorer with weight 0 has no say'),
    ).toBeInTheDocument();
    const confirm = dialog.getByRole('button', { name: 'Change the weights' });
    await waitFor(() => expect(confirm).toBeEnabled());
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(api.performed[0].action).toEqual({
        type: 'set-scorer-weights',
        weights: { 'prefix-cache-scorer': 0 },
      }),
    );
  });

  it('restarts the endpoint picker, and does not say that nothing would change', async () => {
    const api = new FakeLlmDApi();
    renderStack(api);
    const dialog = await choose('Restart the endpoint picker');
    const restart = dialog.getByRole('button', { name: 'Restart' });
    await waitFor(() => expect(restart).toBeEnabled());
    expect(dialog.queryByText('Nothing would change.')).not.toBeInTheDocument();
    await userEvent.click(restart);
    await waitFor(() =>
      expect(api.performed).toMatchObject([
        { action: { type: 'restart-epp' } },
      ]),
    );
  });

  it('does not do what the policy refuses', async () => {
    renderStack(
      new FakeLlmDApi({
        preview: {
          ...aPreview({ type: 'restart-epp' }),
          allowed: false,
          refusal: 'llmD.policy.namespaces',
        },
      }),
    );
    const dialog = await choose('Restart the endpoint picker');
    expect(
      await dialog.findByText('Not allowed: llmD.policy.namespaces'),
    ).toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Restart' })).toBeDisabled();
  });
});
