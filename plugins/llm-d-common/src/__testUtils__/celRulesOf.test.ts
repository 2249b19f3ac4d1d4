import { celRulesOf } from './celRulesOf';
import { celName } from './celSchema';

const schema = {
  type: 'object',
  properties: { namespace: { type: 'string' }, port: { type: 'integer' } },
};

const rule = (text: string) =>
  celRulesOf({
    ...schema,
    'x-kubernetes-validations': [{ rule: text, message: 'wrong' }],
  })[0];

describe('CEL as a CRD has it', () => {
  it('escapes names that are none in CEL', () => {
    expect(['namespace', 'a-b', 'a.b/c', 'a__b', 'port'].map(celName)).toEqual([
      '__namespace__',
      'a__dash__b',
      'a__dot__b__slash__c',
      'a__underscores__b',
      'port',
    ]);
    const named = rule("self.__namespace__ == 'a'");
    expect(named.holds({ namespace: 'a' })).toBe(true);
    expect(named.holds({ namespace: 'b' })).toBe(false);
  });

  it.each([
    ['a field that the schema does not have', 'self.prot == 1'],
    ['a comparison of two types', "self.port == '1'"],
    ['what is no verdict', 'self.port'],
  ])('refuses %s', (_, text) => {
    expect(() => rule(text)).toThrow(text);
  });
});
