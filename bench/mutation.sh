#!/bin/sh
# Changes the code in small ways, and counts which changes the tests notice, with pitest.
#
#   bench/mutation.sh [package ...]      all, or some, such as: bench/mutation.sh digest calendar
#
# Each package is measured by its own tests, or by those of the packages that use it, where these are its tests. A mutant
# that lives costs a run of every test that reaches it: all packages together take hours on two cores.
# Reports stay in target/mutation/<package>.xml, and the table that this prints is of all that are there.
set -eu
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- access calendar delivery digest dispatch event feedback inbox notification preference recipient \
  render rule schedule template topic workflow
./mvnw -B -q -Dspotless.skip test-compile
mkdir -p target/mutation
for package in "$@"; do
  case $package in
    delivery | notification | workflow | topic) tests="io.allim.$package.*,io.allim.dispatch.*" ;;
    digest) tests='io.allim.digest.*,io.allim.dispatch.Digest*,io.allim.dispatch.KnownMistakesTest' ;;
    inbox) tests='io.allim.inbox.*,io.allim.channel.inbox.*' ;;
    template) tests='io.allim.render.*' ;;
    *) tests="io.allim.$package.*" ;;
  esac
  ./mvnw -B -q -Pmutation -DtargetClasses="io.allim.$package.*" -DtargetTests="$tests" \
    org.pitest:pitest-maven:mutationCoverage >"target/mutation/$package.log" 2>&1 || tail -30 "target/mutation/$package.log"
  cp target/pit-reports/mutations.xml "target/mutation/$package.xml"
done
java bench/Mutants.java
