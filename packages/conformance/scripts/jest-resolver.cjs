'use strict';
// kubernetes-models and its siblings are ES modules that may only be found under the condition `import`. Jest loads everything
// by `require` and transforms it, so it would not find them; with that condition for every module it would find Jest's own
// parts in a form that is not transformed.
const importOnly = /^(@kubernetes-models\/|kubernetes-models(\/|$))/;

module.exports = (request, options) =>
  options.defaultResolver(
    request,
    importOnly.test(request) ? { ...options, conditions: ['import'] } : options,
  );
