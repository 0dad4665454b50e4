# Sourced by mvnw. Picks a JDK of at least version 25 from JAVA_HOME, PATH or the places where systems keep JDKs.

allim_jdk_version() {
  # The feature version of the JDK in $1, or 0. The release file spares starting a JVM for every candidate.
  [ -x "$1/bin/javac" ] || { echo 0; return; }
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  echo "${version:-0}"
}

allim_pick_jdk() {
  wanted=25
  set +f
  path_javac=$(command -v javac 2>/dev/null || :)
  [ -z "$path_javac" ] || path_javac=$(readlink -f "$path_javac" 2>/dev/null || echo "$path_javac")
  for home in "${JAVA_HOME:-}" "${path_javac%/bin/javac}" "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk*; do
    if [ -n "$home" ] && [ "$(allim_jdk_version "$home")" -ge "$wanted" ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      set -f
      return
    fi
  done
  echo "Allim needs a JDK $wanted or newer: install one (for example Temurin $wanted) or point JAVA_HOME at it." >&2
  exit 1
}

allim_pick_jdk
