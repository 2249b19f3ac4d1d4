import { crdPages } from './crdPages';
import { eppPages } from './eppPages';
import { indexPage } from './indexPage';
import { lintPages } from './lintPages';
import { providerPages } from './providerPages';
import type { ReferencePage } from './ReferencePage';
import { simulatorPage } from './simulatorPage';

/** Every page of the reference. */
export function referencePages(): ReferencePage[] {
  return [
    indexPage(),
    ...crdPages(),
    ...providerPages(),
    ...eppPages(),
    simulatorPage(),
    ...lintPages(),
  ];
}
