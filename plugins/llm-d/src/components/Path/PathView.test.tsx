import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeLlmDApi } from '../../__testUtils__/FakeLlmDApi';
import { aHealth, podNames } from '../../__testUtils__/aHealth';
import { inferenceTab, renderStack } from '../../__testUtils__/renderStack';

async function renderPath(api: FakeLlmDApi, path?: string) {
  renderStack(api, { path });
  const tab = within(await inferenceTab());
  return {
    tab,
    list: () => tab.findByRole('list', { name: 'The way of a request' }),
  };
}

const failure = (statusCode: number, message: string) =>
  new Error(message, { cause: { statusCode } });

describe('Request path', () => {
  it('shows each link from the client to the pods, what each pod does, and that it is a local stand-in', async () => {
    const api = new FakeLlmDApi({
      figures: [
        {
          pod: podNames[0],
          role: 'decode',
          running: 3,
          waiting: 1,
          kvCacheUsage: 0.42,
          observedAt: '2026-11-23T10:05:00Z',
        },
        {
          pod: podNames[1],
          role: 'decode',
          message: 'connection refused',
          observedAt: '2026-11-23T10:05:00Z',
        },
      ],
    });
    const { list, tab } = await renderPath(api);
    const links = within(await list()).getAllByRole('listitem');
    expect(
      links
        .map(({ textContent }) => textContent)
        .filter(text => !text?.startsWith('demo-')),
    ).toEqual([
      'Client127.64.0.2:80',
      'Gatewaydemo-gatewayHealthy',
      'HTTPRoutedemo-routeHealthy',
      'InferencePooldemoHealthy',
      'Endpoint pickerdemo-eppHealthy',
      'Prefill podsdemo-prefillHealthy',
      'Decode podsdemo-decodeHealthy',
    ]);
    expect(await tab.findByText('42 %')).toBeInTheDocument();
    expect(
      tab.getAllByRole('img', { name: /^running: 1 readings/ }),
    ).toHaveLength(1);
    expect(tab.getByText('connection refused')).toBeInTheDocument();
    expect(tab.getByText('Local stand-in')).toBeInTheDocument();
    expect(
      within(tab.getByRole('table', { name: 'Pods' })).getAllByRole('row'),
    ).toHaveLength(5);
  });

  it('names the broken link with cause and fix, and what is only a symptom of it', async () => {
    const { list, tab } = await renderPath(
      new FakeLlmDApi({ health: aHealth('degraded') }),
    );
    const path = within(await list());
    const alert = tab.getByRole('alert');
    expect(alert).toHaveTextContent(/Endpoint picker: .*telepathy-scorer/);
    expect(alert).toHaveTextContent(/What to do: Correct spec.epp.config/);
    expect(path.getByRole('button', { name: /^HTTPRoute/ })).toHaveTextContent(
      'because of: Endpoint picker',
    );
    expect(
      path.getByRole('button', { name: /^Endpoint picker/ }),
    ).toHaveTextContent('This is the cause');
    expect(
      within(tab.getByRole('list', { name: 'Beside the way' })).getByRole(
        'button',
        { name: /^Custom resources/ },
      ),
    ).toHaveTextContent('because of: Endpoint picker');
  });

  it('opens a link by keyboard: evidence, conditions, events, logs and YAML', async () => {
    const { list } = await renderPath(
      new FakeLlmDApi({ health: aHealth('degraded') }),
    );
    within(await list())
      .getByRole('button', { name: /^Endpoint picker/ })
      .focus();
    await userEvent.keyboard('{Enter}');
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      await dialog.findByRole('table', {
        name: 'Evidence for Endpoint picker',
      }),
    ).toHaveTextContent('Deployment/llm-d-sim/demo-epp rollout');
    await userEvent.click(dialog.getByRole('tab', { name: 'Conditions' }));
    expect(
      await dialog.findByText('about an older generation'),
    ).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('tab', { name: 'Events' }));
    expect(
      await dialog.findByText(/Back-off restarting failed container/),
    ).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('tab', { name: 'Last logs' }));
    expect(
      await dialog.findByText('Of the container before its last restart.'),
    ).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('tab', { name: 'YAML' }));
    expect(
      await dialog.findByRole('region', { name: 'YAML' }),
    ).toHaveTextContent('kind: Deployment');
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('says where sources contradict each other', async () => {
    const message =
      'by the word of the cluster decode is well, and yet HTTP 500';
    const { tab } = await renderPath(
      new FakeLlmDApi({
        health: {
          ...aHealth(),
          disagreements: [
            {
              node: 'decode',
              message,
              well: ['Deployment'],
              notWell: ['probe'],
            },
          ],
        },
      }),
    );
    expect(await tab.findByText(message)).toBeInTheDocument();
  });

  it('opens the link that the address names', async () => {
    await renderPath(new FakeLlmDApi(), '/?node=gateway');
    expect(
      await screen.findByRole('dialog', { name: /Gateway demo-gateway/ }),
    ).toBeInTheDocument();
  });

  it.each([
    [403, 'Unauthorized', 'Ask the owner of the entity for the permission.'],
    [503, 'Cluster local did not answer', 'The page keeps trying.'],
    [404, 'No such entity', 'It may have been deleted.'],
  ])('says what a failure with %s means', async (status, message, hint) => {
    const { tab } = await renderPath(
      new FakeLlmDApi({ health: failure(status, message) }),
    );
    const alert = await tab.findByRole('alert');
    expect(alert).toHaveTextContent(message);
    expect(alert).toHaveTextContent(hint);
  });

  it('keeps what it knew of a lost cluster, says from when that is, and tries again when told to', async () => {
    const api = new FakeLlmDApi();
    const { list, tab } = await renderPath(api);
    await list();
    api.answers.health = failure(503, 'Cluster local did not answer');
    await userEvent.click(tab.getByRole('button', { name: 'Read again' }));
    const alert = await tab.findByRole('alert');
    expect(alert).toHaveTextContent('What you see is from');
    expect(await list()).toBeInTheDocument();
    api.answers.health = aHealth('progressing');
    await userEvent.click(tab.getByRole('button', { name: 'Try again' }));
    expect((await tab.findAllByText('Progressing')).length).toBeGreaterThan(0);
    expect(tab.queryByRole('alert')).not.toBeInTheDocument();
  });
});
