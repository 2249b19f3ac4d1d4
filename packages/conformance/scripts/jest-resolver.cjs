'use strict';
// kubernetes-models and its siblings are ES modules that may only be found under the condition `import`. Jest loads everything
// by `require` and transforms it, so it would not find them; with that condition for every module it would find Jest's own
// parts in a form that is not transformed.
// The `id` beside it in package.json keeps Jest's workers from taking another package's resolver for this one: Backstage gives all with the
// same transforms one id, and a worker has one resolver for each id.
const importOnly = /^(@kubernetes-models\/|kubernetes-models(\/|$))/;

module.exports = (request, options) =>
  options.defaultResolver(
    request,
    importOnly.test(request) ? { ...options, conditions: ['import'] } : options,
  );
