#!/bin/sh
# Changes the code in small ways, and counts which changes the tests notice, with pitest.
#
#   bench/mutation.sh [package ...]      all, or some, such as: bench/mutation.sh rule time
#
# Each package is measured by its own tests; delivery, notification, workflow and the rooms of the pipeline by the tests of all
# four. A mutant that lives costs a run of every test that reaches it: all together take hours on two cores. Every delivery of every
# test passes pipeline.limit, and one that never gets its permit or its slot takes the whole time limit of each: that room is measured by
# its own tests, which take minutes.
# Reports stay in target/mutation, and the table that this prints is of all that are there.
set -eu
cd "$(dirname "$0")/.."
. .mvn/jdk.sh
set +f

[ $# -gt 0 ] ||
  set -- access delivery event feedback inbox notification preference recipient rule template time workflow \
    pipeline pipeline.accept pipeline.compose pipeline.control pipeline.decide pipeline.digest pipeline.limit pipeline.send
./mvnw -B -q -Dspotless.skip test-compile
mkdir -p target/mutation
for package in "$@"; do
  classes="io.allim.$package.*"
  tests="io.allim.$package.*"
  case $package in
    pipeline) classes='~io\.allim\.pipeline\.[A-Z].*' ;;
  esac
  case $package in
    pipeline.limit) ;;
    delivery | notification | pipeline* | workflow)
      tests='io.allim.delivery.*,io.allim.notification.*,io.allim.pipeline.*,io.allim.workflow.*'
      ;;
  esac
  ./mvnw -B -q -Pmutation -DtargetClasses="$classes" -DtargetTests="$tests" \
    org.pitest:pitest-maven:mutationCoverage >"target/mutation/$package.log" 2>&1 ||
    { tail -30 "target/mutation/$package.log"; exit 1; }
  cp target/pit-reports/mutations.xml "target/mutation/$package.xml"
done
"$JAVA_HOME/bin/java" bench/Mutants.java
