import { pairStacks } from './pairStacks';

const install = (name: string, selector: Record<string, string>) => ({
  namespace: 'scheduling',
  name,
  poolNamespace: 'models',
  selector,
});
const simulator = (name: string, namespace = 'models') => ({ namespace, name });

describe('pairStacks', () => {
  it('follows the name label of the pool selector into the pool namespace', () => {
    const pairs = pairStacks(
      [install('a', { 'app.kubernetes.io/name': 'two' })],
      [simulator('one'), simulator('two'), simulator('two', 'elsewhere')],
    );
    expect(pairs[0].simulatorDeployment).toEqual(simulator('two'));
  });

  it('takes the only simulator of the namespace when the selector names none', () => {
    const [pair] = pairStacks(
      [install('a', { 'llm-d.ai/role': 'decode' })],
      [simulator('one'), simulator('other', 'elsewhere')],
    );
    expect(pair.simulatorDeployment).toEqual(simulator('one'));
  });

  it('does not guess between several', () => {
    const [pair] = pairStacks(
      [install('a', { 'llm-d.ai/role': 'decode' })],
      [simulator('one'), simulator('two')],
    );
    expect(pair.simulatorDeployment).toBeUndefined();
  });

  it('keeps installs whose simulator is missing', () => {
    expect(
      pairStacks([install('a', { 'app.kubernetes.io/name': 'gone' })], []),
    ).toEqual([
      {
        schedulerInstall: install('a', { 'app.kubernetes.io/name': 'gone' }),
        simulatorDeployment: undefined,
      },
    ]);
  });
});
