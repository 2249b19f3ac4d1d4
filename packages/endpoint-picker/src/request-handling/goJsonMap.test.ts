import fc from 'fast-check';
import { readGoJsonMap } from './goJsonMap';

const fault = (text: string) => {
  const read = readGoJsonMap(Buffer.from(text));
  return read.kind === 'fault' ? read.message : undefined;
};

it.each([
  [
    'no healthy upstream',
    "invalid character 'o' in literal null (expecting 'u')",
  ],
  ['', 'unexpected end of JSON input'],
  ['{', 'unexpected end of JSON input'],
  ['{"a":1', 'unexpected end of JSON input'],
  ['hello', "invalid character 'h' looking for beginning of value"],
  ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
  ['{"a":[1 2]}', "invalid character '2' after array element"],
  ['{"a":1}}', "invalid character '}' after top-level value"],
  ['{"a":"\n"}', "invalid character '\\n' in string literal"],
  ['{"a":"\\x"}', "invalid character 'x' in string escape code"],
  [
    '{"a":"\\u12g4"}',
    "invalid character 'g' in \\u hexadecimal character escape",
  ],
  ['{"a":-x}', "invalid character 'x' in numeric literal"],
  ['{"a":1.x}', "invalid character 'x' after decimal point in numeric literal"],
  ['{"a":1ex}', "invalid character 'x' in exponent of numeric literal"],
  ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
  [
    "{'a':1}",
    "invalid character '\\'' looking for beginning of object key string",
  ],
  ['é', "invalid character 'Ã' looking for beginning of value"],
  [
    '[1]',
    'json: cannot unmarshal array into Go value of type map[string]interface {}',
  ],
  [
    '"a"',
    'json: cannot unmarshal string into Go value of type map[string]interface {}',
  ],
  [
    '1',
    'json: cannot unmarshal number into Go value of type map[string]interface {}',
  ],
  [
    'true',
    'json: cannot unmarshal bool into Go value of type map[string]interface {}',
  ],
])('%j: %s', (text, message) => {
  expect(fault(text)).toBe(message);
});

it('decodes JSON objects, and null', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
      const text = JSON.stringify(value, null, 1);
      expect(readGoJsonMap(Buffer.from(text))).toEqual({
        kind: 'map',
        map: JSON.parse(text),
      });
    }),
  );
});

it('always finds the fault that JSON.parse finds', () => {
  expect(readGoJsonMap(Buffer.from('null'))).toEqual({ kind: 'map', map: {} });
  const alphabet = fc.constantFrom(...'{}[]":,1e-.tn\\u0a ');
  fc.assert(
    fc.property(fc.string({ unit: alphabet }), text => {
      expect(fault(text)).not.toBe('invalid JSON');
    }),
    { numRuns: 2000 },
  );
});
