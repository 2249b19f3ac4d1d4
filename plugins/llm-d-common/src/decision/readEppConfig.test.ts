import { readEppConfig, readEppScorers } from './readEppConfig';

describe('readEppScorers', () => {
  it('takes scorers by name with weight and type, and no filters, pickers or handlers', () => {
    expect(
      readEppScorers(`
apiVersion: llm-d.ai/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: decode-filter
  - type: load-aware-scorer
  - { name: cached, type: prefix-cache-scorer, parameters: { matchLengthWeight: 0 } }
  - type: max-score-picker
  - type: single-profile-handler
schedulingProfiles:
  - name: default
    plugins:
      - pluginRef: decode-filter
      - pluginRef: load-aware-scorer
      - { pluginRef: cached, weight: 2.5 }
      - pluginRef: max-score-picker
`),
    ).toEqual({
      'load-aware-scorer': { type: 'load-aware-scorer', weight: 1 },
      cached: { type: 'prefix-cache-scorer', weight: 2.5 },
    });
  });

  it('gives each scorer weight 1 when no profile is written', () => {
    expect(
      readEppScorers(
        '{"kind":"EndpointPickerConfig","plugins":[{"type":"queue-scorer"},{"type":"max-score-picker"}]}',
      ),
    ).toEqual({ 'queue-scorer': { type: 'queue-scorer', weight: 1 } });
  });

  it('keeps a weight of 0', () => {
    expect(
      readEppScorers(
        '{"plugins":[{"type":"prefix-cache-scorer"}],"schedulingProfiles":[{"plugins":[{"pluginRef":"prefix-cache-scorer","weight":0}]}]}',
      ),
    ).toEqual({
      'prefix-cache-scorer': { type: 'prefix-cache-scorer', weight: 0 },
    });
  });

  it('says so when it is something else', () => {
    expect(() => readEppScorers('kind: Secret')).toThrow(
      /not an EndpointPickerConfig.*kind/s,
    );
    expect(() => readEppScorers('just text')).toThrow(
      /not an EndpointPickerConfig/,
    );
  });
});

describe('readEppConfig', () => {
  it('has the plugins of each profile in their order, with roles, weights and a picker', () => {
    expect(
      readEppConfig(`
kind: EndpointPickerConfig
plugins:
  - { type: by-label, name: mine, parameters: { label: x } }
  - { type: queue-scorer }
  - { type: random-picker }
  - { type: disagg-profile-handler }
schedulingProfiles:
  - name: prefill
    plugins: [{ pluginRef: mine }, { pluginRef: queue-scorer, weight: 2.5 }]
  - name: decode
    plugins: [{ pluginRef: queue-scorer }, { pluginRef: random-picker }]
`),
    ).toEqual({
      pluginTypes: [
        'by-label',
        'queue-scorer',
        'random-picker',
        'disagg-profile-handler',
      ],
      profiles: [
        {
          name: 'prefill',
          plugins: [
            {
              name: 'mine',
              type: 'by-label',
              role: 'filter',
              parameters: { label: 'x' },
            },
            {
              name: 'queue-scorer',
              type: 'queue-scorer',
              role: 'scorer',
              weight: 2.5,
            },
            {
              name: 'max-score-picker',
              type: 'max-score-picker',
              role: 'picker',
            },
          ],
        },
        {
          name: 'decode',
          plugins: [
            {
              name: 'queue-scorer',
              type: 'queue-scorer',
              role: 'scorer',
              weight: 1,
            },
            { name: 'random-picker', type: 'random-picker', role: 'picker' },
          ],
        },
      ],
    });
  });

  it('makes one profile of all plugins where none is set up', () => {
    const { profiles } = readEppConfig(
      'plugins: [{ type: prefix-cache-scorer }, { type: single-profile-handler }]',
    );
    expect(profiles).toEqual([
      {
        name: 'default',
        plugins: [
          expect.objectContaining({ type: 'prefix-cache-scorer', weight: 1 }),
          expect.objectContaining({ type: 'max-score-picker' }),
        ],
      },
    ]);
  });
});
