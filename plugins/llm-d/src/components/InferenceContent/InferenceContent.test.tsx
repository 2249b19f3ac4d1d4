import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
import { inferenceTab, renderStack } from '../../__testUtils__/renderStack';
import { stackEntity } from '../../__testUtils__/stackEntity';

describe('Inference tab', () => {
  it('leads from view to view, loading each when it is wanted', async () => {
    renderStack(new FakeLlmDApi());
    const tab = within(await inferenceTab());
    expect(
      await tab.findByRole('list', { name: 'The way of a request' }),
    ).toBeVisible();
    await userEvent.click(tab.getByRole('tab', { name: 'Routing tests' }));
    expect(
      await tab.findByRole('button', { name: 'Run test' }),
    ).toBeInTheDocument();
    await userEvent.keyboard('{ArrowRight}{Enter}');
    expect(
      await tab.findByText(/No run with decisions is there/),
    ).toBeInTheDocument();
    await userEvent.keyboard('{ArrowRight}{Enter}');
    expect(
      await tab.findByRole('region', { name: 'Drift' }),
    ).toBeInTheDocument();
  });

  it('shows the view that the address names', async () => {
    renderStack(new FakeLlmDApi(), { path: '/?view=setup' });
    expect(
      await screen.findByRole('tab', { name: 'Endpoint picker and drift' }),
    ).toHaveAttribute('aria-selected', 'true');
  });

  it('only reads a stack that no SchedulerInstall made', async () => {
    const { 'sim.llm-d.io/scheduler-install': _, ...annotations } =
      stackEntity.metadata.annotations ?? {};
    renderStack(new FakeLlmDApi(), {
      path: '/?view=tests',
      entity: {
        ...stackEntity,
        kind: 'Component',
        metadata: { ...stackEntity.metadata, annotations },
      },
    });
    const run = await screen.findByRole('button', { name: 'Run test' });
    expect(run).toBeDisabled();
    expect(run).toHaveAccessibleDescription(/^Read-only/);
    expect(screen.getByText(/only stacks that/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Change the stack' }),
    ).not.toBeInTheDocument();
  });

  it('is not there for entities without a stack', async () => {
    renderStack(new FakeLlmDApi(), {
      entity: {
        ...stackEntity,
        metadata: { name: 'plain', namespace: 'default' },
      },
    });
    await waitFor(() => expect(document.body.textContent).not.toBe(''));
    expect(
      screen.queryByRole('region', { name: 'Health' }),
    ).not.toBeInTheDocument();
  });
});
