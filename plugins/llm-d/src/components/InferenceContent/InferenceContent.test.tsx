import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
import { renderClassicStack } from '../../__testUtils__/renderClassicStack';
import { inferenceTab, renderStack } from '../../__testUtils__/renderStack';
import { stackEntity } from '../../__testUtils__/stackEntity';

describe.each([
  ['new', renderStack],
  ['classic', renderClassicStack],
])('Inference tab, %s frontend system', (_system, render) => {
  it('leads from view to view, loading each when it is wanted', async () => {
    await render(new FakeLlmDApi());
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
    await render(new FakeLlmDApi(), { path: '/?view=setup' });
    expect(
      await screen.findByRole('tab', { name: 'Endpoint picker and drift' }),
    ).toHaveAttribute('aria-selected', 'true');
  });

  it('only reads a stack that no SchedulerInstall made', async () => {
    const { 'sim.llm-d.io/scheduler-install': _, ...annotations } =
      stackEntity.metadata.annotations ?? {};
    await render(new FakeLlmDApi(), {
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
});

describe('Inference tab', () => {
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
