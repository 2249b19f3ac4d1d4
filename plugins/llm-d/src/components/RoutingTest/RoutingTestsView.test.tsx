import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
import { aFinishedRun, aRequest, aRun } from '../../__testUtils__/aRun';
import { renderStack } from '../../__testUtils__/renderStack';
import { formatTime } from '../../format/formatTime';

function renderTests(api: FakeLlmDApi, more = '') {
  renderStack(api, { path: `/?view=tests${more}` });
  return screen.findByRole('region', { name: 'Routing test' });
}

describe('Routing tests', () => {
  it('says what a scenario does, proves and costs, and starts it with the parameters that were changed', async () => {
    const api = new FakeLlmDApi();
    const region = within(await renderTests(api));
    expect(await region.findByText(/^A pass proves: The pod/)).toBeVisible();
    expect(
      region.getByRole('list', { name: 'Cost with the defaults' }),
    ).toHaveTextContent('4 requests');
    await userEvent.click(region.getByRole('button', { name: 'Parameters' }));
    const field = await region.findByRole('textbox', { name: /warmRequests/ });
    await userEvent.clear(field);
    await userEvent.type(field, '7');
    await userEvent.tab();
    expect(
      await region.findByRole('list', { name: 'Cost with these parameters' }),
    ).toHaveTextContent('8 requests');
    const run = region.getByRole('button', { name: 'Run test' });
    await waitFor(() => expect(run).toBeEnabled());
    await userEvent.click(run);
    expect(api.started).toEqual([
      { scenario: 'prefix-cache-skew', parameters: { warmRequests: 7 } },
    ]);
    expect(await region.findByText('1 of 2: Warm')).toBeInTheDocument();
    expect(run).toBeDisabled();
    expect(run).toHaveAccessibleDescription('A test is running on this stack.');
  });

  it('shows requests as they land, then verdict, assertions, scores and figures', async () => {
    const api = new FakeLlmDApi({
      runs: [aRun('a', { requests: [aRequest(0)] })],
    });
    const region = within(await renderTests(api));
    expect(
      await region.findByRole('img', {
        name: /^1 requests on 1 of 3 pods within 320 ms/,
      }),
    ).toBeInTheDocument();
    api.put(aFinishedRun('a'));
    expect(
      await region.findByText('Every assertion holds.'),
    ).toBeInTheDocument();
    expect(region.getByRole('list', { name: 'Assertions' })).toHaveTextContent(
      'Tolerance: 0.001',
    );
    expect(
      region.getByRole('img', { name: /^First byte \(TTFT\): p50/ }),
    ).toBeInTheDocument();
    expect(
      within(region.getByRole('list', { name: 'Across the pods' }))
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringContaining('4 (100 %)'),
      expect.stringContaining('0 (0 %)'),
      expect.stringContaining('0 (0 %)'),
    ]);
    const scores = region.getByRole('table', { name: 'Scores' });
    const [, cold, warm] = within(scores).getAllByRole('row');
    expect(within(cold).getAllByText('1.500')).toHaveLength(3);
    const [cached, other] = within(warm).getAllByRole('cell');
    expect(cached).toHaveTextContent('3.500PickedServed');
    expect(cached).toHaveTextContent('prefix-cache-scorer1.000 × 2');
    expect(other).not.toHaveTextContent('Picked');
    await userEvent.click(region.getByRole('radio', { name: 'Matrix' }));
    expect(
      region.getByRole('link', { name: 'Explain the decision on request 1' }),
    ).toHaveAttribute('href', expect.stringContaining('view=decisions'));
    expect(screen.getAllByText('Local stand-in').length).toBeGreaterThanOrEqual(
      2,
    );
  });

  it('cancels a run', async () => {
    const api = new FakeLlmDApi({ runs: [aRun('a')] });
    const region = within(await renderTests(api));
    await userEvent.click(
      await region.findByRole('button', { name: 'Cancel test' }),
    );
    expect(await region.findAllByText('Cancelled')).not.toHaveLength(0);
  });

  it('does not run again while a test runs', async () => {
    const api = new FakeLlmDApi({ runs: [aRun('b'), aFinishedRun('a')] });
    const region = within(await renderTests(api, '&run=a'));
    const again = await region.findByRole('button', { name: 'Run again' });
    expect(again).toBeDisabled();
    expect(again).toHaveAccessibleDescription(
      'It cannot be run again now. A test is running on this stack.',
    );
  });

  const twoRuns = () => [
    aFinishedRun('newest'),
    aFinishedRun('older', { startedAt: '2026-11-22T10:00:00Z' }),
  ];

  it('compares the later run with the earlier one, whichever is shown', async () => {
    const api = new FakeLlmDApi({ runs: twoRuns() });
    await renderTests(api, '&run=older&compare=newest');
    const comparison = within(
      await screen.findByRole('region', { name: 'Comparison' }),
    );
    await comparison.findByText('It got worse');
    const [, before, after] = comparison.getAllByRole('columnheader');
    expect([before.textContent, after.textContent]).toEqual([
      `Before: ${formatTime('2026-11-22T10:00:00Z')}`,
      `After: ${formatTime('2026-11-23T10:00:00Z')}`,
    ]);
  });

  it('compares two runs, and pins one as the baseline', async () => {
    const api = new FakeLlmDApi({ runs: twoRuns() });
    const region = within(await renderTests(api, '&run=newest'));
    await userEvent.click(
      await region.findByRole('link', { name: /^Compare the shown run/ }),
    );
    const comparison = within(
      await screen.findByRole('region', { name: 'Comparison' }),
    );
    expect(await comparison.findByText('It got worse')).toBeInTheDocument();
    const [, before, after] = comparison.getAllByRole('columnheader');
    expect([before.textContent, after.textContent]).toEqual([
      `Before: ${formatTime('2026-11-22T10:00:00Z')}`,
      `After: ${formatTime('2026-11-23T10:00:00Z')}`,
    ]);
    expect(comparison.getByRole('row', { name: /TTFT p95/ })).toHaveTextContent(
      '+53 %Worse',
    );
    await userEvent.click(
      comparison.getByRole('button', { name: 'Close the comparison' }),
    );
    await userEvent.click(
      region.getByRole('button', { name: 'Make it the baseline' }),
    );
    expect(
      await region.findByRole('button', { name: 'No baseline any more' }),
    ).toBeInTheDocument();
  });

  it('shows the run of an address that is older than the views', async () => {
    const api = new FakeLlmDApi({
      runs: [
        aFinishedRun('newest'),
        aRun('older', { state: 'failed', error: 'The stack went away.' }),
      ],
    });
    renderStack(api, { path: '/?run=older' });
    expect(await screen.findByText('The stack went away.')).toBeInTheDocument();
    expect(screen.getByRole('link', { current: true })).toHaveAttribute(
      'href',
      expect.stringContaining('run=older'),
    );
  });

  it('says why a test could not be started', async () => {
    const api = new FakeLlmDApi();
    api.startRoutingTest = async () => {
      throw new Error('A routing test is running already');
    };
    const region = within(await renderTests(api));
    const run = await region.findByRole('button', { name: 'Run test' });
    await waitFor(() => expect(run).toBeEnabled());
    await userEvent.click(run);
    expect(await region.findByRole('alert')).toHaveTextContent(
      'The test could not be startedA routing test is running already',
    );
  });
});
