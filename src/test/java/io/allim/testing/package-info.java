/**
 * The kit for tests of applications that notify through Allim: it talks to an Allim that runs in its profile dev or test,
 * turns its clock, and says what left. It needs the JDK and jackson-databind, and is published as an artifact of its own;
 * {@code docs/testing.md} says how to depend on it. {@code ExampleTest} shows a whole test.
 */
package io.allim.testing;
