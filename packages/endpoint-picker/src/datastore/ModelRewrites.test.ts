import { ModelRewrites, RewriteRule, drawTarget } from './ModelRewrites';

const to = (model: string, ...models: string[]): RewriteRule => ({
  models,
  targets: [{ model, weight: 1 }],
});
const targetOf = (rewrites: ModelRewrites, model: string) => {
  const found = rewrites.ruleFor(model);
  return found && `${found.name}:${found.rule.targets[0].model}`;
};

it('prefers a rule that names the model, then the oldest object, then its first rule', () => {
  const rewrites = new ModelRewrites();
  expect(rewrites.ruleFor('m')).toBeUndefined();
  rewrites.replace([
    { name: 'young', createdAt: 2, rules: [to('b', 'm'), to('g2')] },
    { name: 'old', createdAt: 1, rules: [to('g1'), to('g3'), to('c', 'n')] },
    { name: 'older', createdAt: 0, rules: [to('a', 'm'), to('d', 'm')] },
  ]);
  expect(targetOf(rewrites, 'm')).toBe('older:a');
  expect(targetOf(rewrites, 'n')).toBe('old:c');
  expect(targetOf(rewrites, 'other')).toBe('old:g1');
  rewrites.replace([]);
  expect(rewrites.ruleFor('m')).toBeUndefined();
});

it('draws targets by their weights', () => {
  const targets = [
    { model: 'a', weight: 1 },
    { model: 'b', weight: 3 },
  ];
  expect([0, 0.24, 0.25, 0.99].map(n => drawTarget(targets, () => n))).toEqual([
    'a',
    'a',
    'b',
    'b',
  ]);
  const weightless = targets.map(({ model }) => ({ model, weight: 0 }));
  expect([0, 0.49, 0.5].map(n => drawTarget(weightless, () => n))).toEqual([
    'a',
    'a',
    'b',
  ]);
  expect(drawTarget([], () => 0)).toBe('');
});
