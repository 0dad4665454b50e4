#!/usr/bin/env bash
# python.sh DOCUMENT URL TOOLS WORK: generates a client, checks its types and drives the service with it.
set -euo pipefail
document=$1 url=$2 tools=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
"$JAVA_HOME/bin/java" -Xmx400m -XX:TieredStopAtLevel=1 -jar "$tools"/java/openapi-generator-cli-*.jar generate -g python \
  -i "$document" -o "$work" --global-property apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false \
  --additional-properties=packageName=client
"$tools/python/bin/python" -m compileall -q "$work/client"
cp "$here/drive.py" "$work/drive.py"
cd "$work"
"$tools/python/bin/mypy" --ignore-missing-imports --follow-imports=silent --cache-dir "$work/.mypy" drive.py
"$tools/python/bin/python" drive.py "$url"
