import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Container, Header } from '@backstage/ui';
import { llmDTranslationRef } from '../../translation';
import { FleetContent } from './FleetContent';

/** The page of the classic frontend system, which draws no header by itself. */
export function FleetPage() {
  const { t } = useTranslationRef(llmDTranslationRef);
  return (
    <>
      <Header title={t('fleet.title')} />
      <Container>
        <FleetContent />
      </Container>
    </>
  );
}
