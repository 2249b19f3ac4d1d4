import { readEppScorers } from './readEppConfig';

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
