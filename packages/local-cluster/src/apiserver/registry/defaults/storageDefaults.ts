import type { JsonObject } from '../../json/JsonValue';
import { objectAt } from '../../json/navigate';
import { setDefault } from './setDefault';

export function defaultPersistentVolume(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  setDefault(spec, 'volumeMode', 'Filesystem');
  setDefault(spec, 'persistentVolumeReclaimPolicy', 'Retain');
}

export function defaultPersistentVolumeClaim(object: JsonObject): void {
  setDefault(objectAt(object, 'spec'), 'volumeMode', 'Filesystem');
}

export function defaultStorageClass(object: JsonObject): void {
  setDefault(object, 'reclaimPolicy', 'Delete');
  setDefault(object, 'volumeBindingMode', 'Immediate');
}
