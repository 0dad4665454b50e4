#!/bin/sh
# Changes the code in small ways, and counts which changes the tests notice, with pitest.
#
#   bench/mutation.sh [package ...]      all, or some, such as: bench/mutation.sh rule time
#
# Each package is measured by its own tests; core is delivery, notification, pipeline and workflow by the tests of them all. A
# mutant that lives costs a run of every test that reaches it: all together take hours on two cores.
# Reports stay in target/mutation, and the table that this prints is of all that are there.
set -eu
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- access event feedback inbox preference recipient rule template time core
./mvnw -B -q -Dspotless.skip test-compile
mkdir -p target/mutation
for package in "$@"; do
  case $package in
    core)
      classes=$(printf 'io.allim.%s.*,' delivery notification pipeline workflow)
      tests=$classes
      ;;
    *) classes="io.allim.$package.*," tests="io.allim.$package.*," ;;
  esac
  ./mvnw -B -q -Pmutation -DtargetClasses="${classes%,}" -DtargetTests="${tests%,}" \
    org.pitest:pitest-maven:mutationCoverage >"target/mutation/$package.log" 2>&1 ||
    { tail -30 "target/mutation/$package.log"; exit 1; }
  cp target/pit-reports/mutations.xml "target/mutation/$package.xml"
done
java bench/Mutants.java
