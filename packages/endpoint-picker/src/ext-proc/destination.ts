import { Struct, StructValue } from './messages';

/**
 * Header and metadata key that carry the chosen endpoints (Endpoint Picker
 * Protocol, gateway-api-inference-extension proposal 004).
 *
 * @public
 */
export const DESTINATION = 'x-gateway-destination-endpoint';

const NAMESPACE = 'envoy.lb';
const SUBSET_NAMESPACE = 'envoy.lb.subset_hint';
const SUBSET = 'x-gateway-destination-endpoint-subset';

/**
 * The dynamic metadata that say the same as the header.
 *
 * @param destination - `<ip>:<port>`, several joined by commas
 * @param scores - total per `<ip>:<port>`, if they are to be told
 *
 * @public
 */
export function destinationMetadata(
  destination: string,
  scores?: ReadonlyMap<string, number>,
): Struct {
  const fields: Record<string, StructValue> = {
    [DESTINATION]: { stringValue: destination },
  };
  if (scores) {
    const totals = [...scores].map(
      ([address, total]): [string, StructValue] => [
        address,
        { numberValue: total },
      ],
    );
    fields[`${DESTINATION}-scores`] = {
      structValue: { fields: Object.fromEntries(totals) },
    };
  }
  return { fields: { [NAMESPACE]: { structValue: { fields } } } };
}

/**
 * The endpoints that the gateway allows, or undefined if it did not say.
 *
 * @public
 */
export function subsetHint(
  metadata: Readonly<Record<string, Struct>> | undefined,
): readonly string[] | undefined {
  const value = metadata?.[SUBSET_NAMESPACE]?.fields?.[SUBSET];
  if (!value || !('listValue' in value)) {
    return undefined;
  }
  return (value.listValue.values ?? []).flatMap(item =>
    'stringValue' in item ? [item.stringValue] : [],
  );
}
