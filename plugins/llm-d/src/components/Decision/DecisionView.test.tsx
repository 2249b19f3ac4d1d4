import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
import { podNames } from '../../__testUtils__/aHealth';
import {
  aDecision,
  aFinishedRun,
  aRequest,
  aRun,
} from '../../__testUtils__/aRun';
import { renderStack } from '../../__testUtils__/renderStack';

describe('Decision explorer', () => {
  it('explains a request in words, as bars that add up, and number by number', async () => {
    const api = new FakeLlmDApi({ runs: [aFinishedRun('a')] });
    renderStack(api, { path: '/?view=decisions&run=a&request=1' });
    const region = within(
      await screen.findByRole('region', { name: /^Why this pod: Request 1/ }),
    );
    expect(region.getByText(/because prefix-cache-scorer/)).toBeVisible();
    expect(
      region.getByRole('img', {
        name: `${podNames[0]}-rank-0: load-aware-scorer 0.500, prefix-cache-scorer 2.000, kv-cache-utilization-scorer 1.000: total 3.500`,
      }),
    ).toBeInTheDocument();
    const bars = region.getByRole('list', {
      name: 'What adds up to the total',
    });
    expect(within(bars).getAllByText('−2.000')).toHaveLength(2);
    expect(
      region.getByRole('row', { name: /^prefix-cache-scorer/ }),
    ).toHaveTextContent('2.000 1.000 × 2');
    expect(region.getByText('decode-filter: nothing')).toBeInTheDocument();
    expect(screen.getByText('75 %')).toBeInTheDocument();
  });

  it('says what was filtered, and when no decision was found', async () => {
    const filtered = `${podNames[2]}-rank-0`;
    const { [filtered]: _, ...endpoints } = aDecision(0, 0).endpoints;
    const requests = [
      aRequest(0, {
        decision: {
          ...aDecision(0, 0),
          endpoints,
          drops: [{ filter: 'role-filter', dropped: [filtered] }],
        },
      }),
      aRequest(1, { decision: undefined }),
    ];
    const api = new FakeLlmDApi({ runs: [aFinishedRun('a', { requests })] });
    renderStack(api, { path: '/?view=decisions' });
    expect(
      await screen.findByText('filtered by role-filter'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('link', { name: /^Request 1, warm/ }),
    );
    expect(
      await screen.findByText(/^No decision of the endpoint picker was found/),
    ).toBeInTheDocument();
  });

  it.each([
    ['running', 200, 'Running', /^Decisions are read when all requests/],
    ['cancelled', 200, 'Cancelled', /^The run ended before the decisions/],
    ['failed', 503, 'Did not finish', /^The request was not answered/],
  ] as const)(
    'says how a run without a result stands, and why there is no decision: %s',
    async (state, status, result, why) => {
      const error = state === 'failed' ? 'The stack went away.' : undefined;
      const requests = [aRequest(0, { decision: undefined, status })];
      const api = new FakeLlmDApi({
        runs: [aRun('a', { state, error, requests })],
      });
      renderStack(api, { path: '/?view=decisions' });
      expect(await screen.findByText(why)).toBeInTheDocument();
      expect(
        within(
          screen.getByRole('region', { name: 'Across the run' }),
        ).getByText(result),
      ).toBeInTheDocument();
      expect(screen.queryAllByText('The stack went away.')).toHaveLength(
        error ? 1 : 0,
      );
    },
  );
});
