#!/usr/bin/env bash
# Helm, built with Go from its published module into the cache; prints the program's path. The first time takes some minutes:
#   LLM_D_HELM=$(scripts/conformance/helm.sh) npm test -- packages/operator/src/install/helm
set -euo pipefail
version=v3.22.0
folder=${XDG_CACHE_HOME:-$HOME/.cache}/llm-d-portal/helm-$version
if [ ! -x "$folder/helm" ]; then
  command -v go >/dev/null || { echo 'Helm is built with Go: install it (https://go.dev/dl), or put a helm on PATH.' >&2; exit 1; }
  GOBIN=$folder go install "helm.sh/helm/v3/cmd/helm@$version" >&2 || { echo "$(go env GOVERSION) cannot build Helm $version: it says why above." >&2; exit 1; }
fi
echo "$folder/helm"
