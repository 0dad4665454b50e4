#!/usr/bin/env bash
# typescript.sh DOCUMENT URL TOOLS WORK: generates types, checks a client against them and drives the service with it.
set -euo pipefail
document=$1 url=$2 tools=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
"$tools/node_modules/.bin/openapi-typescript" "$document" -o "$work/document.ts"
cp "$here/drive.ts" "$work/drive.ts"
echo '{"type":"module"}' > "$work/package.json"
ln -sfn "$tools/node_modules" "$work/node_modules"
cd "$work"
"$tools/node_modules/.bin/tsc" --strict --target es2022 --module nodenext --moduleResolution nodenext --skipLibCheck --types node drive.ts
node drive.js "$url"
