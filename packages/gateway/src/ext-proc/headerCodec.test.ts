import fc from 'fast-check';
import {
  applyHeaderMutation,
  decodeHeader,
  encodeHeaders,
} from './headerCodec';
import { externalProcessorService } from './protocol';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
// What HTTP allows in a value: visible characters, blanks, bytes above 127.
const value = fc.stringMatching(/^[!-~\u0080-\u00ff][ -~\u0080-\u00ff]{0,40}$/);
const headers = fc.array(fc.tuple(name, value));

describe('headers over ext_proc', () => {
  it('come out of a real message as they went in', () => {
    const { Process } = externalProcessorService;
    fc.assert(
      fc.property(headers, given => {
        const bytes = Process.requestSerialize({
          request_headers: { headers: encodeHeaders(given) },
        });
        expect(Process.requestDeserialize(bytes)).toEqual({
          request_headers: {
            headers: given.length > 0 ? encodeHeaders(given) : {},
          },
        });
        expect(encodeHeaders(given).headers.map(decodeHeader)).toEqual(given);
      }),
    );
  });

  it('stay as they are when an EPP repeats them all', () => {
    fc.assert(
      fc.property(headers, given => {
        const once = new Map(given);
        const repeated = applyHeaderMutation([...once], {
          set_headers: encodeHeaders(once).headers.map(header => ({ header })),
        });
        expect(new Map(repeated)).toEqual(once);
        expect(repeated).toHaveLength(once.size);
      }),
    );
  });

  it('may be sent as text, appended, added, replaced and removed', () => {
    const before = [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ] as const;
    const after = applyHeaderMutation(before, {
      remove_headers: ['C'],
      set_headers: [
        { header: { key: 'A', value: 'more' }, append: { value: true } },
        {
          header: { key: 'b', value: 'no' },
          append_action: 'ADD_IF_ABSENT',
        },
        {
          header: { key: 'd', value: 'yes' },
          append_action: 'ADD_IF_ABSENT',
        },
        {
          header: { key: 'e', value: 'no' },
          append_action: 'OVERWRITE_IF_EXISTS',
        },
      ],
    });
    expect(after).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['a', 'more'],
      ['d', 'yes'],
    ]);
  });
});
