#!/usr/bin/env bash
# java.sh DOCUMENT URL TOOLS WORK: generates a client, compiles it and drives the service with it.
set -euo pipefail
document=$1 url=$2 tools=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
"$JAVA_HOME/bin/java" -Xmx400m -XX:TieredStopAtLevel=1 -jar "$tools"/java/openapi-generator-cli-*.jar generate -g java --library native \
  -i "$document" -o "$work" --global-property apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false \
  --additional-properties=hideGenerationTimestamp=true,useJakartaEe=true,invokerPackage=client,apiPackage=client.api,modelPackage=client.model
jars=$(find "$tools/java" -name '*.jar' ! -name 'openapi-generator*' | tr '\n' ':')
find "$work/src/main" -name '*.java' > "$work/sources"
"$JAVA_HOME/bin/javac" -nowarn -proc:none -d "$work/classes" -cp "$jars" @"$work/sources" "$here/Drive.java"
"$JAVA_HOME/bin/java" -cp "$work/classes:$jars" Drive "$url"
