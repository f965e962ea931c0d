#!/usr/bin/env bash
# The steps of the pipeline: github-actions.yml and azure-pipelines.yml call nothing else, and each runs by hand as well.
#
#   pipeline.sh install         npm ci
#   pipeline.sh check           the project's tests
#   pipeline.sh synth           manifests into dist/, the contract into vault-access/
#   pipeline.sh review COMMIT   what the contract gains and loses since COMMIT; DENY_GAIN=1 fails on a gain
#   pipeline.sh plan            cdktf diff, with a Vault token for this step alone
#   pipeline.sh deploy          cdktf deploy, likewise; refuses a state that would be lost with the runner
#   pipeline.sh apply           kubectl apply of dist/*.k8s.yaml, then waits for every rollout
#   pipeline.sh with-vault ...  runs a command with such a token
#
# No credential is stored anywhere. Azure: workload identity federation, by the environment of the azurerm provider
# (ARM_USE_OIDC, ARM_CLIENT_ID, ARM_TENANT_ID, ARM_SUBSCRIPTION_ID). Vault: the pipeline's own identity token, for
#
#   VAULT_ADDR           https://host:8200
#   VAULT_JWT_ROLE       the role to log in under
#   VAULT_JWT_MOUNT      the JWT auth mount that trusts the pipeline's issuer; "ci" unless given
#   VAULT_JWT_AUDIENCE   "vault" unless given; Azure DevOps has "api://AzureADTokenExchange" and no choice
#   VAULT_NAMESPACE, VAULT_CACERT   where there are such
#
# Other settings: DIST (dist), CONTRACT (vault-access/vault-access.json), STACK (of several), ROLLOUT_TIMEOUT (10m), AVC (npx aks-vault-constructs).
# Programs of node and Markdown stand in single quotes on purpose.
# shellcheck disable=SC2016
set -euo pipefail

dist=${DIST:-dist}
contract=${CONTRACT:-vault-access/vault-access.json}
read -ra avc <<<"${AVC:-npx --no-install aks-vault-constructs}"

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "pipeline.sh: $*"
  exit 3
}

# One field of the JSON on standard input, such as auth.client_token; where there is none, what the server says instead.
field() {
  node -e '
    let text = "";
    process.stdin.on("data", (part) => (text += part)).on("end", () => {
      let answer = {};
      try { answer = JSON.parse(text); } catch {}
      const value = process.argv[1].split(".").reduce((object, key) => object?.[key], answer);
      if (typeof value === "string" && value !== "") return process.stdout.write(value);
      console.error([answer.errors ?? answer.message ?? "no answer"].flat().join("; "));
      process.exitCode = 1;
    });' "$1"
}

# curl with a header of "name: value" that no list of processes shows.
curl_with() {
  printf 'header = "%s"\n' "$1" | curl --silent --show-error --fail-with-body --max-time 30 --config - "${@:2}"
}

# The identity token of this run.
id_token() {
  if [[ -n ${ACTIONS_ID_TOKEN_REQUEST_URL:-} ]]; then
    curl_with "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
      "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${VAULT_JWT_AUDIENCE:-vault}" | field value
  elif [[ -n ${SYSTEM_OIDCREQUESTURI:-} ]]; then
    curl_with "Authorization: Bearer ${SYSTEM_ACCESSTOKEN:?map System.AccessToken into the step}" \
      --request POST --header 'Content-Type: application/json' --data '' \
      "$SYSTEM_OIDCREQUESTURI?api-version=7.1" | field oidcToken
  else
    fail 'no identity token: neither permissions "id-token: write" of GitHub nor SYSTEM_OIDCREQUESTURI of Azure DevOps'
  fi
}

vault_api() {
  curl_with "$1" --header "X-Vault-Namespace: ${VAULT_NAMESPACE:-}" \
    ${VAULT_CACERT:+--cacert "$VAULT_CACERT"} "${@:3}" "${VAULT_ADDR:?}/v1/$2"
}

vault_login() {
  local jwt
  jwt=$(id_token)
  JWT=$jwt node -p 'JSON.stringify({ role: process.argv[1], jwt: process.env.JWT })' "${VAULT_JWT_ROLE:?}" \
    | (
      # The header takes standard input, so that the body comes by another descriptor.
      exec 3<&0
      vault_api 'X-Vault-Request: true' "auth/${VAULT_JWT_MOUNT:-ci}/login" --data @/dev/fd/3
    ) | field auth.client_token
}

revoke() {
  vault_api "X-Vault-Token: $VAULT_TOKEN" auth/token/revoke-self --request POST >&2 \
    || say 'pipeline.sh: the Vault token could not be revoked; it ends by itself'
}

with_vault() {
  VAULT_TOKEN=$(vault_login) || fail "no login to Vault as ${VAULT_JWT_ROLE:-} at ${VAULT_ADDR:-}"
  [[ ${GITHUB_ACTIONS:-} != true ]] || printf '::add-mask::%s\n' "$VAULT_TOKEN"
  [[ -z ${TF_BUILD:-} ]] || printf '##vso[task.setsecret]%s\n' "$VAULT_TOKEN"
  # The provider would make a child token, for which the role would have to be allowed auth/token/create.
  export VAULT_TOKEN TERRAFORM_VAULT_SKIP_CHILD_TOKEN=true
  trap revoke EXIT
  "$@"
}

# AzureCLI@2 names its service connection so; the azurerm provider asks for tokens of it by itself, as often as needed.
azure_devops_environment() {
  [[ -n ${AZURESUBSCRIPTION_SERVICE_CONNECTION_ID:-} ]] || return 0
  export ARM_USE_OIDC=true ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID=$AZURESUBSCRIPTION_SERVICE_CONNECTION_ID
  export ARM_CLIENT_ID=${ARM_CLIENT_ID:-$AZURESUBSCRIPTION_CLIENT_ID}
  export ARM_TENANT_ID=${ARM_TENANT_ID:-$AZURESUBSCRIPTION_TENANT_ID}
}

check_state() {
  local stacks=(cdktf.out/stacks/*/cdk.tf.json)
  [[ -e ${stacks[0]} ]] || fail 'no stack in cdktf.out: run npx cdktf synth'
  node -e '
    for (const file of process.argv.slice(1)) {
      const { terraform } = JSON.parse(require("fs").readFileSync(file, "utf8"));
      if (terraform?.backend?.local) process.exitCode = 1, console.error(file);
    }' "${stacks[@]}" \
    || fail 'the state of these stacks is a local file, which goes with the runner: give them a backend, such as new AzurermBackend(this, { useOidc: true, useAzureadAuth: true, ... })'
}

# Synthesizes the base in a worktree of its own, so that both contracts are of the same kind.
review() {
  local base=$1 before=none report status=0
  work=$(mktemp -d)
  trap 'git worktree remove --force "$work/base" >&2 || true; rm -rf "$work"' EXIT
  git worktree add --quiet --detach "$work/base" "$base"
  if [[ -e $work/base/cdk8s.yaml ]]; then
    if cmp --silent package-lock.json "$work/base/package-lock.json"; then
      ln -s "$PWD/node_modules" "$work/base/node_modules"
    else
      (cd "$work/base" && npm ci --no-fund --no-audit >&2)
    fi
    (cd "$work/base" && npx --no-install cdk8s synth >&2)
  fi
  [[ ! -e $work/base/$contract ]] || before=$work/base/$contract
  report=$("${avc[@]}" contract diff "$before" "$contract" ${DENY_GAIN:+--deny-gain}) || status=$?
  printf '%s\n' "$report"
  if [[ -n ${GITHUB_STEP_SUMMARY:-} ]]; then
    printf '### Vault access\n\n```diff\n%s\n```\n' "$report" >>"$GITHUB_STEP_SUMMARY"
  fi
  return "$status"
}

apply() {
  local manifest
  for manifest in "$dist"/*.k8s.yaml; do
    kubectl apply --filename "$manifest"
    # Pods wait for their secrets, so that a rollout ends only where the access is there.
    kubectl get --filename "$manifest" --output json | node -e '
      const list = JSON.parse(require("fs").readFileSync(0, "utf8"));
      for (const { kind, metadata } of list.items ?? [list]) {
        if (!["Deployment", "StatefulSet", "DaemonSet"].includes(kind)) continue;
        console.log(`${kind}/${metadata.name} ${metadata.namespace}`);
      }' | while read -r workload namespace; do
      kubectl rollout status "$workload" --namespace "$namespace" --timeout "${ROLLOUT_TIMEOUT:-10m}" </dev/null
    done
  done
}

cdktf() {
  CHECKPOINT_DISABLE=1 npx --no-install cdktf "$@" ${STACK:+"$STACK"}
}

step=${1:-}
[[ $# -eq 0 ]] || shift
case $step in
  install) npm ci --no-fund --no-audit ;;
  check) npm test ;;
  synth) npx --no-install cdk8s synth ;;
  review) review "${1:?pipeline.sh review COMMIT}" ;;
  plan)
    azure_devops_environment
    with_vault cdktf diff
    ;;
  deploy)
    azure_devops_environment
    CHECKPOINT_DISABLE=1 npx --no-install cdktf synth
    check_state
    with_vault cdktf deploy --auto-approve
    ;;
  apply) apply ;;
  with-vault) with_vault "$@" ;;
  *)
    sed -n '2,12p' "$0" | sed 's/^# \{0,1\}//' >&2
    exit 2
    ;;
esac
