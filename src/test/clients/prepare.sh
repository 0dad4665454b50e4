#!/usr/bin/env bash
# Fetches what GeneratedClientsTest needs into a directory: linters and generators of clients, and what the clients need.
# WebhookPageTest finds the libraries there that check signatures.
#   src/test/clients/prepare.sh DIRECTORY
# Needs npm, Python 3 with venv, Go, and Maven's wrapper; each part that can't be had leaves its tests skipped.
set -u
directory=$(mkdir -p "$1" && cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../../.." && pwd)

npm install --silent --no-fund --no-audit --prefix "$directory" @stoplight/spectral-cli@6 @redocly/cli@2 \
  openapi-typescript@7 openapi-fetch typescript@5 @types/node@20 standardwebhooks@1
python3 -m venv "$directory/python" && "$directory/python/bin/pip" install --quiet pydantic python-dateutil urllib3 typing-extensions mypy \
  types-python-dateutil standardwebhooks
mkdir -p "$directory/go" && (cd "$directory/go" && { [ -f go.mod ] || go mod init receiver; } &&
  go get github.com/standard-webhooks/standard-webhooks/libraries@v0.0.1)
for artifact in org.openapitools:openapi-generator-cli:7.16.0 org.openapitools:jackson-databind-nullable:0.2.7 \
  org.apache.httpcomponents:httpmime:4.5.14 org.apache.httpcomponents:httpcore:4.4.16 org.apache.httpcomponents:httpclient:4.5.14 \
  com.google.code.findbugs:jsr305:3.0.2 jakarta.annotation:jakarta.annotation-api:3.0.0 com.fasterxml.jackson.core:jackson-databind:2.19.2 \
  com.fasterxml.jackson.core:jackson-core:2.19.2 com.fasterxml.jackson.core:jackson-annotations:2.19.2 \
  com.fasterxml.jackson.datatype:jackson-datatype-jsr310:2.19.2; do
  "$root/mvnw" -B -q -f "$root/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get -Dartifact="$artifact" -Dtransitive=false
  "$root/mvnw" -B -q -f "$root/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact="$artifact" \
    -DoutputDirectory="$directory/java"
done
