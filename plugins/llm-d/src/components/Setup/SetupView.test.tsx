import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
import { renderStack } from '../../__testUtils__/renderStack';
import { driftReport, eppProfile } from '../../__testUtils__/stackDetails';

describe('Endpoint picker and drift', () => {
  it('shows the profile with weights, and what the linter says', async () => {
    renderStack(new FakeLlmDApi(), { path: '/?view=setup' });
    const profile = within(
      await screen.findByRole('group', { name: 'Profile default' }),
    );
    expect(profile.getByText(/weight 2 · 50 %/)).toBeInTheDocument();
    expect(
      screen.getByText(/threshold of 100 waiting requests/),
    ).toBeInTheDocument();
  });

  it('says so when no endpoint picker runs', async () => {
    renderStack(new FakeLlmDApi({ profile: { ...eppProfile, replicas: 0 } }), {
      path: '/?view=setup',
    });
    expect(
      await screen.findByText(/^No endpoint picker runs/),
    ).toBeInTheDocument();
  });

  it('shows who changed which field, and what is as it should be only when asked', async () => {
    renderStack(new FakeLlmDApi(), { path: '/?view=setup' });
    const drift = within(await screen.findByRole('region', { name: 'Drift' }));
    expect(await drift.findByText('by kubectl-edit')).toBeInTheDocument();
    expect(drift.getByText('Missing')).toBeInTheDocument();
    expect(drift.queryByText(/demo-gateway/)).not.toBeInTheDocument();
    await userEvent.click(
      drift.getByRole('button', { name: /^Show what is as it should be/ }),
    );
    expect(drift.getByText(/demo-gateway/)).toBeInTheDocument();
  });

  it('says so when nothing has drifted, and when the EPP is too quiet', async () => {
    renderStack(
      new FakeLlmDApi({
        drift: {
          ...driftReport,
          entries: driftReport.entries.filter(({ state }) => state === 'same'),
        },
        profile: { ...eppProfile, verbosity: 1, findings: [] },
      }),
      { path: '/?view=setup' },
    );
    expect(await screen.findByText(/^Nothing has drifted/)).toBeInTheDocument();
    expect(
      await screen.findByText('1: scores are logged from 4 on'),
    ).toBeInTheDocument();
  });
});
