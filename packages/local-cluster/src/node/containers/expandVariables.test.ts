import { expandVariables } from './expandVariables';

describe('expandVariables', () => {
  it.each([
    ['--ip=$(IP)', '--ip=10.0.0.1'],
    ['$(IP)$(IP)', '10.0.0.110.0.0.1'],
    ['$(UNKNOWN)', '$(UNKNOWN)'],
    ['$$(IP)', '$(IP)'],
    ['cost: 5$', 'cost: 5$'],
    ['$$$(IP)', '$10.0.0.1'],
  ])('turns %s into %s', (text, expanded) => {
    expect(expandVariables(text, { IP: '10.0.0.1' })).toBe(expanded);
  });
});
