#!/bin/sh
# Changes the code in small ways, and counts which changes the tests notice, with pitest.
#
#   bench/mutation.sh [package ...]      all, or some, such as: bench/mutation.sh digest calendar
#
# It takes more than an hour on two cores for all packages. Reports stay in target/mutation; the newest of each package counts.
set -eu
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- access calendar delivery digest dispatch event feedback inbox notification preference recipient \
  render rule schedule template topic workflow
classes=$(printf 'io.allim.%s.*,' "$@")
./mvnw -B -q -Dspotless.skip test-compile
mkdir -p target/mutation
./mvnw -B -q -Pmutation -DtargetClasses="${classes%,}" org.pitest:pitest-maven:mutationCoverage >target/mutation/log.txt 2>&1 ||
  { tail -30 target/mutation/log.txt; exit 1; }
cp target/pit-reports/mutations.xml "target/mutation/$(date +%s).xml"
java bench/Mutants.java
