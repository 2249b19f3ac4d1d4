#!/usr/bin/env bash
# The code with which a current kube-apiserver judges CRDs and custom resources, built from packages/operator/interop/crd-cel
# into the cache; prints the program's path. It needs Go and the Go module proxy, and some minutes the first time:
#   LLM_D_CRD_VALIDATOR=$(scripts/conformance/crd-validator.sh) npm test -- apiServerVerdicts
set -euo pipefail
program=${XDG_CACHE_HOME:-$HOME/.cache}/llm-d-portal/crd-cel
cd "$(dirname "$0")/../../packages/operator/interop/crd-cel"
version=$(sed -n 's/^go //p' go.mod)
command -v go >/dev/null || { echo "The validators of a kube-apiserver need Go $version or newer: install it (https://go.dev/dl)." >&2; exit 1; }
go build -o "$program" . >&2 || { echo "$(go env GOVERSION) cannot build the validators of a kube-apiserver, which need Go $version or newer: it says why above." >&2; exit 1; }
echo "$program"
