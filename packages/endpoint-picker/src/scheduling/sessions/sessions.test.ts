import { EMPTY_STATE } from '../../testing/emptyState';
import { endpoint, request } from '../../testing/endpoints';
import {
  sessionIdScorer,
  sessionToken,
  sessionTokenScorer,
} from '../scorers/sessionAffinityScorer';
import { sessionIdStore } from './sessionIdStore';
import { sessionTokenResponse } from './sessionTokenResponse';

const id = { name: 's', type: 'session-affinity-scorer' };
const pods = ['a', 'b', 'c'].map(name => endpoint(name));
const [a, b] = pods;
const withHeader = (header: string, value: string) => ({
  ...request(),
  headers: { [header]: value },
});

it.each([
  ['bnMvYg==', [0, 1, 0]],
  ['bnMvZ29uZQ==', [0, 0, 0]],
  ['not base64!', [0, 0, 0]],
  ['', [0, 0, 0]],
])('token %j scores %j', (token, scores) => {
  const scorer = sessionTokenScorer(id, 'x-session-token');
  expect(
    scorer.score(pods, withHeader('x-session-token', token), EMPTY_STATE),
  ).toEqual(scores);
});

it('gives the client the token of the endpoint that served it', () => {
  expect(sessionToken('ns/b')).toBe('bnMvYg==');
  const handler = sessionTokenResponse(id, { header: 'x-session-token' });
  expect(handler.responseHeaders(b, new Map())).toEqual({
    'x-session-token': 'bnMvYg==',
  });
  const ofPrefill = sessionTokenResponse(id, { header: 'h', profile: 'p' });
  expect(ofPrefill.responseHeaders(b, new Map())).toEqual({});
});

it('scores the endpoint that the session is bound to', () => {
  const boundSessions = new Map([['s', 'ns/c']]);
  const score = (state = EMPTY_STATE) =>
    sessionIdScorer(id).score(pods, request(), state);
  expect(score()).toEqual([0, 0, 0]);
  expect(score({ ...EMPTY_STATE, boundSessions })).toEqual([0, 0, 1]);
});

describe('bindings of session ids', () => {
  const one = withHeader('x-session-id', 'one');
  const store = () =>
    sessionIdStore(id, { header: 'x-session-id', ttlMs: 300_000 });

  it('begin with the first request, and last while they are used', () => {
    const sessions = store();
    expect(sessions.boundTo(one, 0)).toBeUndefined();
    sessions.served(one, a, pods, 0);
    sessions.served(one, a, pods, 200_000);
    expect(sessions.boundTo(one, 500_000)).toBe('ns/a');
    expect(sessions.boundTo(one, 500_001)).toBeUndefined();
  });

  it('move only when their endpoint is gone', () => {
    const sessions = store();
    sessions.served(one, a, pods, 0);
    sessions.served(one, b, pods, 1);
    expect(sessions.boundTo(one, 2)).toBe('ns/a');
    sessions.served(one, b, [b], 3);
    expect(sessions.boundTo(one, 4)).toBe('ns/b');
  });

  it('are none for requests without a session', () => {
    const sessions = store();
    sessions.served(request(), a, pods, 0);
    expect(sessions.boundTo(request(), 1)).toBeUndefined();
  });
});
