import {
  type ApiHolder,
  type TranslationFunction,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import { llmDTranslationRef } from '../translation';

type Texts = typeof llmDTranslationRef extends { T: infer T extends object }
  ? T
  : never;

/** The plugin's texts where there is no component to ask from: in the validation of a form, in the person's language. */
export async function formTranslation(
  apis: ApiHolder,
): Promise<TranslationFunction<Texts>> {
  const api = apis.get(translationApiRef);
  if (!api) {
    throw new Error('This app has no translation API: Backstage brings one');
  }
  const now = api.getTranslation(llmDTranslationRef);
  if (now.ready) {
    return now.t;
  }
  return new Promise((resolve, reject) => {
    const subscription = api.translation$(llmDTranslationRef).subscribe({
      next: snapshot => {
        if (snapshot.ready) {
          resolve(snapshot.t);
          // The first may come before `subscribe` has returned.
          queueMicrotask(() => subscription.unsubscribe());
        }
      },
      error: reject,
    });
  });
}
