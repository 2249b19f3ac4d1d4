import { renderInTestApp } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import type { Polled } from '../../hooks/usePolled';
import { ReadFailure } from './ReadFailure';

/** What `fetch` rejects with when nobody answers; the words are the browser's. */
const lost = Object.assign(new Error('Failed to fetch'), { name: 'TypeError' });
const timeout = new Error('Cluster local did not answer', {
  cause: { statusCode: 504 },
});

async function alertOf(polled: Partial<Polled<string>>, seenAt?: string) {
  await renderInTestApp(
    <ReadFailure
      title="The stacks could not be read"
      of={{ loading: false, keepsTrying: false, refresh: () => {}, ...polled }}
      seenAt={seenAt}
    />,
  );
  return screen.queryByRole('alert');
}

describe('ReadFailure', () => {
  it('says that a lost backend does not answer, that the page keeps trying, and from when its rows are', async () => {
    const alert = await alertOf({
      error: lost,
      keepsTrying: true,
      value: 'rows',
      readAt: '2026-11-23T10:05:00Z',
    });
    expect(alert).toHaveTextContent('The portal’s backend does not answer.');
    expect(alert).toHaveTextContent('The page keeps trying.');
    expect(alert).toHaveTextContent(/What you see is from/);
    expect(alert).not.toHaveTextContent('Failed to fetch');
  });

  it('does not promise to try again what is read only once, nor speak of what nobody sees', async () => {
    const alert = await alertOf({ error: timeout });
    expect(alert).toHaveTextContent('Try again in a while.');
    expect(alert).not.toHaveTextContent(/keeps trying|What you see/);
    expect(
      screen.getByRole('button', { name: 'Try again' }),
    ).toBeInTheDocument();
  });

  it('says nothing while all is well', async () => {
    expect(await alertOf({ value: 'rows' })).not.toBeInTheDocument();
  });
});
