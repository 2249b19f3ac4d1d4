{{/* Name of everything that the release makes: the release's, with the chart's unless it says that already. */}}
{{- define "llm-d-sim-operator.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "llm-d-sim-operator.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "llm-d-sim-operator.name" .) -}}
{{- end -}}

{{/* By which a Deployment or Service finds the release's pods; it must never change. */}}
{{- define "llm-d-sim-operator.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "llm-d-sim-operator.labels" -}}
{{ include "llm-d-sim-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}
