#!/usr/bin/env bash
# Looks for what security scanners find in the templates, and in what SAM makes of them. Fails when there is a finding; one that stays has
# its reason in the template, under Metadata.
#
#   packaging/scan.sh DIRECTORY [TEMPLATE...]
#
# It fetches cfn-lint, checkov, cdk-nag and AWS's rules for cfn-guard into the directory, which takes python3 with venv, npm, git and network,
# and 2 GB. cfn-guard itself is a program: `cargo install cfn-guard`; without it a line says that its rules were left out.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
mkdir -p "$1"
tools=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
[ $# -ge 1 ] || set -- sam.*.yaml

if [ ! -x "$tools/python/bin/checkov" ]; then
  python3 -m venv "$tools/python"
  "$tools/python/bin/pip" install -q checkov cfn-lint aws-sam-translator
fi
[ -d "$tools/nag/node_modules/cdk-nag" ] ||
  npm install --silent --prefix "$tools/nag" aws-cdk-lib@2 cdk-nag@2 constructs@10
cp packaging/scan/nag.mjs "$tools/nag/"
guard=$(command -v cfn-guard || true)
if [ -n "$guard" ] && [ ! -d "$tools/rules" ]; then
  [ -d "$tools/registry" ] ||
    git clone -q --depth 1 https://github.com/aws-cloudformation/aws-guard-rules-registry "$tools/registry"
  mkdir "$tools/rules"
  find "$tools/registry/rules" -name '*.guard' -exec cp {} "$tools/rules/" \;
fi

findings=0
tried() {
  local name=$1
  shift
  echo "- $name"
  "$@" || findings=$((findings + 1))
}
for template in "$@"; do
  echo "$template"
  made=$tools/$(basename "$template" .yaml).json
  "$tools/python/bin/python" packaging/scan/transform.py "$template" > "$made"
  tried "cfn-lint" "$tools/python/bin/cfn-lint" "$template"
  tried "checkov" "$tools/python/bin/checkov" --skip-download --compact --quiet -f "$template"
  tried "checkov, of what SAM makes" "$tools/python/bin/checkov" --skip-download --compact --quiet -f "$made"
  rm -rf "$tools/synth"
  tried "cdk-nag" node "$tools/nag/nag.mjs" "$made" "$tools/synth"
  if [ -n "$guard" ]; then
    tried "cfn-guard, $(find "$tools/rules" -name '*.guard' | wc -l) files of rules" \
      "$guard" validate -d "$made" -r "$tools/rules" --show-summary fail
  else
    echo "- cfn-guard is not installed: its rules are left out"
  fi
done
echo "$findings of these found something"
[ "$findings" -eq 0 ]
