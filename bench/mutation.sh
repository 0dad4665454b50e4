#!/bin/sh
# Changes the code in small ways, and counts which changes the tests notice: pitest, package by package.
#
#   bench/mutation.sh [package ...]      all, or some such as: bench/mutation.sh digest calendar
#
# Reports go to target/mutation/<package>.xml. The table that it prints, and what is left, are of all reports that are there.
# It takes more than an hour on two cores for all packages.
set -eu
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- access calendar delivery digest dispatch event feedback inbox notification preference recipient \
  render rule schedule template topic workflow
./mvnw -B -q -Dspotless.skip test-compile
mkdir -p target/mutation
for package in "$@"; do
  ./mvnw -B -q -Pmutation -Dmutated="io.allim.$package.*" org.pitest:pitest-maven:mutationCoverage >"target/mutation/$package.log" 2>&1
  cp target/pit-reports/mutations.xml "target/mutation/$package.xml"
done
java bench/Mutants.java
