#!/bin/sh
# Cold and warm accepts of the Lambda package, and of functions that do the same in other ways, side by side in one run.
#
#   bench/cold.sh [runs=9] [invocations=1000] [only=allim-managed,node] [memory=all] [build=yes]
#
# runs         how often each function is started; they take turns
# invocations  warm accepts that are counted in each run, after half as many that are not
# only         these functions, separated by commas; otherwise all of them:
#                allim-managed        target/function.zip as Lambda's runtime for Java starts it
#                allim-aot            target/function-aot.zip by its own bootstrap
#                allim-native-source  what native-image is given, on a JVM
#                quarkus              an untouched Quarkus project
#                plain-managed        a handler without any framework, as Lambda's runtime for Java starts it
#                plain-aot            the same with a cache of classes from a training run (JEP 514)
#                plain-apache5-managed, plain-apache5-aot
#                                     the same two with Apache's client for HTTP, which Allim has, instead of the JDK's,
#                                     which starts faster and waits a millisecond longer for each request
#                node                 Node.js with the AWS SDK, one minified file
#                python               Python with boto3
# memory       512,768,1024 or all: the curve over MemorySize instead, of allim-managed and allim-aot unless only= says
#              otherwise; it takes root and control groups
# build        no: what was built before
#
# It takes a JDK 25, which it finds as mvnw does. What cannot be built or run here is left out, and a line says so. The functions run on a core of
# their own where there are two or more and taskset is there. With root and control groups each sees the memory of its
# MemorySize, 1,024 MB unless memory= says otherwise. Results go to bench/results/cold.csv or memory.csv.
set -eu
cd "$(dirname "$0")/.."
. .mvn/jdk.sh
set +f

build=yes
for option in "$@"; do
  case $option in
    build=*) build=${option#build=} ;;
    runs=* | invocations=* | only=* | memory=*) ;;
    *) echo "Unknown option $option; see the top of bench/cold.sh." >&2; exit 2 ;;
  esac
done

# Native-image's source is built aside, since it would replace target/function.zip; the build always ends with an error
# where there is no GraalVM, after what is needed here.
native() {
  rm -rf target/cold/native
  mkdir -p target/cold/native
  cp -R pom.xml src target/cold/native/
  ./mvnw -q -f target/cold/native/pom.xml -Dmaven.test.skip=true -Dspotless.skip=true -Dquarkus.native.enabled=true \
    package >target/cold/native.log 2>&1 || true
}

node() {
  command -v npm >/dev/null || return 0
  mkdir -p target/cold/node
  cp bench/cold/node/package.json bench/cold/node/index.mjs target/cold/node/
  (cd target/cold/node && npm install --silent --no-audit --no-fund && npm run --silent build >build.log 2>&1) ||
    echo "npm could not build the function."
}

if [ "$build" = yes ]; then
  ./mvnw -q -Paot -DskipTests package
  ./mvnw -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
    -Dmdep.outputFile=target/cold/classpath -Dmdep.includeScope=test
  ./mvnw -q -f bench/cold/plain/pom.xml package
  ./mvnw -q -f bench/cold/quarkus/pom.xml package
  native
  node
fi

cores=$(getconf _NPROCESSORS_ONLN)
pin=
places=
if [ "$cores" -ge 2 ] && command -v taskset >/dev/null; then
  pin="taskset -c 0-$((cores - 2))"
  places="-Dcold.core=$((cores - 1)) -Dcold.cores=$((cores - 2)),$((cores - 1))"
else
  echo "The functions have no core of their own: it takes two cores and taskset."
fi
node=$(command -v node || true)
# The interpreter itself, and not what chooses one.
python=$(python3 -c 'import sys, boto3; print(sys.executable)' 2>/dev/null || true)

# shellcheck disable=SC2086
exec $pin "$JAVA_HOME/bin/java" $places -Dcold.node="$node" -Dcold.python="$python" \
  -Dsun.net.httpserver.nodelay=true -XX:+UseSerialGC -Xmx2g \
  -cp "target/test-classes:target/classes:$(cat target/cold/classpath)" io.allim.lambda.ColdBenchmark "$@"
